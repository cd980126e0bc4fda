import { isArff, MalformedArff, readArffHead } from "./arff.ts";
import { formatOf, isMissing, type MissingWords, missingSet, trimmed } from "./cells.ts";
import { columnNames, detectDialect, detectHeader, type Sample, sampleOf } from "./dialect.ts";
import type { TextEncoding } from "./encoding.ts";
import { isJson } from "./json-objects.ts";
import { jsonReader, jsonTable } from "./json-table.ts";
import type { TakeCells } from "./plain-records.ts";
import { MalformedRecord, RecordReader } from "./record-reader.ts";
import type { NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { ArffFormat, DelimitedFormat } from "./table-format.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** How a table is to be read. Left out, separator and header are found. */
export interface ReadOptions {
  readonly separator?: string;
  readonly header?: boolean;
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[];
  /** Columns whose cells come as they are written, also where they look like numbers (`007`). */
  readonly verbatim?: readonly string[];
}

/** The beginning of a text that decides how it is written, so that the same text is always read in the same way. */
const headCharacters = 512 * 1024;

/** Reads a table's text once, piece by piece, in bounded memory: separated fields, ARFF, or JSON objects. */
export class TableText {
  readonly #options: ReadOptions;
  readonly #encoding: TextEncoding;
  readonly #visitor: RecordVisitor;
  readonly #placeOf: NamePlace;
  readonly #missing: MissingWords;
  #head = "";
  #reader: PieceReader | undefined;

  constructor(visitor: RecordVisitor, encoding: TextEncoding, placeOf: NamePlace, options: ReadOptions = {}) {
    this.#visitor = visitor;
    this.#encoding = encoding;
    this.#placeOf = placeOf;
    this.#options = options;
    this.#missing = missingSet(options.missing);
  }

  /** @throws UnreadableTable */
  push(text: string): void {
    this.#named(() => {
      if (this.#reader) return this.#reader.push(text);
      this.#head += text;
      if (this.#head.length >= headCharacters) this.#begin(false).push(this.#takeHead());
    });
  }

  /** Nothing more comes. @throws UnreadableTable */
  end(): void {
    this.#named(() => {
      const reader = this.#reader ?? this.#begin(true);
      reader.push(this.#takeHead());
      reader.end();
    });
  }

  #named(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (error instanceof MalformedRecord || error instanceof MalformedArff) {
        throw new UnreadableTable(error.message, error.line);
      }
      throw error;
    }
  }

  #takeHead(): string {
    const head = this.#head;
    this.#head = "";
    return head;
  }

  /** Finds how the text is written; what is left of the head are data. */
  #begin(whole: boolean): PieceReader {
    const text = this.#head.slice(0, headCharacters);
    const isWhole = whole && text.length === this.#head.length;
    if (text.trim() === "") throw new UnreadableTable("the file is empty");
    this.#reader = isJson(text)
      ? this.#beginJson(text)
      : this.#beginRecords(isArff(text) ? this.#arff(text, isWhole) : this.#plain(text, isWhole));
    return this.#reader;
  }

  #beginJson(text: string): PieceReader {
    const table = jsonTable(text, this.#encoding, this.#missing);
    this.#visitor.columns(table.columns, table.format, this.#placeOf);
    return jsonReader(table, this.#visitor);
  }

  #beginRecords({ format, columns, dataAt, dataLine }: Beginning): PieceReader {
    const visitor = this.#visitor;
    visitor.columns(columns, format, this.#placeOf);
    let isHeader = format.kind === "delimited" && format.header.present;
    const take: TakeCells = (fields, line) => {
      if (isHeader) isHeader = false;
      else if (fields.length === columns.length) visitor.record(fields, line);
      else visitor.ragged(fields.length, line);
    };
    this.#head = this.#head.slice(dataAt);
    const { verbatim = [] } = this.#options;
    const numbers = columns.map(
      ({ name, numbers: { decimal, thousands } }) => decimal === "." && thousands === "" && !verbatim.includes(name),
    );
    return new RecordReader(format.dialect, take, { firstLine: dataLine, numbers });
  }

  #arff(text: string, whole: boolean): Beginning {
    const { names: declared, categories, dataAt, dataLine } = readArffHead(text);
    const data = text.slice(dataAt);
    const dialect = detectDialect(data, whole, ",");
    const { names, renamed } = columnNames(declared, true);
    const columns = this.#columns(names, sampleOf(data, dialect, { whole, firstLine: dataLine }), ",");
    const format = { kind: "arff", encoding: this.#encoding, dialect, renamed, categories } as const;
    return { format, columns, dataAt, dataLine };
  }

  #plain(text: string, whole: boolean): Beginning {
    const { separator, header: asked } = this.#options;
    const dialect = detectDialect(text, whole, separator);
    const sample = sampleOf(text, dialect, { whole });
    const header = asked === undefined ? detectHeader(sample, this.#missing) : { present: asked, why: "as asked" };
    const { names, renamed } = columnNames(sample[0]?.fields ?? [], header.present);
    const columns = this.#columns(names, header.present ? sample.slice(1) : sample, dialect.separator);
    const encoding = this.#encoding;
    const format = { kind: "delimited", encoding, dialect, header, renamed, categories: [] } as const;
    return { format, columns, dataAt: 0, dataLine: 1 };
  }

  #columns(names: readonly string[], body: Sample, separator: string): SourceColumn[] {
    if (body.length === 0) throw new UnreadableTable("the file has no row of data, only the names of its columns");
    return names.map((name, column) => {
      const cells = body.map(({ fields }) => trimmed(fields[column] ?? ""));
      const present = cells.filter((cell) => !isMissing(cell, this.#missing));
      return { name, numbers: formatOf(present, separator) };
    });
  }
}

/** Takes a text piece by piece, and its end. */
interface PieceReader {
  push(text: string): void;
  end(): void;
}

interface Beginning {
  readonly format: DelimitedFormat | ArffFormat;
  readonly columns: readonly SourceColumn[];
  /** Where in the text the data begin, and on which line. */
  readonly dataAt: number;
  readonly dataLine: number;
}
