import Papa from "papaparse";
import { PlainRecords, type TakeCells } from "./plain-records.ts";
import type { Dialect } from "./table-format.ts";

/** The text is not what the dialect says it is. */
export class MalformedRecord extends Error {
  override readonly name = "MalformedRecord";
  readonly line: number;

  constructor(line: number, what: string) {
    super(what);
    this.line = line;
  }
}

export interface RecordReaderOptions {
  /** The line on which the text begins. */
  readonly firstLine?: number;
  /** For each column, whether a cell of digits with a point in them is a number; by default all cells are text. */
  readonly numbers?: readonly boolean[];
}

/** A quoted field that is longer than this was not meant: its quote was never closed. */
const longestField = 16 * 1024 * 1024;

/**
 * Turns text that comes in pieces into records, each given to `take` as soon as it is complete. Lines end with LF, CRLF or
 * CR; quoted fields may hold separators, doubled quotes and line breaks; blank lines are no records.
 */
export class RecordReader {
  readonly #parser: Papa.Parser;
  readonly #take: TakeCells;
  readonly #quote: string;
  readonly #plain: PlainRecords;
  #rest = "";
  #line: number;
  #endsWithReturn = false;

  constructor(
    { separator, quote }: Dialect,
    take: TakeCells,
    { firstLine = 1, numbers = [] }: RecordReaderOptions = {},
  ) {
    this.#parser = new Papa.Parser({ delimiter: separator, quoteChar: quote, newline: "\n" });
    this.#take = take;
    this.#quote = quote;
    this.#line = firstLine;
    this.#plain = new PlainRecords(separator, numbers, take);
  }

  /** @throws MalformedRecord */
  push(piece: string): void {
    const text = this.#rest + this.#withPlainLineEnds(piece);
    this.#rest = text;
    if (text.includes(this.#quote)) this.#parse(text, true);
    else this.#split(text);
    if (this.#rest.length > longestField) throw this.#unclosed(this.#line);
  }

  /** Nothing more comes. @throws MalformedRecord */
  end(): void {
    const text = this.#rest;
    this.#rest = "";
    if (text.includes(this.#quote)) this.#parse(text, false);
    else if (text.length > 0) this.#split(`${text}\n`);
  }

  /** Takes the lines of a text without quotes that are complete. */
  #split(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    this.#rest = text.slice(end);
    if (end > 0) this.#line = this.#plain.split(end === text.length ? text : text.slice(0, end), this.#line);
  }

  #parse(text: string, more: boolean): void {
    const { data, meta, errors } = this.#parser.parse(text, 0, more) as Papa.ParseResult<string[]>;
    if (more) this.#rest = text.slice(meta.cursor);
    const wrong = errors[0];
    // Without quotes no field holds a line break.
    const quoted = text.includes(this.#quote);
    for (let row = 0; row < data.length; row++) {
      const fields = data[row] as readonly string[];
      if (wrong?.row === row && !(more && wrong.code === "MissingQuotes")) {
        if (wrong.code === "MissingQuotes") throw this.#unclosed(this.#line);
        throw new MalformedRecord(this.#line, "a quoted field goes on behind its closing quote");
      }
      if (!(fields.length === 1 && fields[0] === "")) this.#take(fields, this.#line);
      this.#line += quoted ? 1 + lineBreaksIn(fields) : 1;
    }
  }

  #unclosed(line: number): MalformedRecord {
    return new MalformedRecord(line, "a quoted field begins here and never ends");
  }

  /** CRLF and CR as LF. A CR at the end of a piece may be half a CRLF. */
  #withPlainLineEnds(piece: string): string {
    let text = piece;
    if (this.#endsWithReturn) {
      text = text.startsWith("\n") ? text.slice(1) : text;
      this.#endsWithReturn = false;
    }
    if (!text.includes("\r")) return text;
    this.#endsWithReturn = text.endsWith("\r");
    return text.replace(/\r\n?/g, "\n");
  }
}

function lineBreaksIn(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    for (let at = field.indexOf("\n"); at >= 0; at = field.indexOf("\n", at + 1)) count++;
  }
  return count;
}
