/** Inner product, summed in float64. Both vectors have the length of `a`. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Euclidean distance `||a - b||`, summed in float64. Both vectors have the length of `a`. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(squaredDistance(a, b));
}

/** `||a - b||^2`, summed in float64. Both vectors have the length of `a`. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return sum;
}

/** `target += factor * vector`, computed in float64 and stored in the target's precision. */
export function addScaledInto(
  target: { [index: number]: number; readonly length: number },
  factor: number,
  vector: ArrayLike<number>,
): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (vector[i] as number);
}

/** Whether no entry is infinite or NaN. Checks the bits: exactly these values have every bit of the exponent set. */
export function allFinite(vector: Float32Array): boolean {
  const bits = new Int32Array(vector.buffer, vector.byteOffset, vector.length);
  // Two at a time do not wait for each other: half as fast again.
  let even = 0;
  let odd = 0;
  const pairs = bits.length - (bits.length % 2);
  for (let i = 0; i < pairs; i += 2) {
    even |= ((bits[i] as number) & 0x7fffffff) + 0x00800000;
    odd |= ((bits[i + 1] as number) & 0x7fffffff) + 0x00800000;
  }
  if (pairs < bits.length) even |= ((bits[pairs] as number) & 0x7fffffff) + 0x00800000;
  return (even | odd) >= 0;
}
