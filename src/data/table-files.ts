import { joinedBytes } from "../math/joined.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ByteSource } from "./byte-source.ts";
import { sniffEncoding, type TextEncoding } from "./encoding.ts";
import { fileKind, isGzip, kindBytes } from "./file-kind.ts";
import { isNoText, noTextProblem } from "./no-text.ts";
import { readNpy, readNpz } from "./numpy-table.ts";
import { OneTable, OtherColumns } from "./one-table.ts";
import { readParquet } from "./parquet-table.ts";
import type { NamePlace, RecordVisitor } from "./record-visitor.ts";
import { type ReadOptions, TableText } from "./table-text.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** A file of a table, on a disk or in a browser. */
export interface TableFile {
  /** For messages. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Opens it for as long as `use` takes. */
  open<T>(use: (bytes: ByteSource) => Promise<T>): Promise<T>;
  /**
   * All its bytes, piece after piece; unpacked, if it is packed with gzip.
   *
   * @param onTaken told how many of the file's own bytes have been read
   */
  pieces(isPacked: boolean, onTaken: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

/** What reading needs of where it runs. */
export interface TablePlatform {
  /** Makes text of the pieces of a file, one after the other. */
  decoder(encoding: TextEncoding["name"]): DecodePiece;
  /** Why the system does not give a file's bytes; undefined for errors of other kinds. */
  reasonOf(error: unknown): string | undefined;
  /** What to do then, where the reason does not say it. */
  readonly toDo?: string;
  /** What to do with a picture in place of a table. */
  readonly ofPicture: string;
}

/** Makes text of the next piece of a file, or at its end, without a piece, of what is left. */
export type DecodePiece = (piece?: Uint8Array) => string;

export interface ReadTableOptions extends ReadOptions {
  /** Told the share of the table that has been read, from 0 to 1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** So many bytes decide how a file's text is encoded. */
const headBytes = 1024 * 1024;

/**
 * Reads files as one table, once, in memory that does not grow with it. They may be packed with gzip. The same files are read in the
 * same way every time.
 *
 * @throws UserError with the file's name, and the line where one is to blame
 */
export async function readTableFiles(
  files: readonly TableFile[],
  { onProgress = () => {}, ...options }: ReadTableOptions,
  visitor: RecordVisitor,
  platform: TablePlatform,
): Promise<void> {
  const all = files.reduce((sum, { size }) => sum + size, 0);
  const table = new OneTable(visitor);
  let before = 0;
  for (const file of files) {
    const base = before;
    const onShare = (share: number) => onProgress(all === 0 ? 1 : (base + share * file.size) / all);
    const of = files.length === 1 ? "" : ` of ${file.name}`;
    try {
      await file.open((bytes) => readOpened(file, bytes, table, { options, of, onShare, platform }));
    } catch (error) {
      throw readable(error, file.name, files[0] as TableFile, platform);
    }
    before += file.size;
  }
}

interface Reading {
  readonly options: ReadOptions;
  /** Stands behind the place of a record where there are several files. */
  readonly of: string;
  /** Told the share of the file that has been read. */
  readonly onShare: (share: number) => void;
  readonly platform: TablePlatform;
}

async function readOpened(file: TableFile, bytes: ByteSource, visitor: RecordVisitor, reading: Reading): Promise<void> {
  const start = await bytes.read(0, Math.min(bytes.size, kindBytes));
  const kind = fileKind(start);
  const placeOf: NamePlace = (row) => `row ${row}${reading.of}`;
  const options = { onProgress: reading.onShare };
  switch (kind.kind) {
    case "text":
      return readText(file, isGzip(start), visitor, reading);
    case "parquet":
      return readParquet(bytes, visitor, placeOf, options);
    case "npy":
      return readNpy(bytes, visitor, placeOf, options);
    case "npz":
      return readNpz(bytes, visitor, placeOf, options);
    case "foreign":
      throw new UserError(kind.what, { where: file.name, toDo: kind.toDo });
    case "picture":
      throw new UserError("it is a picture", { where: file.name, toDo: reading.platform.ofPicture });
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

async function readText(
  { size, pieces }: TableFile,
  isPacked: boolean,
  visitor: RecordVisitor,
  { options, of, onShare, platform }: Reading,
): Promise<void> {
  const placeOf: NamePlace = (line) => `line ${line}${of}`;
  let head: Uint8Array[] | undefined = [];
  let headSize = 0;
  let taken = 0;
  let push = (_piece: Uint8Array) => {};
  let end = () => {};
  const begin = (read: readonly Uint8Array[]) => {
    head = undefined;
    const start = joinedBytes(read);
    if (start.length === 0) throw new UnreadableTable("the file is empty");
    const encoding = sniffEncoding(start);
    if (isNoText(start, encoding)) throw new UnreadableTable(noTextProblem(start));
    const decode = platform.decoder(encoding.name);
    const text = new TableText(visitor, encoding, placeOf, options);
    push = (piece) => text.push(decode(piece));
    end = () => {
      text.push(decode());
      text.end();
    };
    push(start);
  };
  for await (const piece of pieces(isPacked, (bytes) => {
    taken = bytes;
  })) {
    if (head) {
      head.push(piece);
      headSize += piece.length;
      if (headSize >= headBytes) begin(head);
    } else push(piece);
    onShare(size === 0 ? 1 : taken / size);
  }
  if (head) begin(head);
  end();
}

function readable(error: unknown, name: string, first: TableFile, platform: TablePlatform): unknown {
  if (error instanceof UnreadableTable) {
    const where = error.line === undefined ? name : `${name}:${error.line}`;
    return new UserError(error.message, { where, cause: error });
  }
  if (error instanceof OtherColumns) {
    return new UserError(`its columns are not those of ${first.name}: ${error.message}`, {
      where: name,
      toDo: "read together only files with the same columns",
      cause: error,
    });
  }
  const reason = platform.reasonOf(error);
  if (reason === undefined) return error;
  return new UserError(reason, {
    where: name,
    toDo: platform.toDo,
    cause: error,
  });
}
