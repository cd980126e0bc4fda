import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ByteSource } from "../../data/byte-source.ts";
import { sniffEncoding } from "../../data/encoding.ts";
import { fileKind, kindBytes } from "../../data/file-kind.ts";
import { readNpy, readNpz } from "../../data/numpy-table.ts";
import { OneTable, OtherColumns } from "../../data/one-table.ts";
import { readParquet } from "../../data/parquet-table.ts";
import type { NamePlace, RecordVisitor } from "../../data/record-visitor.ts";
import { type Survey, TableSurvey } from "../../data/survey.ts";
import { type ReadOptions, TableText } from "../../data/table-text.ts";
import { UnreadableTable } from "../../data/unreadable-table.ts";
import { UserError } from "../../protocol/user-error.ts";
import { withFile } from "./file-source.ts";
import { gunzipped, isGzip } from "./gzip.ts";
import { pieceDecoder } from "./piece-decoder.ts";
import { systemReason } from "./system-errors.ts";
import { tablePaths } from "./table-paths.ts";

export interface ReadTableOptions extends ReadOptions {
  /** Told the share of the table that has been read, from 0 to 1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** So many bytes decide how a file's text is encoded. */
const headBytes = 1024 * 1024;
/** Bytes that are read at a time; what is made of them is young garbage, which larger ones are not. */
const pieceBytes = 64 * 1024;

/**
 * Reads files, all tables of a folder, or whatever matches a pattern, as one table, once, in memory that does not grow with
 * it. Files may be packed with gzip. The same files are read in the same way every time.
 *
 * @throws UserError with the file's path, and the line where one is to blame
 */
export async function readTable(
  paths: readonly string[],
  { onProgress = () => {}, ...options }: ReadTableOptions,
  visitor: RecordVisitor,
): Promise<void> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await tablePaths(path)));
  const sizes = await Promise.all(files.map(sizeOf));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const table = new OneTable(visitor);
  let before = 0;
  for (const [i, path] of files.entries()) {
    const size = sizes[i] as number;
    const base = before;
    const onShare = (share: number) => onProgress(all === 0 ? 1 : (base + share * size) / all);
    const of = files.length === 1 ? "" : ` of ${path}`;
    try {
      await readFile(path, table, { options, of, onShare });
    } catch (error) {
      throw readable(error, path, files[0] as string);
    }
    before += size;
  }
}

/** Reads a table once, and keeps what is to be known of it. @throws what `readTable` throws */
export async function surveyTable(paths: readonly string[], options: ReadTableOptions = {}): Promise<Survey> {
  const survey = new TableSurvey(options);
  await readTable(paths, options, survey);
  return survey.survey();
}

interface ReadFileOptions {
  readonly options: ReadOptions;
  /** Stands behind the place of a record where there are several files. */
  readonly of: string;
  /** Told the share of the file that has been read. */
  readonly onShare: (share: number) => void;
}

function readFile(path: string, visitor: RecordVisitor, reading: ReadFileOptions): Promise<void> {
  return withFile(path, (file) => readOpened(path, file, visitor, reading));
}

async function readOpened(path: string, file: ByteSource, visitor: RecordVisitor, reading: ReadFileOptions) {
  const start = await file.read(0, Math.min(file.size, kindBytes));
  const kind = fileKind(start);
  const placeOf: NamePlace = (row) => `row ${row}${reading.of}`;
  const options = { onProgress: reading.onShare };
  switch (kind.kind) {
    case "text":
      return readText(path, isGzip(start), visitor, reading);
    case "parquet":
      return readParquet(file, visitor, placeOf, options);
    case "npy":
      return readNpy(file, visitor, placeOf, options);
    case "npz":
      return readNpz(file, visitor, placeOf, options);
    case "foreign":
      throw new UserError(kind.what, { where: path, toDo: kind.toDo });
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

async function readText(
  path: string,
  isPacked: boolean,
  visitor: RecordVisitor,
  { options, of, onShare }: ReadFileOptions,
) {
  const placeOf: NamePlace = (line) => `line ${line}${of}`;
  const size = await sizeOf(path);
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  const bytes = isPacked ? gunzipped(file) : file;
  let head: Uint8Array[] | undefined = [];
  let headSize = 0;
  let push = (_piece: Uint8Array) => {};
  let end = () => {};
  const begin = (pieces: readonly Uint8Array[]) => {
    head = undefined;
    const start = Buffer.concat(pieces);
    if (start.length === 0) throw new UnreadableTable("the file is empty");
    const encoding = sniffEncoding(start);
    const decode = pieceDecoder(encoding.name);
    const text = new TableText(visitor, encoding, placeOf, options);
    push = (piece) => text.push(decode(piece));
    end = () => {
      text.push(decode());
      text.end();
    };
    push(start);
  };
  for await (const piece of bytes as AsyncIterable<Uint8Array>) {
    if (head) {
      head.push(piece);
      headSize += piece.length;
      if (headSize >= headBytes) begin(head);
    } else push(piece);
    onShare(size === 0 ? 1 : file.bytesRead / size);
  }
  if (head) begin(head);
  end();
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

function readable(error: unknown, path: string, first: string): unknown {
  if (error instanceof UnreadableTable) {
    const where = error.line === undefined ? path : `${path}:${error.line}`;
    return new UserError(error.message, { where, cause: error });
  }
  if (error instanceof OtherColumns) {
    return new UserError(`its columns are not those of ${first}: ${error.message}`, {
      where: path,
      toDo: "read together only files with the same columns",
      cause: error,
    });
  }
  if (!(error instanceof Error && "code" in error)) return error;
  return new UserError(systemReason(error), {
    where: path,
    toDo: "name a file of rows and columns (CSV, JSON Lines, Parquet ...)",
    cause: error,
  });
}
