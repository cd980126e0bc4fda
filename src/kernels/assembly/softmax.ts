// Softmax over K classes. Weights are one vector a class, `padded` apart, and so are the sums of the gradient.

import { rowAsFloats } from "./layouts";
import { addFour, dotOfFloats } from "./rows";
import { flush, rowsPerFlush } from "./sums";

const waiting = memory.data(16, 16);

/** `scores[i * classCount + k] = <w_k, x_i>`, float32. */
export function softmaxScores(
  scores: usize,
  classCount: usize,
  floats: usize,
  weights: usize,
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
): void {
  for (let i: usize = 0; i < count; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const x = rowAsFloats(kind, floats, features, rowBytes, starts, apart, scale, padded, row);
    scoreClasses(scores + ((i * classCount) << 2), classCount, weights, x, featureCount, padded);
  }
}

function scoreClasses(
  scores: usize,
  classCount: usize,
  weights: usize,
  x: usize,
  featureCount: usize,
  padded: usize,
): void {
  for (let k: usize = 0; k < classCount; k++) {
    store<f32>(scores + (k << 2), <f32>dotOfFloats(x, weights + ((k * padded) << 2), featureCount));
  }
}

/** Sum over rows of -log of the probability of the row's class (`classes`, u32). */
export function sumOfSoftmaxLosses(scores: usize, classCount: usize, classes: usize, count: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const at = scores + ((i * classCount) << 2);
    const right = <f64>load<f32>(at + ((<usize>load<u32>(classes + (i << 2))) << 2));
    sum += logOfSumOfExponentials(at, classCount) - right;
  }
  return sum;
}

function logOfSumOfExponentials(scores: usize, classCount: usize): f64 {
  let largest = <f64>load<f32>(scores);
  for (let k: usize = 1; k < classCount; k++) largest = max(largest, <f64>load<f32>(scores + (k << 2)));
  let sum: f64 = 0;
  for (let k: usize = 0; k < classCount; k++) sum += Math.exp(<f64>load<f32>(scores + (k << 2)) - largest);
  return largest + Math.log(sum);
}

/**
 * Adds the rows' gradients to the float64 `sums`; `partial` must be 0 and becomes 0. `floats` is room for four rows,
 * `floatsApart` bytes from each other; `scores` for one score a class, `factors` for four float32 a class.
 *
 * @returns the sum of the losses
 */
export function addSoftmaxGradient(
  sums: usize,
  partial: usize,
  classCount: usize,
  floats: usize,
  floatsApart: usize,
  scores: usize,
  factors: usize,
  weights: usize,
  features: usize,
  kind: i32,
  rowBytes: usize,
  starts: usize,
  apart: usize,
  featureCount: usize,
  padded: usize,
  scale: f32,
  rows: usize,
  classes: usize,
  count: usize,
): f64 {
  let lossSum: f64 = 0;
  let waits: usize = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const room = floats + waits * floatsApart;
    const x = rowAsFloats(kind, room, features, rowBytes, starts, apart, scale, padded, row);
    scoreClasses(scores, classCount, weights, x, featureCount, padded);
    const logSum = logOfSumOfExponentials(scores, classCount);
    const right = <usize>load<u32>(classes + i);
    lossSum += logSum - <f64>load<f32>(scores + (right << 2));
    for (let k: usize = 0; k < classCount; k++) {
      const probability = Math.exp(<f64>load<f32>(scores + (k << 2)) - logSum);
      store<f32>(factors + (k << 4) + (waits << 2), <f32>(k === right ? probability - 1 : probability));
    }
    store<usize>(waiting + (waits << 2), x);
    waits++;
    if (waits < 4) continue;
    addWaiting(partial, classCount, factors, padded);
    waits = 0;
    added += 4;
    if (added < rowsPerFlush) continue;
    flush(sums, partial, classCount * padded);
    added = 0;
  }
  if (waits > 0) {
    for (let place = waits; place < 4; place++) {
      store<usize>(waiting + (place << 2), load<usize>(waiting));
      for (let k: usize = 0; k < classCount; k++) store<f32>(factors + (k << 4) + (place << 2), 0);
    }
    addWaiting(partial, classCount, factors, padded);
  }
  flush(sums, partial, classCount * padded);
  return lossSum;
}

function addWaiting(partial: usize, classCount: usize, factors: usize, padded: usize): void {
  const x0 = load<usize>(waiting);
  const x1 = load<usize>(waiting, 4);
  const x2 = load<usize>(waiting, 8);
  const x3 = load<usize>(waiting, 12);
  for (let k: usize = 0; k < classCount; k++) {
    addFour(partial + ((k * padded) << 2), x0, x1, x2, x3, factors + (k << 4), padded);
  }
}
