import { createWriteStream } from "node:fs";
import { UserError } from "../../protocol/user-error.ts";
import { systemReason } from "./system-errors.ts";

/** A disk that is slower than the program for so long is as good as none. */
const mostWaitingBytes = 16 * 1024 * 1024;

/** A file that grows beside the work of the program, which never waits for the disk. */
export interface GrowingFile {
  /**
   * Appends text or bytes, sooner or later.
   *
   * @throws FileNotWritten if something before could not be written
   */
  write(content: string | Uint8Array): void;
  /** Characters and bytes written so far, which is roughly its size. */
  readonly length: number;
  /** @throws FileNotWritten */
  close(): Promise<void>;
}

/** A file or folder cannot be written. */
export class FileNotWritten extends UserError {
  override readonly name = "FileNotWritten";

  constructor(where: string, cause: unknown) {
    super(`cannot be written: ${systemReason(cause)}`, { where, cause });
  }
}

/** @param length of what is there already; left out, the file must be new */
export function openGrowingFile(path: string, { length: there }: { readonly length?: number } = {}): GrowingFile {
  const stream = createWriteStream(path, { flags: there === undefined ? "ax" : "a", encoding: "utf8" });
  let failure: FileNotWritten | undefined;
  let length = there ?? 0;
  const closed = new Promise<void>((resolve) => {
    stream.once("close", resolve);
  });
  stream.on("error", (error) => {
    failure ??= new FileNotWritten(path, error);
  });
  return {
    write(content) {
      if (stream.writableLength > mostWaitingBytes)
        failure ??= new FileNotWritten(path, new Error("the disk is too slow"));
      if (failure) throw failure;
      length += content.length;
      stream.write(content);
    },
    get length() {
      return length;
    },
    async close() {
      stream.end();
      await closed;
      if (failure) throw failure;
    },
  };
}
