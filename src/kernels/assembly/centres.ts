// K-means: which centre is nearest, and the sums of the rows that are nearest to each.

import { rowAsFloats } from "./layouts";
import { parameters } from "./parameters";
import { squaredDistance } from "./rows";
import { lowerToF64, upperToF64 } from "./simd";

/**
 * Finds the nearest centre of each of the first `count` rows, the first of several: its number into `nearest`, its squared
 * distance into `scores`. If `adds`, the row is added to its centre's sums, and 1 to its centre's count.
 *
 * @returns the sum of the squared distances
 */
export function assignToCentres(count: usize, adds: bool): f64 {
  const p = parameters();
  const nearest = p.nearest;
  const squaredDistances = p.scores;
  const sums = p.sums;
  const counts = p.counts;
  const floats = p.floats;
  const centres = p.weights;
  const centreCount = p.vectorCount;
  const featureCount = p.featureCount;
  const padded = p.padded;
  const rows = p.rows;
  let total: f64 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const x = rowAsFloats(floats, row);
    let best: usize = 0;
    let least: f64 = Infinity;
    for (let k: usize = 0; k < centreCount; k++) {
      const squared = squaredDistance(x, centres + ((k * padded) << 2), featureCount);
      if (squared < least) {
        least = squared;
        best = k;
      }
    }
    total += least;
    store<u32>(nearest + i, <u32>best);
    store<f32>(squaredDistances + i, <f32>least);
    if (!adds) continue;
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
