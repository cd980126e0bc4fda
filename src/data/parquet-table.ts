import type { FileMetaData, ParquetScan, SchemaTree } from "hyparquet";
import type { ByteSource } from "./byte-source.ts";
import { plainNumbers } from "./cells.ts";
import { columnNames } from "./dialect.ts";
import type { Cell, NamePlace, RecordVisitor } from "./record-visitor.ts";
import type { ParquetFormat } from "./table-format.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** The first bytes of a Parquet file. */
export const parquetMagic = [0x50, 0x41, 0x52, 0x31] as const;

export interface ParquetOptions {
  /** Told the share of the records that have been read, after each group. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Reads a Parquet file group by group of its rows, so that one group is in memory at a time. Whole numbers that float64
 * cannot tell from their neighbours come as text, dates and times in ISO's form, booleans as words.
 *
 * @throws UnreadableTable
 */
export async function readParquet(
  file: ByteSource,
  visitor: RecordVisitor,
  placeOf: NamePlace,
  { onProgress = () => {} }: ParquetOptions = {},
): Promise<void> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const buffer = {
    byteLength: file.size,
    slice: async (start: number, end?: number) => (await file.read(start, end ?? file.size)).buffer,
  };
  let scan: ParquetScan;
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer, { parsers });
    scan = await parquetScan({ file: buffer, metadata, compressors, parsers });
  } catch (error) {
    throw unreadable(error);
  }
  const { children } = parquetSchema(metadata);
  const keys = children.map(nameOf);
  const { names, renamed } = columnNames(keys, true);
  if (metadata.num_rows === 0n) throw new UnreadableTable("the file has no row of data, only the names of its columns");
  const columns = names.map((name) => ({ name, numbers: plainNumbers }));
  visitor.columns(columns, formatOf(metadata, renamed), placeOf);
  for (const { rowStart, rowEnd } of scan.ranges) {
    const values = [];
    for (const column of keys) {
      try {
        values.push(await scan.readColumn({ column, rowStart, rowEnd }));
      } catch (error) {
        throw unreadable(error);
      }
    }
    const cells: Cell[] = new Array(keys.length).fill(undefined);
    for (let row = rowStart; row < rowEnd; row++) {
      for (let i = 0; i < cells.length; i++) cells[i] = cellOf(values[i]?.[row - rowStart]);
      visitor.record(cells, row + 1);
    }
    onProgress(rowEnd / Number(metadata.num_rows));
  }
}

/** @throws UnreadableTable for columns whose cells are not single values */
function nameOf({ element, children }: SchemaTree): string {
  const { name, type, repetition_type: repetition, converted_type: converted, logical_type: logical } = element;
  if (typeof name !== "string") throw new UnreadableTable("it cannot be read as Parquet: a column has no name");
  const isList = children.length > 0 || repetition === "REPEATED";
  const isText = converted !== undefined || logical !== undefined;
  if (isList || (type === "FIXED_LEN_BYTE_ARRAY" && !isText)) {
    const what = isList ? "lists or objects" : "bytes";
    throw new UnreadableTable(
      `the cells of column ${JSON.stringify(name)} are ${what}, not single values; write the file without that column`,
    );
  }
  return name;
}

function formatOf({ row_groups }: FileMetaData, renamed: readonly string[]): ParquetFormat {
  const codecs = new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)));
  const named = [...codecs].filter((codec) => codec !== undefined && codec !== "UNCOMPRESSED");
  return { kind: "parquet", rowGroups: row_groups.length, codecs: named as string[], renamed, categories: [] };
}

const isoOf = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/T00:00:00\.000Z$/, "");

/** Times as people write them, which the rest of the program knows for dates. */
const parsers = {
  dateFromDays: (days: number | undefined) => (days === undefined ? undefined : isoOf(days * 86_400_000)),
  timestampFromMilliseconds: (time: bigint) => isoOf(Number(time)),
  timestampFromMicroseconds: (time: bigint) => isoOf(Number(time / 1000n)),
  timestampFromNanoseconds: (time: bigint) => isoOf(Number(time / 1_000_000n)),
};

function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case "number":
    case "string":
      return value;
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    case "boolean":
      return String(value);
    default:
      return value instanceof Uint8Array
        ? "(bytes)"
        : value === undefined || value === null
          ? undefined
          : JSON.stringify(value);
  }
}

function unreadable(error: unknown): unknown {
  // What the reader of the bytes says carries the system's number.
  if (!(error instanceof Error) || "errno" in error) return error;
  return new UnreadableTable(`it cannot be read as Parquet: ${error.message.replace(/^parquet /, "")}`);
}
