import Papa from "papaparse";

/** How a file of records separates and quotes its fields. */
export interface Dialect {
  readonly separator: string;
  readonly quote: string;
}

/** One record of a file, and the line on which it begins. */
export type TakeRecord = (fields: readonly string[], line: number) => void;

/** The text is not what the dialect says it is. */
export class MalformedRecord extends Error {
  override readonly name = "MalformedRecord";
  readonly line: number;

  constructor(line: number, what: string) {
    super(what);
    this.line = line;
  }
}

/** A quoted field that is longer than this was not meant: its quote was never closed. */
const longestField = 16 * 1024 * 1024;

/**
 * Turns text that comes in pieces into records, each given to `take` as soon as it is complete. Lines end with LF, CRLF or
 * CR; quoted fields may hold separators, doubled quotes and line breaks; blank lines are no records.
 * The text begins on line `firstLine`.
 */
export class RecordReader {
  readonly #parser: Papa.Parser;
  readonly #take: TakeRecord;
  readonly #quote: string;
  #rest = "";
  #line: number;
  #endsWithReturn = false;

  constructor({ separator, quote }: Dialect, take: TakeRecord, { firstLine = 1 } = {}) {
    this.#parser = new Papa.Parser({ delimiter: separator, quoteChar: quote, newline: "\n" });
    this.#take = take;
    this.#quote = quote;
    this.#line = firstLine;
  }

  /** @throws MalformedRecord */
  push(piece: string): void {
    const text = this.#rest + this.#withPlainLineEnds(piece);
    this.#rest = text;
    if (text.length > 0) this.#parse(text, true);
    if (this.#rest.length > longestField) throw this.#unclosed(this.#line);
  }

  /** Nothing more comes. @throws MalformedRecord */
  end(): void {
    const text = this.#rest;
    this.#rest = "";
    if (text.length > 0) this.#parse(text, false);
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
