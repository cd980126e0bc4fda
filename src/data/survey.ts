import { isArff, MalformedArff, readArffHead } from "./arff.ts";
import { formatOf, isMissing, type MissingWords, missingSet, type NumberFormat } from "./cells.ts";
import { type ColumnProfile, ColumnProfiler, trimmed } from "./column-profile.ts";
import { columnNames, detectDialect, detectHeader, sampleOf } from "./dialect.ts";
import { type Dialect, MalformedRecord, RecordReader } from "./record-reader.ts";

export interface SurveyOptions {
  /** Left out, they are found. */
  readonly separator?: string;
  readonly header?: boolean;
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[];
}

/** How a file is written. */
export interface TableFormat {
  readonly kind: "delimited" | "arff";
  readonly dialect: Dialect;
  readonly header: { readonly present: boolean; readonly why: string };
  /** Columns whose name stands more than once in the header, as they are called here. */
  readonly renamed: readonly string[];
  /** Columns that the file itself declares to be categories. */
  readonly categories: readonly string[];
}

/** A record that has another number of fields than there are columns. */
export interface RaggedRecord {
  readonly line: number;
  readonly fields: number;
}

/** A table that was read from its beginning to its end. */
export interface Survey {
  readonly format: TableFormat;
  /** Records with the right number of fields, and those of them in which a value is missing. */
  readonly rows: number;
  readonly rowsWithGaps: number;
  readonly columns: readonly ColumnProfile[];
  /** The first few records that are ragged, and how many there are. */
  readonly ragged: readonly RaggedRecord[];
  readonly raggedCount: number;
  /** Some records, evenly spread over the file. */
  readonly sample: readonly (readonly string[])[];
}

/** The file cannot be read as a table. */
export class UnreadableTable extends Error {
  override readonly name = "UnreadableTable";
  readonly line: number | undefined;

  constructor(what: string, line?: number) {
    super(what);
    this.line = line;
  }
}

/** So much of a text decides how it is written. */
const headCharacters = 512 * 1024;
const mostRaggedNamed = 5;
/** Records that are kept to look at more closely: between this number and twice as many. */
const sampleRows = 10_000;

/** Reads a table's text once, piece by piece, in bounded memory. */
export class TableSurvey {
  readonly #options: SurveyOptions;
  readonly #missing: MissingWords;
  #head = "";
  #state: Reading | undefined;

  constructor(options: SurveyOptions = {}) {
    this.#options = options;
    this.#missing = missingSet(options.missing);
  }

  /** @throws UnreadableTable */
  push(text: string): void {
    if (this.#state) return this.#read((reading) => reading.reader.push(text));
    this.#head += text;
    if (this.#head.length >= headCharacters) this.#begin(false);
  }

  /** Nothing more comes. @throws UnreadableTable */
  end(): Survey {
    if (!this.#state) this.#begin(true);
    this.#read((reading) => reading.reader.end());
    const { format, table } = this.#state as Reading;
    return { format, ...table.survey() };
  }

  #begin(whole: boolean): void {
    const text = this.#head;
    this.#head = "";
    if (text.trim() === "") throw new UnreadableTable("the file is empty");
    try {
      const { format, names, formats, dataAt, firstLine } = this.#formatOf(text, whole);
      const table = new Table(names, formats, this.#missing);
      let isHeader = format.kind === "delimited" && format.header.present;
      const reader = new RecordReader(format.dialect, (fields, line) => {
        if (!isHeader) return table.add(fields, line + firstLine - 1);
        isHeader = false;
      });
      this.#state = { format, reader, table };
      reader.push(text.slice(dataAt));
    } catch (error) {
      throw readable(error);
    }
  }

  #read(act: (reading: Reading) => void): void {
    try {
      act(this.#state as Reading);
    } catch (error) {
      throw readable(error);
    }
  }

  #formatOf(text: string, whole: boolean) {
    const arff = isArff(text) ? readArffHead(text) : undefined;
    const data = arff ? text.slice(arff.dataAt) : text;
    const { separator } = this.#options;
    const dialect = detectDialect(data, whole, arff ? "," : separator);
    const sample = sampleOf(data, dialect, { whole });
    const header =
      arff !== undefined
        ? { present: true, why: "ARFF declares its columns" }
        : this.#options.header === undefined
          ? detectHeader(sample, this.#missing)
          : { present: this.#options.header, why: "as asked" };
    const first = sample[0]?.fields ?? [];
    const { names, renamed } = arff ? columnNames(arff.names, true) : columnNames(first, header.present);
    const body = arff || !header.present ? sample : sample.slice(1);
    if (body.length === 0) throw new UnreadableTable("the file has no row of data, only the names of its columns");
    const format: TableFormat = {
      kind: arff ? "arff" : "delimited",
      dialect,
      header,
      renamed,
      categories: arff?.categories ?? [],
    };
    const formats = names.map((_, column) => {
      const cells = body.map(({ fields }) => trimmed(fields[column] ?? ""));
      return formatOf(
        cells.filter((cell) => !isMissing(cell, this.#missing)),
        dialect.separator,
      );
    });
    return { format, names, formats, dataAt: arff?.dataAt ?? 0, firstLine: arff?.dataLine ?? 1 };
  }
}

interface Reading {
  readonly format: TableFormat;
  readonly reader: RecordReader;
  readonly table: Table;
}

function readable(error: unknown): unknown {
  return error instanceof MalformedRecord || error instanceof MalformedArff
    ? new UnreadableTable(error.message, error.line)
    : error;
}

/** The columns of a table, and what is known of its records. */
class Table {
  readonly #profilers: readonly ColumnProfiler[];
  #rows = 0;
  #rowsWithGaps = 0;
  #ragged: RaggedRecord[] = [];
  #raggedCount = 0;
  #sample: (readonly string[])[] = [];
  #every = 1;

  constructor(names: readonly string[], formats: readonly NumberFormat[], missing: MissingWords) {
    this.#profilers = names.map((name, i) => new ColumnProfiler(name, formats[i] as NumberFormat, missing));
  }

  add(fields: readonly string[], line: number): void {
    const profilers = this.#profilers;
    if (fields.length !== profilers.length) {
      this.#raggedCount++;
      if (this.#ragged.length < mostRaggedNamed) this.#ragged.push({ line, fields: fields.length });
      return;
    }
    let complete = true;
    for (let i = 0; i < profilers.length; i++) {
      if (!(profilers[i] as ColumnProfiler).add(fields[i] as string, line)) complete = false;
    }
    if (!complete) this.#rowsWithGaps++;
    if (this.#rows % this.#every === 0) this.#keep(fields);
    this.#rows++;
  }

  /** Keeps every so-manieth record; twice as seldom each time that too many have been kept. */
  #keep(fields: readonly string[]): void {
    this.#sample.push(fields);
    if (this.#sample.length < 2 * sampleRows) return;
    this.#sample = this.#sample.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }

  survey(): Omit<Survey, "format"> {
    return {
      rows: this.#rows,
      rowsWithGaps: this.#rowsWithGaps,
      columns: this.#profilers.map((profiler) => profiler.profile()),
      ragged: this.#ragged,
      raggedCount: this.#raggedCount,
      sample: this.#sample,
    };
  }
}
