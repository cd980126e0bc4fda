import type { Random } from "../../math/random.ts";
import { exponentAbove, powerOfTwo } from "./powers-of-two.ts";

/**
 * Blocks of 32 entries, each a whole number from -127 to 127 times a power of two that the block has in common (as in the
 * Open Compute Project's microscaling formats, 2023). The power is the smallest one by which the block's largest entry fits,
 * so it can be found from entries that were rounded, and every product is a float32.
 *
 * Bytes: for each block its exponent plus 127, then for each entry its whole number as int8.
 */

export const blockLength = 32;
const mostWhole = 127;
/** A smaller one has no byte; with a larger one, products are no float32. */
const leastExponent = -127;
const mostExponent = 121;

/** Each entry becomes one of its two neighbours in the block, by chance, so that its mean stays what it was. */
export function roundBlocksInto(values: Float32Array, random: Random): void {
  for (let from = 0; from < values.length; from += blockLength) {
    const to = Math.min(values.length, from + blockLength);
    const scale = powerOfTwo(exponentOf(values, from, to));
    for (let j = from; j < to; j++) {
      const whole = Math.floor((values[j] as number) / scale + random.uniform());
      values[j] = scale * Math.max(-mostWhole, Math.min(mostWhole, whole));
    }
  }
}

/** Of a block whose entries are all 0 the least. */
function exponentOf(values: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let j = from; j < to; j++) largest = Math.max(largest, Math.abs(values[j] as number));
  if (largest === 0) return leastExponent;
  return Math.max(leastExponent, Math.min(mostExponent, exponentAbove(largest / mostWhole)));
}

const blocksOf = (length: number) => Math.ceil(length / blockLength);

/** @throws RangeError for an entry that is none of its block's numbers */
export function bytesOfBlocks(values: Float32Array): Uint8Array {
  const blocks = blocksOf(values.length);
  const bytes = new Uint8Array(blocks + values.length);
  for (let block = 0; block < blocks; block++) {
    const from = block * blockLength;
    const to = Math.min(values.length, from + blockLength);
    const exponent = exponentOf(values, from, to);
    bytes[block] = exponent - leastExponent;
    const scale = powerOfTwo(exponent);
    for (let j = from; j < to; j++) {
      const whole = (values[j] as number) / scale;
      if (!Number.isInteger(whole)) throw new RangeError(`entry ${j} was not rounded to its block`);
      bytes[blocks + j] = whole;
    }
  }
  return bytes;
}

/** @throws RangeError if the bytes are none of any number of entries */
export function blocksFrom(bytes: Uint8Array): Float32Array {
  const { byteLength } = bytes;
  const blocks = Math.ceil(byteLength / (blockLength + 1));
  const length = byteLength - blocks;
  if (blocksOf(length) !== blocks) throw new RangeError(`is ${byteLength} bytes long, as no whole blocks are`);
  const values = new Float32Array(length);
  for (let block = 0; block < blocks; block++) {
    const exponent = (bytes[block] as number) + leastExponent;
    if (exponent > mostExponent) throw new RangeError(`has the exponent ${exponent} in block ${block}`);
    const scale = powerOfTwo(exponent);
    const to = Math.min(length, (block + 1) * blockLength);
    for (let j = block * blockLength; j < to; j++) {
      const whole = ((bytes[blocks + j] as number) << 24) >> 24;
      if (whole < -mostWhole) throw new RangeError(`holds ${whole} at position ${j}`);
      values[j] = scale * whole;
    }
  }
  return values;
}
