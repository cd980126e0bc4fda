import type { NumberFormat } from "./cells.ts";
import type { TableFormat } from "./table-format.ts";

/**
 * What stands in a field of a record: text as it is written, a number where the format has numbers or the text is plainly
 * one (`1.50`, but not `1,5`), undefined where the format says that nothing is there. Whether another text is a number, and
 * what is a missing value, is for the visitor to find.
 */
export type Cell = string | number | undefined;

/** A column of a file, and how the numbers in its texts are written. */
export interface SourceColumn {
  readonly name: string;
  readonly numbers: NumberFormat;
}

/** Names a record's place in words: `line 7`, `row 7 of b.parquet`. */
export type NamePlace = (line: number) => string;

/** Goes through a table record by record, whatever format it is kept in. */
export interface RecordVisitor {
  /**
   * Called for each file before its first record. Every file of a table has the same columns in the same order, but may
   * write its numbers in another way.
   */
  columns(columns: readonly SourceColumn[], format: TableFormat, placeOf: NamePlace): void;
  /**
   * A record with a cell for each column. The cells belong to the reader, which may use the array again.
   *
   * @param line on which the record begins, counted from 1; of formats without lines the number of the record
   */
  record(cells: readonly Cell[], line: number): void;
  /** A record that has another number of fields than there are columns. */
  ragged(fields: number, line: number): void;
}
