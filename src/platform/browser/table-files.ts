import type { RecordVisitor } from "../../data/record-visitor.ts";
import { type ReadTableOptions, readTableFiles, type TableFile, type TablePlatform } from "../../data/table-files.ts";
import { DamagedGzip, fileReason } from "./file-errors.ts";

/** The part of a browser's `File` that is read here. */
export type NamedBlob = Blob & { readonly name: string };

/**
 * Reads files that a person has chosen as one table, in their order, as Node.js reads them from a disk; nothing of them leaves the
 * browser.
 *
 * @throws UserError with the file's name, and the line where one is to blame
 */
export function readChosenTable(
  files: readonly NamedBlob[],
  options: ReadTableOptions,
  visitor: RecordVisitor,
): Promise<void> {
  return readTableFiles(files.map(tableFile), options, visitor, platform);
}

const platform: TablePlatform = {
  decoder(encoding) {
    const decoder = new TextDecoder(encoding);
    return (piece) => (piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true }));
  },
  reasonOf: fileReason,
  ofPicture: "choose a table here; pictures are learned from in runs that ask for them",
};

function tableFile(file: NamedBlob): TableFile {
  const { name, size } = file;
  return {
    name,
    size,
    open: (use) =>
      use({
        size,
        read: async (start, end) =>
          new Uint8Array(await file.slice(start, Math.max(start, Math.min(end, size))).arrayBuffer()),
      }),
    async *pieces(isPacked, onTaken) {
      let taken = 0;
      const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(piece, controller) {
          taken += piece.length;
          onTaken(taken);
          controller.enqueue(piece);
        },
      });
      const bytes = file.stream().pipeThrough(counted);
      const reader = (isPacked ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes).getReader();
      const next = () => reader.read().catch((error: unknown) => Promise.reject(isPacked ? asDamage(error) : error));
      try {
        for (let piece = await next(); !piece.done; piece = await next()) yield piece.value;
      } finally {
        // Whoever reads may end early.
        await reader.cancel().catch(() => {});
      }
    },
  };
}

/** Browsers tell in words of their own what is wrong with packed bytes; a file that they do not give is another matter. */
function asDamage(error: unknown): unknown {
  return error instanceof DOMException ? error : new DamagedGzip("damaged", { cause: error });
}
