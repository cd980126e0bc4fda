import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import { type Survey, TableSurvey } from "./survey.ts";
import type { TableFormat } from "./table-format.ts";

/** Surveys the part of a table that is learned from, and counts the records of all of it. */
export class TrainingPart implements RecordVisitor {
  readonly #survey: TableSurvey;
  readonly #isHeldOut: (record: number) => boolean;
  #records = 0;

  constructor(isHeldOut: (record: number) => boolean, options: { readonly missing?: readonly string[] } = {}) {
    this.#survey = new TableSurvey({ ...options, logarithms: true });
    this.#isHeldOut = isHeldOut;
  }

  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void {
    this.#survey.columns(columns, format, placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    if (!this.#isHeldOut(this.#records)) this.#survey.record(cells, line);
    this.#records++;
  }

  ragged(fields: number, line: number): void {
    this.#survey.ragged(fields, line);
  }

  survey(): Survey {
    return this.#survey.survey();
  }

  /** Records that have the right number of fields, of both parts. */
  get records(): number {
    return this.#records;
  }
}
