import { exponentBelow, powerOfTwo } from "./powers-of-two.ts";

/**
 * Changes of weights in as many bits as weights can tell apart: blocks of 32 entries, each a whole number of at most 40 bits times a power
 * of two, the block's step. A step is a given part of the largest weight that the block's entries change, so that small changes of large
 * weights take few bits; no block is rounded more coarsely than to 12 bits of its own largest entry.
 *
 * Bytes, little-endian: the number of entries as 32 bits; for each block 16 bits, of which the lowest six are the bits of each of its whole
 * numbers and the others the step's exponent plus 400; then each block's whole numbers, as two's complement, one after the other from the
 * lowest bit of its first byte, filled up with zeros to whole bytes.
 */

const blockLength = 32;
const mostBits = 40;
/** JavaScript shifts 32 bits at most, so that longer numbers go in two parts, the lower one of so many. */
const lowBits = 24;
const mostWhole = 2 ** (mostBits - 1) - 1;
const ownBits = 11;
/** With a larger one, products are beyond changes of float32; a smaller one tells nothing apart there. */
const leastExponent = -400;
const mostExponent = 98;
const countBytes = 4;
const headBytes = 2;

/**
 * Each entry becomes the nearest whole number of steps.
 *
 * @param weights those that the entries change
 * @param bits a step is 2^-bits of the power of two above a block's largest weight, or entry if that is larger; 39 at most
 */
export function roundToStepsInto(values: Float64Array, weights: ArrayLike<number>, bits: number): void {
  for (let from = 0; from < values.length; from += blockLength) {
    const to = Math.min(values.length, from + blockLength);
    let [largest, own] = [0, 0];
    for (let j = from; j < to; j++) {
      own = Math.max(own, Math.abs(values[j] as number));
      largest = Math.max(largest, Math.abs(weights[j] as number));
    }
    const exponent = Math.min(exponentOver(Math.max(largest, own)) - bits, exponentOver(own) - ownBits);
    const step = powerOfTwo(Math.max(leastExponent, Math.min(mostExponent, exponent)));
    for (let j = from; j < to; j++) {
      const whole = Math.round((values[j] as number) / step);
      // Not -0, which has no bits.
      values[j] = step * Math.max(-mostWhole, Math.min(mostWhole, whole)) + 0;
    }
  }
}

/** The smallest e with 2^e > value. */
const exponentOver = (value: number): number => (value < powerOfTwo(-1000) ? -1000 : exponentBelow(value) + 1);

const blocksOf = (length: number) => Math.ceil(length / blockLength);

/** Bytes of so many entries, at most. */
export const mostBytesOfSteps = (length: number): number =>
  countBytes + headBytes * blocksOf(length) + Math.ceil((mostBits / 8) * length);

