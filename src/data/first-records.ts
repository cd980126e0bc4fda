import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableFormat } from "./table-format.ts";

const most = 8;

/** Passes a table on, and keeps its first records, to be shown. */
export class FirstRecords implements RecordVisitor {
  readonly #visitor: RecordVisitor;
  #names: readonly string[] = [];
  readonly #records: (readonly Cell[])[] = [];

  constructor(visitor: RecordVisitor) {
    this.#visitor = visitor;
  }

  /** The columns of the file. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Empty for a record with another number of fields than there are columns. */
  get records(): readonly (readonly Cell[])[] {
    return this.#records;
  }

  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void {
    this.#names = columns.map(({ name }) => name);
    this.#visitor.columns(columns, format, placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    if (this.#records.length < most) this.#records.push([...cells]);
    this.#visitor.record(cells, line);
  }

  ragged(fields: number, line: number): void {
    if (this.#records.length < most) this.#records.push([]);
    this.#visitor.ragged(fields, line);
  }
}
