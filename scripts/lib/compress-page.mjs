import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

/** What is smaller is sent as fast as it is. */
const leastBytes = 4096;

/**
 * Writes a file `.gz` beside each script and style sheet of the page, which the aggregator sends to browsers that take it: a third of
 * the bytes.
 * @param {string} folder
 */
export function compressPage(folder) {
  for (const name of readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    if (bytes.length >= leastBytes)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}