/** @throws RangeError for a block that was not rounded */
export function bytesOfSteps(values: Float64Array): Uint8Array {
  const { length } = values;
  const blocks = blocksOf(length);
  const bytes = new Uint8Array(mostBytesOfSteps(length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  let at = countBytes + headBytes * blocks;
  for (let block = 0; block < blocks; block++) {
    const from = block * blockLength;
    const to = Math.min(length, from + blockLength);
    const exponent = stepOf(values, from, to);
    const step = powerOfTwo(exponent);
    const width = widthOf(values, from, to, step);
    view.setUint16(countBytes + headBytes * block, ((exponent - leastExponent) << 6) | width, true);
    at = writeWholes(bytes, at, { values, from, to, step, width });
  }
  return bytes.subarray(0, at);
}

interface Block {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly width: number;
}

/** The exponent of the largest power of two that all entries are multiples of. */
function stepOf(values: Float64Array, from: number, to: number): number {
  let exponent = mostExponent;
  let isZero = true;
  for (let j = from; j < to; j++) {
    const size = Math.abs(values[j] as number);
    if (size === 0) continue;
    isZero = false;
    exponent = Math.max(leastExponent, Math.min(exponent, exponentOver(size)));
    while (exponent > leastExponent && !Number.isInteger(size / powerOfTwo(exponent))) exponent -= 1;
  }
  return isZero ? leastExponent : exponent;
}

/** Bits of the block's whole numbers, with the sign. */
function widthOf(values: Float64Array, from: number, to: number, step: number): number {
  let most = 0;
  for (let j = from; j < to; j++) {
    const whole = (values[j] as number) / step;
    if (!(Math.abs(whole) <= mostWhole && Number.isInteger(whole)))
      throw new RangeError(`entry ${j} was not rounded to whole steps`);
    most = Math.max(most, Math.abs(whole));
  }
  return most === 0 ? 0 : exponentBelow(most) + 2;
}

function writeWholes(bytes: Uint8Array, begin: number, { values, from, to, step, width }: Block): number {
  let [at, filled] = [begin, 0];
  const write = (part: number, bits: number) => {
    let rest = part;
    for (let left = bits; left > 0; ) {
      const taken = Math.min(left, 8 - filled);
      bytes[at] = (bytes[at] as number) | ((rest & ((1 << taken) - 1)) << filled);
      rest >>= taken;
      left -= taken;
      filled += taken;
      if (filled === 8) [at, filled] = [at + 1, 0];
    }
  };
  for (let j = from; j < to; j++) {
    const whole = (values[j] as number) / step;
    const high = Math.floor(whole / 2 ** lowBits);
    write(whole - high * 2 ** lowBits, Math.min(width, lowBits));
    if (width > lowBits) write(high, width - lowBits);
  }
  return filled === 0 ? at : at + 1;
}

/**
 * @param mostEntries more are refused before memory is taken for them
 * @throws RangeError if the bytes are none of any number of entries
 */
export function stepsFrom(bytes: Uint8Array, mostEntries: number): Float64Array {
  const { byteLength } = bytes;
  if (byteLength < countBytes) throw new RangeError(`is ${byteLength} bytes long, too few for a number of entries`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, byteLength);
  const length = view.getUint32(0, true);
  if (length > mostEntries) throw new RangeError(`has ${length} entries, and ${mostEntries} are the most`);
  const blocks = blocksOf(length);
  let at = countBytes + headBytes * blocks;
  if (at > byteLength) throw new RangeError(`is ${byteLength} bytes long, too few for ${length} entries`);
  const values = new Float64Array(length);
  for (let block = 0; block < blocks; block++) {
    const head = view.getUint16(countBytes + headBytes * block, true);
    const width = head & 0x3f;
    const exponent = (head >>> 6) + leastExponent;
    if (width > mostBits || exponent > mostExponent) throw new RangeError(`has no steps in block ${block}`);
    const from = block * blockLength;
    const to = Math.min(length, from + blockLength);
    const end = at + Math.ceil(((to - from) * width) / 8);
    if (end > byteLength) throw new RangeError(`ends in block ${block} of ${blocks}`);
    readWholesInto({ values, from, to, step: powerOfTwo(exponent), width }, bytes, at);
    at = end;
  }
  if (at !== byteLength) throw new RangeError(`is ${byteLength} bytes long, where its blocks take ${at}`);
  return values;
}

function readWholesInto({ values, from, to, step, width }: Block, bytes: Uint8Array, begin: number): void {
  let [at, filled] = [begin, 0];
  const read = (bits: number) => {
    let part = 0;
    for (let done = 0; done < bits; ) {
      const taken = Math.min(bits - done, 8 - filled);
      part |= (((bytes[at] as number) >>> filled) & ((1 << taken) - 1)) << done;
      done += taken;
      filled += taken;
      if (filled === 8) [at, filled] = [at + 1, 0];
    }
    return part;
  };
  for (let j = from; j < to; j++) {
    const low = read(Math.min(width, lowBits));
    const whole =
      width > lowBits ? low + signed(read(width - lowBits), width - lowBits) * 2 ** lowBits : signed(low, width);
    values[j] = step * whole;
  }
}

/** The highest of so many bits is the sign. */
const signed = (part: number, bits: number): number => (bits === 0 ? 0 : (part << (32 - bits)) >> (32 - bits));
