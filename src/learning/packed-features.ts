import { type Features, type PackedFeatures, type Rows, requireRow } from "./dataset.ts";
import type { Allocate } from "./kernels.ts";

/** Bytes that a block of eight features takes. */
const blockBytes = 10;
const half = 4;
const floatBytes = 4;

/** A block's place is 16 bits of bytes of float32 weights. */
const mostFeatures = 2 ** 16 / floatBytes;

/** Features that do not become at least this much smaller are read faster as they are. */
const largestPart = 0.6;

/** Rows that are looked at to decide how features are grouped. */
const sampledRows = 500;

/**
 * Byte features without the blocks that are all 0, in the memory of those that are given, which are gone then; where that
 * leaves out too little, or the features are not bytes, the features as they were. Which features make up a block is
 * decided by the data: neighbours in a row, or, of a picture, neighbours in two rows of pixels as well.
 */
export function packInPlace(features: Features): Features {
  if (features.kind !== "bytes" || features.featureCount > mostFeatures) return features;
  const { data, featureCount, scale } = features;
  const exampleCount = Math.floor(data.length / featureCount);
  const apart = bestApart(data, featureCount, exampleCount);
  const places = placesOf(featureCount, apart);
  const found = new Uint32Array(exampleCount + 1);
  let end = 0;
  let overtakes = false;
  for (let row = 0; row < exampleCount; row++) {
    end += blockBytes * evenly(blocksIn(data, row * featureCount, featureCount, apart, places));
    found[row + 1] = end;
    overtakes ||= end > (row + 1) * featureCount;
  }
  const startsAt = Math.ceil((data.byteOffset + end) / 4) * 4 - data.byteOffset;
  if (end > largestPart * data.length || startsAt + found.byteLength > data.length) return features;
  // Where the first rows are full, a row would be written over those that are still to be read.
  const source = overtakes ? data.slice() : data;
  const before = new Uint8Array(featureCount);
  for (let row = 0; row < exampleCount; row++) {
    before.set(source.subarray(row * featureCount, (row + 1) * featureCount));
    packRow(data, found[row] as number, found[row + 1] as number, before, apart, places);
  }
  const starts = new Uint32Array(data.buffer, data.byteOffset + startsAt, found.length);
  starts.set(found);
  return { kind: "packed", data: data.subarray(0, end), starts, apart, featureCount, scale };
}

/**
 * Byte features in blocks of features that are `apart` from each other, in memory of `allocate`, whatever that takes: for a part of
 * data that are packed so.
 */
export function packAs(
  { data, featureCount, scale }: Extract<Features, { kind: "bytes" }>,
  apart: number,
  allocate: Allocate,
): PackedFeatures {
  const places = placesOf(featureCount, apart);
  const rowCount = Math.floor(data.length / featureCount);
  const found = new Uint32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    const blocks = evenly(blocksIn(data, row * featureCount, featureCount, apart, places));
    found[row + 1] = (found[row] as number) + blockBytes * blocks;
  }
  const end = found[rowCount] as number;
  const startsAt = Math.ceil(end / 4) * 4;
  const room = allocate(startsAt + found.byteLength);
  const starts = new Uint32Array(room.buffer, room.byteOffset + startsAt, found.length);
  starts.set(found);
  for (let row = 0; row < rowCount; row++) {
    const bytes = data.subarray(row * featureCount, (row + 1) * featureCount);
    packRow(room, found[row] as number, found[row + 1] as number, bytes, apart, places);
  }
  return { kind: "packed", data: room.subarray(0, end), starts, apart, featureCount, scale };
}

/**
 * The bytes of these rows, zeros included, one row after the other; undefined if the features are not bytes.
 *
 * @throws RangeError if there is no such row
 */
export function bytesOfRows(features: Features, rows: Rows): Uint8Array | undefined {
  if (features.kind === "float32" || features.kind === "table") return undefined;
  const { featureCount } = features;
  const bytes = new Uint8Array(rows.length * featureCount);
  rows.forEach((row, i) => {
    requireRow(features, row);
    if (features.kind === "packed") unpackRowInto(bytes, i * featureCount, features, row);
    else bytes.set(features.data.subarray(row * featureCount, (row + 1) * featureCount), i * featureCount);
  });
  return bytes;
}

