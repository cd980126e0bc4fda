// Softmax over K classes. Weights are one vector a class, `padded` apart, and so are the sums of the gradient.

import { rowAsFloats } from "./layouts";
import { parameters } from "./parameters";
import { addFour, dotOfFloats } from "./rows";
import { flush, rowsPerFlush } from "./sums";

const waiting = memory.data(16, 16);

/** `scores[i * classCount + k] = <w_k, x_i>`, float32, of the first `count` rows. */
export function softmaxScores(count: usize): void {
  const p = parameters();
  const scores = p.scores;
  const classCount = p.vectorCount;
  const floats = p.floats;
  const weights = p.weights;
  const featureCount = p.featureCount;
  const padded = p.padded;
  const rows = p.rows;
  for (let i: usize = 0; i < count; i++) {
    const x = rowAsFloats(floats, <usize>load<u32>(rows + (i << 2)));
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

/** Sum over the first `count` rows of -log of the probability of the row's class. */
export function sumOfSoftmaxLosses(count: usize): f64 {
  const p = parameters();
  const scores = p.scores;
  const classCount = p.vectorCount;
  const classes = p.targets;
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
 * Adds the gradients of the first `count` rows to `sums`; of `scores` those of one row are used.
 *
 * @returns the sum of the losses
 */
export function addSoftmaxGradient(count: usize): f64 {
  const p = parameters();
  const sums = p.sums;
  const partial = p.partial;
  const classCount = p.vectorCount;
  const floats = p.floats;
  const floatsApart = p.floatsApart;
  const scores = p.scores;
  const factors = p.factors;
  const weights = p.weights;
  const featureCount = p.featureCount;
  const padded = p.padded;
  const rows = p.rows;
  const classes = p.targets;
  let lossSum: f64 = 0;
  let waits: usize = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const x = rowAsFloats(floats + waits * floatsApart, row);
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
