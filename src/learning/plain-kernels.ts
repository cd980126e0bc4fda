import type { Features } from "./dataset.ts";
import type { Kernels, LinearLoss } from "./kernels.ts";

/** The reference: loops that say what is meant, fast enough for small models. All sums are float64. */
export const plainKernels: Kernels = {
  name: "plain",

  linearScoresInto(scores, weights, features, rows) {
    for (let i = 0; i < rows.length; i++) scores[i] = scoreOf(weights, features, rows[i] as number);
  },

  linearLoss(loss, weights, features, targets, rows) {
    if (rows.length === 0) return 0;
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      sum += lossOf(loss, scoreOf(weights, features, row), targets[row] as number);
    }
    return sum / rows.length;
  },

  linearGradientInto(gradient, loss, weights, features, targets, rows) {
    if (rows.length === 0) {
      gradient.fill(0);
      return 0;
    }
    let sum = 0;
    const accumulated = new Float64Array(gradient.length);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const score = scoreOf(weights, features, row);
      sum += lossOf(loss, score, targets[row] as number);
      addRowInto(accumulated, slopeOf(loss, score, targets[row] as number), features, row);
    }
    for (let j = 0; j < gradient.length; j++) gradient[j] = (accumulated[j] as number) / rows.length;
    return sum / rows.length;
  },
};

function lossOf(loss: LinearLoss, score: number, target: number): number {
  switch (loss) {
    case "squared-hinge": {
      const slack = Math.max(0, 1 - target * score);
      return 0.5 * slack * slack;
    }
    default:
      throw new Error(`unreachable: ${loss satisfies never}`);
  }
}

/** The derivative of the loss by the score. */
function slopeOf(loss: LinearLoss, score: number, target: number): number {
  switch (loss) {
    case "squared-hinge":
      return -target * Math.max(0, 1 - target * score);
    default:
      throw new Error(`unreachable: ${loss satisfies never}`);
  }
}

// One loop for each kind of features: engines make slow code of a loop that sees two kinds of array.

function scoreOf(weights: Float32Array, features: Features, row: number): number {
  const from = row * features.featureCount;
  return features.kind === "bytes"
    ? features.scale * byteScore(weights, features.data, from)
    : floatScore(weights, features.data, from);
}

function byteScore(weights: Float32Array, data: Uint8Array, from: number): number {
  let sum = 0;
  for (let j = 0; j < weights.length; j++) sum += (weights[j] as number) * (data[from + j] as number);
  return sum;
}

function floatScore(weights: Float32Array, data: Float32Array, from: number): number {
  let sum = 0;
  for (let j = 0; j < weights.length; j++) sum += (weights[j] as number) * (data[from + j] as number);
  return sum;
}

function addRowInto(sums: Float64Array, factor: number, features: Features, row: number): void {
  if (factor === 0) return;
  const from = row * features.featureCount;
  if (features.kind === "bytes") addBytesInto(sums, factor * features.scale, features.data, from);
  else addFloatsInto(sums, factor, features.data, from);
}

function addBytesInto(sums: Float64Array, factor: number, data: Uint8Array, from: number): void {
  for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + factor * (data[from + j] as number);
}

function addFloatsInto(sums: Float64Array, factor: number, data: Float32Array, from: number): void {
  for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + factor * (data[from + j] as number);
}
