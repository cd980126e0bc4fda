// Models that are linear in their weights. Rows are addressed by number: row r begins at `features + r * rowBytes`.

import { lossOf, slopeOf } from "./losses";
import { addFour, convertAndDot, dotOfFloats, scoresOfTwo } from "./rows";
import { flush, rowsPerFlush } from "./sums";

/** Rows that wait to be added to the gradient, and what they are to be multiplied by. */
const waiting = memory.data(16, 16);
const factors = memory.data(16, 16);

export function scoresOfBytes(
  scores: usize,
  weights: usize,
  features: usize,
  rowBytes: usize,
  padded: usize,
  scale: f64,
  rows: usize,
  count: usize,
): void {
  for (let i: usize = 0; i < count; i += 2) {
    const j = min(i + 1, count - 1);
    const x = features + <usize>load<u32>(rows + (i << 2)) * rowBytes;
    const y = features + <usize>load<u32>(rows + (j << 2)) * rowBytes;
    scoresOfTwo(scores + (i << 2), scores + (j << 2), x, y, weights, padded, scale);
  }
}

export function scoresOfFloats(
  scores: usize,
  weights: usize,
  features: usize,
  featureCount: usize,
  rows: usize,
  count: usize,
): void {
  for (let i: usize = 0; i < count; i++) {
    const row = features + ((<usize>load<u32>(rows + (i << 2)) * featureCount) << 2);
    store<f32>(scores + (i << 2), <f32>dotOfFloats(row, weights, featureCount));
  }
}

/** Sum of the losses of `count` scores. */
export function sumOfLosses(loss: i32, scores: usize, targets: usize, count: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    sum += lossOf(loss, <f64>load<f32>(scores + (i << 2)), <f64>load<f32>(targets + (i << 2)));
  }
  return sum;
}

/**
 * Adds the rows' gradients to the float64 `sums` (and sets `partial` to 0, as it must be before). `floats` is room for
 * four rows, `floatsApart` bytes from each other. Each row is read once: for its score, and as float32, while it is in
 * the first cache, for the gradient.
 *
 * @returns the sum of the losses
 */
export function addGradientOfBytes(
  loss: i32,
  sums: usize,
  partial: usize,
  floats: usize,
  floatsApart: usize,
  weights: usize,
  features: usize,
  rowBytes: usize,
  padded: usize,
  scale: f64,
  rows: usize,
  targets: usize,
  count: usize,
): f64 {
  let lossSum: f64 = 0;
  let waits: usize = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = features + <usize>load<u32>(rows + i) * rowBytes;
    const x = floats + waits * floatsApart;
    const score = scale * convertAndDot(row, x, weights, padded);
    const target = <f64>load<f32>(targets + i);
    lossSum += lossOf(loss, score, target);
    const slope = slopeOf(loss, score, target);
    if (slope === 0) continue;
    wait(waits, x, <f32>(slope * scale));
    waits++;
    if (waits < 4) continue;
    addWaiting(partial, padded);
    waits = 0;
    added += 4;
    if (added < rowsPerFlush) continue;
    flush(sums, partial, padded);
    added = 0;
  }
  addRest(sums, partial, padded, waits);
  return lossSum;
}

/** The same for rows that are float32 already, and are read where they are. */
export function addGradientOfFloats(
  loss: i32,
  sums: usize,
  partial: usize,
  weights: usize,
  features: usize,
  featureCount: usize,
  padded: usize,
  rows: usize,
  targets: usize,
  count: usize,
): f64 {
  let lossSum: f64 = 0;
  let waits: usize = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const x = features + ((<usize>load<u32>(rows + i) * featureCount) << 2);
    const score = dotOfFloats(x, weights, featureCount);
    const target = <f64>load<f32>(targets + i);
    lossSum += lossOf(loss, score, target);
    const slope = slopeOf(loss, score, target);
    if (slope === 0) continue;
    wait(waits, x, <f32>slope);
    waits++;
    if (waits < 4) continue;
    addWaiting(partial, padded);
    waits = 0;
    added += 4;
    if (added < rowsPerFlush) continue;
    flush(sums, partial, padded);
    added = 0;
  }
  addRest(sums, partial, padded, waits);
  return lossSum;
}

function wait(place: usize, x: usize, factor: f32): void {
  store<usize>(waiting + (place << 2), x);
  store<f32>(factors + (place << 2), factor);
}

function addWaiting(partial: usize, padded: usize): void {
  addFour(
    partial,
    load<usize>(waiting),
    load<usize>(waiting, 4),
    load<usize>(waiting, 8),
    load<usize>(waiting, 12),
    factors,
    padded,
  );
}

/** The last rows, three at most: empty places get the first one again, times 0. */
function addRest(sums: usize, partial: usize, padded: usize, waits: usize): void {
  if (waits > 0) {
    for (let place = waits; place < 4; place++) wait(place, load<usize>(waiting), 0);
    addWaiting(partial, padded);
  }
  flush(sums, partial, padded);
}
