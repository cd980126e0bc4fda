/**
 * Weights and their changes. Both sides add in float32, so that they have the same weights to the bit.
 */

/** start + change, in new memory. */
export function movedBy(start: Float32Array, change: Float32Array): Float32Array {
  return moveInto(start.slice(), change);
}

/** The weights become weights + change. @returns them */
export function moveInto(weights: Float32Array, change: Float32Array): Float32Array {
  for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) + (change[j] as number);
  return weights;
}

/** weights - start, in new memory. */
export function changeOf(weights: Float32Array, start: Float32Array): Float32Array {
  return weights.map((weight, j) => weight - (start[j] as number));
}
