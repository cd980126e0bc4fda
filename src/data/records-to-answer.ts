import type { Dataset } from "../learning/dataset.ts";
import type { AnsweredRecords } from "./answers.ts";
import { type Dropped, DroppedRecords, raggedText } from "./dropped-records.ts";
import { createEncoder, type FeatureEncoder } from "./feature-encoder.ts";
import { featureCount } from "./features.ts";
import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableSchema } from "./schema.ts";
import type { TableFormat } from "./table-format.ts";
import { FloatRows } from "./table-rows.ts";

/** Encodes the records of a table for answers, and remembers which of them cannot be answered, and why. */
export class RecordsToAnswer implements RecordVisitor, AnsweredRecords {
  readonly #schema: TableSchema;
  readonly #missing: readonly string[];
  readonly #rows: FloatRows;
  readonly #problems: (string | undefined)[] = [];
  readonly #dropped = new DroppedRecords();
  #columns = 0;
  #encoder: FeatureEncoder | undefined;

  constructor(schema: TableSchema, { missing = [] }: { readonly missing?: readonly string[] | undefined } = {}) {
    this.#schema = schema;
    this.#missing = missing;
    this.#rows = new FloatRows(featureCount(schema), 0);
  }

  /** @throws MissingColumns; a target is not needed */
  columns(columns: readonly SourceColumn[], _format: TableFormat, placeOf: NamePlace): void {
    this.#encoder = createEncoder(this.#schema, columns, { missing: this.#missing, needsTarget: false });
    this.#columns = columns.length;
    this.#dropped.beginFile(placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    const problem = (this.#encoder as FeatureEncoder).encodeInto(this.#rows.data, this.#rows.offset, cells);
    if (problem === undefined) this.#rows.keep();
    this.#add(problem, line);
  }

  ragged(fields: number, line: number): void {
    this.#add(raggedText(fields, this.#columns), line);
  }

  #add(problem: string | undefined, line: number): void {
    this.#problems.push(problem);
    if (problem !== undefined) this.#dropped.add(problem, line);
  }

  get problems(): readonly (string | undefined)[] {
    return this.#problems;
  }

  get dropped(): readonly Dropped[] {
    return this.#dropped.list();
  }

  examples(): Dataset {
    const data = this.#rows.all();
    const features = { kind: "float32", data, featureCount: featureCount(this.#schema) } as const;
    return { exampleCount: this.#rows.rows, features, targets: { kind: "none" } };
  }
}
