/** Inner product, summed in float64. Both vectors have the length of `a`. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Euclidean distance `||a - b||`, summed in float64. Both vectors have the length of `a`. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

/** `target += factor * vector`, computed in float64 and stored in the target's precision. */
export function addScaledInto(
  target: { [index: number]: number; readonly length: number },
  factor: number,
  vector: ArrayLike<number>,
): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (vector[i] as number);
}

/** Place of the first entry that is NaN or infinite; -1 if there is none. */
export function firstNotFinite(vector: ArrayLike<number>): number {
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] as number;
    // Only finite numbers leave 0 when they are taken from themselves.
    if (value - value !== 0) return i;
  }
  return -1;
}
