import { type Features, requireRow } from "./dataset.ts";
import { bytesOfRows } from "./packed-features.ts";
import { addTableRowInto, squaredTableDistance, tableScore } from "./table-features.ts";

// One loop for each kind of features: engines compile a loop over two kinds of array to slow code.

/** `<weights, x[row]>`, summed in float64. */
export function scoreOf(weights: Float32Array, features: Features, row: number): number {
  requireRow(features, row);
  if (features.kind === "float32") return floatScore(weights, features.data, row * features.featureCount);
  if (features.kind === "table") return tableScore(weights, features, row);
  const { data, from } = bytesFor(features, row);
  return features.scale * byteScore(weights, data, from);
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
  requireRow(features, row);
  if (factor === 0) return;
  if (features.kind === "float32") return addFloatsInto(sums, factor, features.data, row * features.featureCount);
  if (features.kind === "table") return addTableRowInto(sums, factor, features, row);
  const { data, from } = bytesFor(features, row);
  addBytesInto(sums, factor * features.scale, data, from);
}

function addBytesInto(sums: Float64Array, factor: number, data: Uint8Array, from: number): void {
  for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + factor * (data[from + j] as number);
}

function addFloatsInto(sums: Float64Array, factor: number, data: Float32Array, from: number): void {
  for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + factor * (data[from + j] as number);
}

/** `||x[row] - centre||^2`, summed in float64. */
export function squaredDistanceTo(centre: Float32Array, features: Features, row: number): number {
  requireRow(features, row);
  if (features.kind === "float32") return squaredFloatDistance(centre, features.data, row * features.featureCount);
  if (features.kind === "table") return squaredTableDistance(centre, features, row);
  const { data, from } = bytesFor(features, row);
  return squaredByteDistance(centre, data, features.scale, from);
}

function squaredByteDistance(centre: Float32Array, data: Uint8Array, scale: number, from: number): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = scale * (data[from + j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}

function squaredFloatDistance(centre: Float32Array, data: Float32Array, from: number): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) {
    const difference = (data[from + j] as number) - (centre[j] as number);
    sum += difference * difference;
  }
  return sum;
}

/** The position of a row's bytes. */
function bytesFor(
  features: Extract<Features, { kind: "bytes" | "packed" }>,
  row: number,
): { data: Uint8Array; from: number } {
  if (features.kind === "bytes") return { data: features.data, from: row * features.featureCount };
  return { data: bytesOfRows(features, Uint32Array.of(row)) as Uint8Array, from: 0 };
}

/** The vectors of `length` entries that follow each other in a longer one, as views. */
export function vectorsIn<A extends Float32Array | Float64Array>(vectors: A, length: number): A[] {
  return Array.from({ length: vectors.length / length }, (_, k) => vectors.subarray(k * length, (k + 1) * length) as A);
}
