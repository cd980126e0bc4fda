import type { Features } from "./dataset.ts";

// One loop for each kind of features: engines make slow code of a loop that sees two kinds of array.

/** `<weights, x[row]>`, summed in float64. */
export function scoreOf(weights: Float32Array, features: Features, row: number): number {
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

/** `sums += factor * x[row]`. */
export function addRowInto(sums: Float64Array, factor: number, features: Features, row: number): void {
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

/** `||x[row] - centre||^2`, summed in float64. */
export function squaredDistanceTo(centre: Float32Array, features: Features, row: number): number {
  const from = row * features.featureCount;
  return features.kind === "bytes"
    ? byteDistance(centre, features.data, features.scale, from)
    : floatDistance(centre, features.data, from);
}

function byteDistance(centre: Float32Array, data: Uint8Array, scale: number, from: number): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = scale * (data[from + j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}

function floatDistance(centre: Float32Array, data: Float32Array, from: number): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = (data[from + j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}

/** The vectors of `length` entries that follow each other in a longer one, as views. */
export function vectorsIn<A extends Float32Array | Float64Array>(vectors: A, length: number): A[] {
  return Array.from({ length: vectors.length / length }, (_, k) => vectors.subarray(k * length, (k + 1) * length) as A);
}