/** The bytes of one row into `into` from `at` on, where it must be 0. */
function unpackRowInto(into: Uint8Array, at: number, features: PackedFeatures, row: number): void {
  const { data, apart, featureCount } = features;
  forEachBlock(features, row, (first, from) => {
    for (let k = 0; k < 2 * half; k++) {
      const j = k < half ? first + k : first + k - half + apart;
      // A last block may reach beyond the features, and the block that makes the number even is empty.
      if (j < featureCount && data[from + k] !== 0) into[at + j] = data[from + k] as number;
    }
  });
}

/** Overwrites `featureCount` numbers of `floats` from `at` on with all features of a row, zeros included. */
export function floatsOfPackedRowInto(
  floats: Float32Array | Float64Array,
  at: number,
  features: PackedFeatures,
  row: number,
): void {
  const { data, apart, featureCount, scale } = features;
  floats.fill(0, at, at + featureCount);
  forEachBlock(features, row, (first, from) => {
    for (let k = 0; k < 2 * half; k++) {
      const j = k < half ? first + k : first + k - half + apart;
      const byte = data[from + k] as number;
      if (byte !== 0 && j < featureCount) floats[at + j] = scale * byte;
    }
  });
}

/** Calls with the number of the first feature of each block of the row, and where in `data` its features begin. */
function forEachBlock({ data, starts }: PackedFeatures, row: number, use: (first: number, from: number) => void): void {
  const end = starts[row + 1] as number;
  for (let at = starts[row] as number; at < end; at += blockBytes) {
    use(((data[at] as number) | ((data[at + 1] as number) << 8)) / floatBytes, at + 2);
  }
}

/** The first features of all blocks. */
function placesOf(featureCount: number, apart: number): Uint16Array {
  const places: number[] = [];
  for (let group = 0; group < featureCount; group += 2 * apart) {
    for (let j = group; j < Math.min(group + apart, featureCount); j += half) places.push(j);
  }
  return Uint16Array.from(places);
}

/** Of the distances that divide the features evenly, the one that leaves out most of some rows; else neighbours. */
function bestApart(data: Uint8Array, featureCount: number, exampleCount: number): number {
  let best = half;
  let fewest = Number.POSITIVE_INFINITY;
  const step = Math.max(1, Math.floor(exampleCount / sampledRows));
  for (let apart = half; apart === half || 2 * apart <= featureCount; apart += half) {
    if (apart > half && featureCount % (2 * apart) !== 0) continue;
    const places = placesOf(featureCount, apart);
    let count = 0;
    for (let row = 0; row < exampleCount; row += step) {
      count += blocksIn(data, row * featureCount, featureCount, apart, places);
    }
    if (count >= fewest) continue;
    fewest = count;
    best = apart;
  }
  return best;
}

/** The most bytes that a packed row with this number of features takes. */
export function largestRowBytes(featureCount: number): number {
  return blockBytes * evenly(Math.ceil(featureCount / (2 * half)));
}

const evenly = (count: number) => count + (count % 2);

function blocksIn(data: Uint8Array, from: number, featureCount: number, apart: number, places: Uint16Array): number {
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    if (!isZeroBlock(data, from, featureCount, apart, places[i] as number)) count++;
  }
  return count;
}

function isZeroBlock(data: Uint8Array, from: number, featureCount: number, apart: number, j: number): boolean {
  return isZero(data, from + j, from + featureCount) && isZero(data, from + j + apart, from + featureCount);
}

function isZero(data: Uint8Array, at: number, end: number): boolean {
  if (at + half <= end) {
    return (
      ((data[at] as number) | (data[at + 1] as number) | (data[at + 2] as number) | (data[at + 3] as number)) === 0
    );
  }
  for (let i = at; i < end; i++) if (data[i] !== 0) return false;
  return true;
}

/** Writes the blocks of a row that are not all 0, and, if they are fewer than there is room for, one that is. */
function packRow(
  into: Uint8Array,
  start: number,
  end: number,
  row: Uint8Array,
  apart: number,
  places: Uint16Array,
): void {
  let to = start;
  for (let i = 0; i < places.length; i++) {
    const j = places[i] as number;
    if (isZeroBlock(row, 0, row.length, apart, j)) continue;
    into[to] = (floatBytes * j) & 255;
    into[to + 1] = (floatBytes * j) >> 8;
    for (let k = 0; k < 2 * half; k++) into[to + 2 + k] = row[k < half ? j + k : j + k - half + apart] ?? 0;
    to += blockBytes;
  }
  into.fill(0, to, end);
}
