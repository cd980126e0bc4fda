import { sniffEncoding } from "../../../src/data/encoding.ts";
import { fileKind, kindBytes } from "../../../src/data/file-kind.ts";
import type { RecordVisitor } from "../../../src/data/record-visitor.ts";
import { TableText } from "../../../src/data/table-text.ts";
import { UserError } from "../../../src/protocol/user-error.ts";

/** So many bytes decide how a file's text is encoded. */
const headBytes = 1024 * 1024;
/** What is larger does not fit into a page's memory everywhere. */
const mostBytes = 200e6;

const elsewhere = "save it as CSV, or use edgewise predict, which reads it";

/**
 * Reads a table that is text (CSV and the like, JSON Lines, ARFF; also packed with gzip), piece by piece, so that the page stays
 * alive.
 *
 * @throws UnreadableTable, UserError
 */
export async function readTableText(
  file: File,
  visitor: RecordVisitor,
  onProgress: (share: number) => void,
): Promise<void> {
  const where = file.name;
  if (file.size === 0) throw new UserError("the file is empty", { where });
  if (file.size > mostBytes)
    throw new UserError("it is larger than 200 MB", {
      where,
      toDo: "use edgewise predict, which reads files of any size",
    });
  const start = new Uint8Array(await file.slice(0, kindBytes).arrayBuffer());
  const kind = fileKind(start);
  if (kind.kind === "foreign") throw new UserError(kind.what, { where, toDo: kind.toDo });
  if (kind.kind !== "text") throw new UserError("the page reads only tables that are text", { where, toDo: elsewhere });

  let taken = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      taken += piece.length;
      onProgress(taken / file.size);
      controller.enqueue(piece);
    },
  });
  const bytes = file.stream().pipeThrough(counted);
  const isPacked = start[0] === 0x1f && start[1] === 0x8b;
  const reader = (isPacked ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes).getReader();
  const text = await textReader(reader, visitor);
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text.push(piece.value);
  text.end();
}

interface Pieces {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
}

/** Reads as much as tells the encoding. */
async function textReader(pieces: Pieces, visitor: RecordVisitor) {
  const head: Uint8Array[] = [];
  let size = 0;
  while (size < headBytes) {
    const { done, value } = await pieces.read();
    if (done || value === undefined) break;
    head.push(value);
    size += value.length;
  }
  const start = new Uint8Array(size);
  let at = 0;
  for (const piece of head) {
    start.set(piece, at);
    at += piece.length;
  }
  const encoding = sniffEncoding(start);
  const decoder = new TextDecoder(encoding.name);
  const text = new TableText(visitor, encoding, (line) => `line ${line}`);
  const push = (piece: Uint8Array) => text.push(decoder.decode(piece, { stream: true }));
  push(start);
  return {
    push,
    end() {
      text.push(decoder.decode());
      text.end();
    },
  };
}
