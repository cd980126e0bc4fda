import { idxBytes } from "../datasets/idx-bytes.ts";
import type { Rows } from "../learning/dataset.ts";

/** Pictures with labels that arrive block after block; a block is its labels, one byte each, and then its pictures' bytes. */
export interface PictureBlocks {
  /** Takes a block, behind those before it. @throws RangeError if it is not as long as so many pictures are */
  add(block: Uint8Array, count: number): void;
  /** How many have arrived. */
  count(): number;
  /** Labels of the first `count`. */
  labels(count: number): Uint8Array;
  /** The pictures of these rows with their labels, as the two files in IDX that MNIST has. */
  filesOf(rows: Rows): PictureFiles;
}

export interface PictureFiles {
  readonly images: Uint8Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
}

interface Block {
  /** The number of its first picture. */
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

export function pictureBlocks({ width, height }: { readonly width: number; readonly height: number }): PictureBlocks {
  const pictureBytes = width * height;
  const blocks: Block[] = [];
  let total = 0;

  function blockOf(row: number): Block {
    const block = blocks.findLast(({ first }) => first <= row);
    if (!block || row >= total) throw new RangeError(`there is no picture ${row} of ${total}`);
    return block;
  }

  return {
    add(bytes, count) {
      const wanted = count * (1 + pictureBytes);
      if (bytes.byteLength !== wanted)
        throw new RangeError(`${count} pictures are ${wanted} bytes, and these are ${bytes.byteLength}`);
      blocks.push({ first: total, count, bytes });
      total += count;
    },
    count: () => total,
    labels(count) {
      const labels = new Uint8Array(Math.min(count, total));
      for (const block of blocks) {
        const wanted = Math.max(0, Math.min(block.count, labels.length - block.first));
        labels.set(block.bytes.subarray(0, wanted), Math.min(block.first, labels.length));
      }
      return labels;
    },
    filesOf(rows) {
      const labels = new Uint8Array(rows.length);
      const pixels = new Uint8Array(rows.length * pictureBytes);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        const { first, count, bytes } = blockOf(row);
        labels[i] = bytes[row - first] as number;
        const start = count + (row - first) * pictureBytes;
        pixels.set(bytes.subarray(start, start + pictureBytes), i * pictureBytes);
      }
      return {
        images: idxBytes([rows.length, height, width], pixels),
        labels: idxBytes([rows.length], labels),
      };
    },
  };
}
