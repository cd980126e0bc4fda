import type { Dataset } from "../learning/dataset.ts";
import type { AnsweredRecords } from "./answers.ts";
import { type Dropped, DroppedRecords, raggedText } from "./dropped-records.ts";
import { createEncoder, type FeatureEncoder } from "./feature-encoder.ts";
import { FeatureRows } from "./feature-rows.ts";
import { ColumnsToKeep, type KeptColumns } from "./kept-columns.ts";
import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableSchema } from "./schema.ts";
import type { TableFormat } from "./table-format.ts";

/** Encodes the records of a table for answers, and remembers which of them cannot be answered, and why. */
export class RecordsToAnswer implements RecordVisitor, AnsweredRecords {
  readonly #schema: TableSchema;
  readonly #missing: readonly string[];
  readonly #rows: FeatureRows;
  readonly #problems: (string | undefined)[] = [];
  readonly #dropped = new DroppedRecords();
  readonly #toKeep: ColumnsToKeep | undefined;
  #columns = 0;
  #encoder: FeatureEncoder | undefined;

  /** @param keep columns that are remembered as they are written */
  constructor(
    schema: TableSchema,
    {
      missing = [],
      keep = [],
    }: { readonly missing?: readonly string[] | undefined; readonly keep?: readonly string[] | undefined } = {},
  ) {
    this.#toKeep = keep.length > 0 ? new ColumnsToKeep(keep) : undefined;
    this.#schema = schema;
    this.#missing = missing;
    this.#rows = new FeatureRows(schema, 0);
  }

  /** @throws MissingColumns; a target is not needed */
  columns(columns: readonly SourceColumn[], _format: TableFormat, placeOf: NamePlace): void {
    this.#encoder = createEncoder(this.#schema, columns, { missing: this.#missing, needsTarget: false });
    this.#toKeep?.columns(columns);
    this.#columns = columns.length;
    this.#dropped.beginFile(placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    const problem = (this.#encoder as FeatureEncoder).encodeInto(this.#rows.next(), cells);
    if (problem === undefined) this.#rows.keep();
    this.#toKeep?.record(cells);
    this.#add(problem, line);
  }

  ragged(fields: number, line: number): void {
    this.#toKeep?.unknown();
    this.#add(raggedText(fields, this.#columns), line);
  }

  #add(problem: string | undefined, line: number): void {
    this.#problems.push(problem);
    if (problem !== undefined) this.#dropped.add(problem, line);
  }

  get problems(): readonly (string | undefined)[] {
    return this.#problems;
  }

  get kept(): KeptColumns | undefined {
    return this.#toKeep?.kept;
  }

  get dropped(): readonly Dropped[] {
    return this.#dropped.list();
  }

  examples(): Dataset {
    return { exampleCount: this.#rows.rows, features: this.#rows.all(), targets: { kind: "none" } };
  }
}
