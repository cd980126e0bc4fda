import { type MissingWords, missingSet, plainNumbers } from "./cells.ts";
import { alone, type ColumnProfile, ColumnProfiler, type ProfilerOptions } from "./column-profile.ts";
import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableFormat } from "./table-format.ts";

/** A table that was read from its beginning to its end. */
export interface Survey {
  /** How its files are written, in their order. */
  readonly formats: readonly TableFormat[];
  /** Records with the right number of fields, and those of them in which a value is missing. */
  readonly rows: number;
  readonly rowsWithGaps: number;
  readonly columns: readonly ColumnProfile[];
  /** The first few records that are ragged, and how many there are. */
  readonly ragged: readonly RaggedRecord[];
  readonly raggedCount: number;
  /** Some records, evenly spread over the table. */
  readonly sample: readonly (readonly Cell[])[];
}

/** The columns that the table's first file itself calls categories. */
export function declaredCategories({ formats }: Pick<Survey, "formats">): ReadonlySet<string> {
  return new Set(formats[0]?.categories);
}

/** A record that has another number of fields than there are columns, and its place in words. */
export interface RaggedRecord {
  readonly place: string;
  readonly fields: number;
}

const mostRaggedNamed = 5;
/** Records that are kept to look at more closely: between this number and twice as many. */
const sampleRows = 5_000;

export interface SurveyOptions extends ProfilerOptions {
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[];
}

/** Keeps what is to be known of a table's columns and records, in bounded memory. */
export class TableSurvey implements RecordVisitor {
  readonly #missing: MissingWords;
  readonly #profiling: ProfilerOptions;
  #profilers: readonly ColumnProfiler[] = [];
  #formats: TableFormat[] = [];
  #placeOf: NamePlace = (line) => `line ${line}`;
  #rows = 0;
  #rowsWithGaps = 0;
  #ragged: RaggedRecord[] = [];
  #raggedCount = 0;
  #sample: (readonly Cell[])[] = [];
  #every = 1;

  constructor({ missing = [], ...profiling }: SurveyOptions = {}) {
    this.#missing = missingSet(missing);
    this.#profiling = profiling;
  }

  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void {
    this.#formats.push(format);
    this.#placeOf = placeOf;
    if (this.#formats.length === 1) {
      this.#profilers = columns.map(({ name }) => new ColumnProfiler(name, this.#missing, this.#profiling));
    }
    for (const [i, profiler] of this.#profilers.entries()) {
      profiler.beginFile(columns[i]?.numbers ?? plainNumbers, placeOf);
    }
  }

  record(cells: readonly Cell[], line: number): void {
    const profilers = this.#profilers;
    let complete = true;
    for (let i = 0; i < profilers.length; i++) {
      if (!(profilers[i] as ColumnProfiler).add(cells[i], line)) complete = false;
    }
    if (!complete) this.#rowsWithGaps++;
    if (this.#rows % this.#every === 0) this.#keep(cells);
    this.#rows++;
  }

  ragged(fields: number, line: number): void {
    this.#raggedCount++;
    if (this.#ragged.length < mostRaggedNamed) this.#ragged.push({ place: this.#placeOf(line), fields });
  }

  /** Keeps every n-th record; n doubles each time that too many have been kept. */
  #keep(cells: readonly Cell[]): void {
    this.#sample.push(cells.map((cell) => (typeof cell === "string" ? alone(cell) : cell)));
    if (this.#sample.length < 2 * sampleRows) return;
    this.#sample = this.#sample.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }

  survey(): Survey {
    return {
      formats: this.#formats,
      rows: this.#rows,
      rowsWithGaps: this.#rowsWithGaps,
      columns: this.#profilers.map((profiler) => profiler.profile()),
      ragged: this.#ragged,
      raggedCount: this.#raggedCount,
      sample: this.#sample,
    };
  }
}
