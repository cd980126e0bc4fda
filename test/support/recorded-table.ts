import type { ByteSource } from "../../src/data/byte-source.ts";
import type { Cell, RecordVisitor } from "../../src/data/record-visitor.ts";
import type { TableFormat } from "../../src/data/table-format.ts";

/** All that a reader tells a visitor. */
export interface RecordedTable {
  readonly formats: TableFormat[];
  names: readonly string[];
  readonly records: (readonly Cell[])[];
  /** Of each record. */
  readonly lines: number[];
}

/** What `read` tells the visitor that it is given. */
export async function recorded(read: (visitor: RecordVisitor) => unknown): Promise<RecordedTable> {
  const table: RecordedTable = { formats: [], names: [], records: [], lines: [] };
  await read({
    columns(columns, format) {
      table.formats.push(format);
      table.names = columns.map(({ name }) => name);
    },
    record(cells, line) {
      table.records.push(cells.slice());
      table.lines.push(line);
    },
    ragged() {},
  });
  return table;
}

export const rowPlace = (row: number) => `row ${row}`;

/** Bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}
