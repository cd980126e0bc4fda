// The three kinds of features, for kernels that read a row as float32 whatever it is. The numbers are those of
// src/kernels/module-exports.ts.

import { packedToFloats } from "./packed";
import { bytesToFloats } from "./rows";

const bytes: i32 = 1;
const packed: i32 = 2;

/** Row number `row` as float32: where it is, or converted into `floats`. */
export function rowAsFloats(
  kind: i32,
  floats: usize,
  features: usize,
  rowBytes: usize,
  starts: usize,
  apart: usize,
  scale: f32,
  padded: usize,
  row: usize,
): usize {
  if (kind === packed) {
    const start = starts + (row << 2);
    packedToFloats(floats, features + load<u32>(start), features + load<u32>(start, 4), apart, scale, padded);
    return floats;
  }
  const x = features + row * rowBytes;
  if (kind !== bytes) return x;
  bytesToFloats(floats, x, scale, padded);
  return floats;
}
