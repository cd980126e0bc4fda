import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Whether a file that begins like this is packed with gzip, whatever its name. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** What is packed in a stream. Whichever of the two streams ends early, by an error or because nobody reads on, ends the other. */
export function gunzipped(packed: Readable): Readable {
  // Errors reach whoever reads.
  return pipeline(packed, createGunzip(), () => {});
}
