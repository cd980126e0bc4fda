import { allFinite } from "../../math/vectors.ts";

/**
 * Vectors most of whose entries are 0.
 *
 * Bytes: the number of entries as a 32-bit number; a bit for each entry, from the lowest of the first byte, 1 where it is not
 * 0, filled up with zeros to a multiple of 4 bytes; the entries that are not 0 as float32.
 */

const word = 4;

/** How many entries are kept of so many, at most. */
export const keptOf = (length: number, fraction: number): number => Math.min(length, Math.ceil(fraction * length));

/** All but the largest entries, by size, become 0; of equal ones the first are kept. */
export function keepLargestInto(values: Float32Array, fraction: number): void {
  const kept = keptOf(values.length, fraction);
  if (kept === values.length) return;
  const limit = largestAt(values.map(Math.abs), kept);
  let larger = 0;
  for (const value of values) if (Math.abs(value) > limit) larger++;
  let equal = kept - larger;
  for (let j = 0; j < values.length; j++) {
    const size = Math.abs(values[j] as number);
    if (size < limit || (size === limit && equal-- <= 0)) values[j] = 0;
  }
}

/** The entry that stands at this place, counted from 1, if the largest come first. Changes the order (Hoare's selection). */
function largestAt(sizes: Float32Array, place: number): number {
  const at = place - 1;
  let low = 0;
  let high = sizes.length - 1;
  while (low < high) {
    const pivot = sizes[(low + high) >>> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((sizes[i] as number) > pivot) i++;
      while ((sizes[j] as number) < pivot) j--;
      if (i > j) break;
      const swapped = sizes[i] as number;
      sizes[i++] = sizes[j] as number;
      sizes[j--] = swapped;
    }
    if (at <= j) high = j;
    else if (at >= i) low = i;
    else break;
  }
  return sizes[at] as number;
}

const bytesBefore = (length: number): number => word + word * Math.ceil(length / (8 * word));

export function bytesOfSparse(values: Float32Array): Uint8Array {
  const there = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  let at = bytesBefore(values.length);
  const bytes = new Uint8Array(at + word * there);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, values.length, true);
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    if (value === 0) continue;
    const byte = word + (j >>> 3);
    bytes[byte] = (bytes[byte] as number) | (1 << (j & 7));
    view.setFloat32(at, value, true);
    at += word;
  }
  return bytes;
}

/** @throws RangeError if the bytes are none, of more entries than may be, or hold what is not finite */
export function sparseFrom(bytes: Uint8Array, mostEntries: number): Float32Array {
  const { byteLength } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, byteLength);
  const length = byteLength < word ? 0 : view.getUint32(0, true);
  let at = bytesBefore(length);
  // Before any memory is taken: a bit is there for each entry.
  if (byteLength < at) throw new RangeError(`is ${byteLength} bytes long, too few for the entries that it says it has`);
  if (length > mostEntries) throw new RangeError(`has ${length} entries, and ${mostEntries} are the most`);
  const values = new Float32Array(length);
  const bits = 8 * (at - word);
  for (let j = 0; j < bits; j++) {
    if (!((bytes[word + (j >>> 3)] as number) & (1 << (j & 7)))) continue;
    if (j >= length) throw new RangeError(`has entries beyond its ${length}`);
    if (at + word > byteLength) throw new RangeError(`is ${byteLength} bytes long, too few for the entries in it`);
    values[j] = view.getFloat32(at, true);
    at += word;
  }
  if (at !== byteLength) throw new RangeError(`is ${byteLength} bytes long, more than the entries in it take`);
  if (!allFinite(values)) throw new RangeError("holds what is not finite");
  return values;
}
