import { addScaledInto } from "../../math/vectors.ts";

/**
 * Weights and their changes. Both sides add in float32, so that they have the same weights to the bit.
 */

/** start + change, in new memory. */
export function movedBy(start: Float32Array, change: Float32Array): Float32Array {
  const moved = start.slice();
  addScaledInto(moved, 1, change);
  return moved;
}

/** weights - start, in new memory. */
export function changeOf(weights: Float32Array, start: Float32Array): Float32Array {
  return weights.map((weight, j) => weight - (start[j] as number));
}
