import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What is packed in a stream. Whichever of the two streams ends early, by an error or because nobody reads on, ends the other. */
export function gunzipped(packed: Readable): Readable {
  // Errors reach whoever reads.
  return pipeline(packed, createGunzip(), () => {});
}
