// K-means: which centre is nearest, and the sums of the rows that are nearest to each.

import { rowAsFloats } from "./layouts";
import { squaredDistance } from "./rows";
import { lowerToF64, upperToF64 } from "./simd";

/**
 * Finds the nearest of `centreCount` centres (`padded` apart) of each row, the first of several: its number (u32) into
 * `nearest`, its squared distance (f32) into `distances`. If `sums` is not 0, the row is added to its centre's float64
 * sums and 1 to its centre's count (u32).
 *
 * @returns the sum of the squared distances
 */
export function assignToCentres(
  nearest: usize,
  distances: usize,
  sums: usize,
  counts: usize,
  floats: usize,
  centres: usize,
  centreCount: usize,
  features: usize,
  kind: i32,
  rowBytes: usize,
  starts: usize,
  apart: usize,
  featureCount: usize,
  padded: usize,
  scale: f32,
  rows: usize,
  count: usize,
): f64 {
  let total: f64 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const x = rowAsFloats(kind, floats, features, rowBytes, starts, apart, scale, padded, row);
    let best: usize = 0;
    let least: f64 = Infinity;
    for (let k: usize = 0; k < centreCount; k++) {
      const distance = squaredDistance(x, centres + ((k * padded) << 2), featureCount);
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    total += least;
    store<u32>(nearest + i, <u32>best);
    store<f32>(distances + i, <f32>least);
    if (sums === 0) continue;
    addRow(sums + ((best * padded) << 3), x, padded);
    store<u32>(counts + (best << 2), load<u32>(counts + (best << 2)) + 1);
  }
  return total;
}

function addRow(sums: usize, x: usize, padded: usize): void {
  for (const end = x + (padded << 2); x < end; x += 16) {
    const value = v128.load(x);
    v128.store(sums, f64x2.add(v128.load(sums), lowerToF64(value)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), upperToF64(value)), 16);
    sums += 32;
  }
}
