// Models that are linear in their weights. Rows are addressed by number: row r begins at `features + r * rowBytes`.

import { bytes, packed, table } from "./layouts";
import { lossOf, slopeOf } from "./losses";
import { addGradientOfPacked, scoresOfPacked } from "./packed";
import { parameters } from "./parameters";
import { convertAndDot, dotOfFloats, scoresOfTwo } from "./rows";
import { flush, rowsPerFlush } from "./sums";
import { addGradientOfTable, scoresOfTable } from "./table";
import { addWaiting, fillUp, wait } from "./waiting";

/** `scores[i] = <weights, x_i>` of the first `count` rows. */
export function linearScores(count: usize): void {
  const kind = parameters().kind;
  if (kind === bytes) return scoresOfBytes(count);
  if (kind === packed) return scoresOfPacked(count);
  if (kind === table) return scoresOfTable(count);
  scoresOfFloats(count);
}

export function scoresOfBytes(count: usize): void {
  const p = parameters();
  const scores = p.scores;
  const weights = p.weights;
  const features = p.features;
  const rowBytes = p.rowBytes;
  const padded = p.padded;
  const scale = p.scale;
  const rows = p.rows;
  for (let i: usize = 0; i < count; i += 2) {
    const j = min(i + 1, count - 1);
    const x = features + <usize>load<u32>(rows + (i << 2)) * rowBytes;
    const y = features + <usize>load<u32>(rows + (j << 2)) * rowBytes;
    scoresOfTwo(scores + (i << 2), scores + (j << 2), x, y, weights, padded, scale);
  }
}

export function scoresOfFloats(count: usize): void {
  const p = parameters();
  const scores = p.scores;
  const weights = p.weights;
  const features = p.features;
  const featureCount = p.featureCount;
  const rows = p.rows;
  for (let i: usize = 0; i < count; i++) {
    const row = features + ((<usize>load<u32>(rows + (i << 2)) * featureCount) << 2);
    store<f32>(scores + (i << 2), <f32>dotOfFloats(row, weights, featureCount));
  }
}

/** Sum of the losses of the first `count` scores. */
export function sumOfLosses(loss: i32, count: usize): f64 {
  const scores = parameters().scores;
  const targets = parameters().targets;
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    sum += lossOf(loss, <f64>load<f32>(scores + (i << 2)), <f64>load<f32>(targets + (i << 2)));
  }
  return sum;
}

/**
 * Adds the gradients of the first `count` rows to `sums`.
 *
 * @returns the sum of the losses
 */
export function addLinearGradient(loss: i32, count: usize): f64 {
  const kind = parameters().kind;
  if (kind === bytes) return addGradientOfBytes(loss, count);
  if (kind === packed) return addGradientOfPacked(loss, count);
  if (kind === table) return addGradientOfTable(loss, count);
  return addGradientOfFloats(loss, count);
}

/** Each row is read once: for its score, and as float32, while it is in the first cache, for the gradient. */
export function addGradientOfBytes(loss: i32, count: usize): f64 {
  const p = parameters();
  const sums = p.sums;
  const partial = p.partial;
  const floats = p.floats;
  const floatsApart = p.floatsApart;
  const weights = p.weights;
  const features = p.features;
  const rowBytes = p.rowBytes;
  const padded = p.padded;
  const scale = p.scale;
  const rows = p.rows;
  const targets = p.targets;
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
  if (waits > 0) {
    fillUp(waits);
    addWaiting(partial, padded);
  }
  flush(sums, partial, padded);
  return lossSum;
}

/** The same for rows that are float32 already, and are read where they are. */
export function addGradientOfFloats(loss: i32, count: usize): f64 {
  const p = parameters();
  const sums = p.sums;
  const partial = p.partial;
  const weights = p.weights;
  const features = p.features;
  const featureCount = p.featureCount;
  const padded = p.padded;
  const rows = p.rows;
  const targets = p.targets;
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
  if (waits > 0) {
    fillUp(waits);
    addWaiting(partial, padded);
  }
  flush(sums, partial, padded);
  return lossSum;
}
