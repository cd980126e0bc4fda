import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { GrowingBytes } from "../../runtime/kept-bytes.ts";

/** A file to which is only added, as long as it is now. */
export function grownFile(path: string): GrowingBytes {
  const { size: length } = statSync(path);
  return {
    length,
    read(from, to) {
      const bytes = new Uint8Array(to - from);
      const file = openSync(path, "r");
      try {
        for (let at = 0; at < bytes.length; ) {
          const read = readSync(file, bytes, at, bytes.length - at, from + at);
          if (read === 0) throw new RangeError(`${path} has become shorter than ${to} bytes`);
          at += read;
        }
      } finally {
        closeSync(file);
      }
      return bytes;
    },
  };
}
