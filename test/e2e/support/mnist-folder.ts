import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom, type Random } from "../../../src/math/random.ts";

/** Folders with files in MNIST's format, small enough that a test is quick. */

export interface FolderOptions {
  readonly trainExamples?: number;
  readonly testExamples?: number;
  readonly width?: number;
  readonly gzipped?: boolean;
}

/**
 * A new folder with the four files, which the caller removes. The pictures of each digit are one pattern of that digit
 * with noise, so that even and odd can be told apart; labels follow one another, so that each is as frequent.
 */
export function mnistFolder(options: FolderOptions = {}): { readonly path: string; remove(): void } {
  const { trainExamples = 1000, testExamples = 200, width = 28, gzipped = false } = options;
  const path = mkdtempSync(join(tmpdir(), "edgewise-mnist-"));
  const random = createRandom(7, "pictures of digits");
  const patterns = Array.from({ length: 10 }, () =>
    Uint8Array.from({ length: width * width }, () => random.integer(2)),
  );
  for (const [part, count] of [["train", trainExamples] as const, ["t10k", testExamples] as const]) {
    const files = {
      [`${part}-images-idx3-ubyte`]: idx([count, width, width], pictures(patterns, count, random)),
      [`${part}-labels-idx1-ubyte`]: idx(
        [count],
        Uint8Array.from({ length: count }, (_, i) => i % 10),
      ),
    };
    for (const [name, bytes] of Object.entries(files)) {
      if (gzipped) writeFileSync(join(path, `${name}.gz`), gzipSync(bytes));
      else writeFileSync(join(path, name), bytes);
    }
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** About as bright as MNIST on average: a random tenth of the pattern's pixels is set in each picture. */
function pictures(patterns: readonly Uint8Array[], count: number, random: Random): Uint8Array {
  const size = patterns[0]?.length ?? 0;
  const pixels = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const pattern = patterns[i % 10] as Uint8Array;
    for (let j = 0; j < size; j++) pixels[i * size + j] = pattern[j] === 1 && random.integer(5) === 0 ? 255 : 0;
  }
  return pixels;
}

function idx(sizes: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, values]);
}
