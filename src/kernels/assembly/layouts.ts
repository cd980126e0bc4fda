// The four kinds of features, for kernels that read a row as float32 whatever it is. The numbers are those of
// src/kernels/parameters.ts.

import { packedToFloats } from "./packed";
import { parameters } from "./parameters";
import { bytesToFloats } from "./rows";
import { tableToFloats } from "./table";

export const bytes: i32 = 1;
export const packed: i32 = 2;
export const table: i32 = 3;

/** Row number `row` as float32: where it is, or converted into `floats`. */
export function rowAsFloats(floats: usize, row: usize): usize {
  const p = parameters();
  const features = p.features;
  if (p.kind === packed) {
    const start = p.starts + (row << 2);
    const end = features + load<u32>(start, 4);
    packedToFloats(floats, features + load<u32>(start), end, p.apart, <f32>p.scale, p.padded);
    return floats;
  }
  if (p.kind === table) {
    tableToFloats(floats, row);
    return floats;
  }
  const x = features + row * p.rowBytes;
  if (p.kind !== bytes) return x;
  bytesToFloats(floats, x, <f32>p.scale, p.padded);
  return floats;
}
