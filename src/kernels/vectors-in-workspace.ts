import type { Rows } from "../learning/dataset.ts";
import type { Seat } from "./seats.ts";
import type { TableOrder } from "./table-order.ts";
import type { Workspace } from "./workspace.ts";

/** Vectors that follow each other directly, to their padded places. */
export function putVectors(
  { weights, featureCount, vectorCount, padded, order }: Workspace,
  vectors: Float32Array,
): void {
  if (order) return putInOrder(weights.view, vectors, order, padded);
  if (featureCount === padded || vectorCount === 1) return weights.view.set(vectors);
  for (let k = 0; k < vectorCount; k++) {
    weights.view.set(vectors.subarray(k * featureCount, (k + 1) * featureCount), k * padded);
  }
}

function putInOrder(into: Float32Array, vectors: Float32Array, { places }: TableOrder, padded: number): void {
  const { length } = places;
  for (let from = 0, to = 0; from < vectors.length; from += length, to += padded) {
    for (let j = 0; j < length; j++) into[to + (places[j] as number)] = vectors[from + j] as number;
  }
}

/** And back. */
export function takeVectors<A extends Float32Array | Float64Array>(into: A, workspace: Workspace, vectors: A): void {
  const { featureCount, vectorCount, padded, order } = workspace;
  if (order) return takeInOrder(into, vectors, order, padded);
  if (featureCount === padded) return into.set(vectors);
  for (let k = 0; k < vectorCount; k++) {
    into.set(vectors.subarray(k * padded, k * padded + featureCount), k * featureCount);
  }
}

function takeInOrder<A extends Float32Array | Float64Array>(
  into: A,
  vectors: A,
  { places }: TableOrder,
  padded: number,
): void {
  const { length } = places;
  for (let from = 0, to = 0; to < into.length; from += padded, to += length) {
    for (let j = 0; j < length; j++) into[to + j] = vectors[from + (places[j] as number)] as number;
  }
}

/** Sums to mean gradient, regularization included, whose part of the loss is returned; the sums are 0 then. */
export function takeGradient(
  gradient: Float32Array,
  { arena, workspace }: Seat,
  regularization: number,
  rows: Rows,
): number {
  const squaredNorm = arena.exports.takeMean(rows.length === 0 ? 0 : 1 / rows.length, regularization);
  takeVectors(gradient, workspace, workspace.mean.view);
  return (regularization / 2) * squaredNorm;
}

/** regularization/2 * ||w||^2 of the workspace's weights. */
export function penalty({ arena }: Seat, regularization: number): number {
  if (regularization === 0) return 0;
  return (regularization / 2) * arena.exports.squaredNorm();
}

export function meanOf(sum: number, rows: Rows): number {
  return rows.length === 0 ? 0 : sum / rows.length;
}
