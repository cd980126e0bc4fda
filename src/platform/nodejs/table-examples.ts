import type { Examples } from "../../data/example-collector.ts";
import type { RecordVisitor } from "../../data/record-visitor.ts";
import type { TableSchema } from "../../data/schema.ts";
import { examplesOf, type TableExamplesOptions, withColumns } from "../../data/table-examples.ts";
import type { ReadTableOptions } from "../../data/table-files.ts";
import { readTable } from "./table-file.ts";

export interface LoadExamplesOptions extends Omit<TableExamplesOptions, "missing"> {
  /** How the files are to be read. */
  readonly read?: ReadTableOptions;
}

/**
 * Reads a table as its schema says: what a model learns from, what it is tested with, and what could not be used.
 *
 * @throws UserError if the files cannot be read, or lack columns of the schema
 */
export function loadExamples(
  paths: readonly string[],
  schema: TableSchema,
  { read = {}, ...options }: LoadExamplesOptions,
): Promise<Examples> {
  const { missing } = read;
  return examplesOf((visitor) => readTable(paths, read, visitor), schema, { ...options, missing }, paths[0]);
}

/**
 * Reads a table by a visitor that needs the columns of a schema.
 *
 * @throws UserError if the files cannot be read, or lack some of them
 */
export function readForSchema(paths: readonly string[], read: ReadTableOptions, visitor: RecordVisitor): Promise<void> {
  return withColumns(readTable(paths, read, visitor), paths[0]);
}
