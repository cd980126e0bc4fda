/** Inner product, summed in float64. Both vectors have the length of `a`. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  // Two sums: each addition waits for the one before it in the same sum.
  let [even, odd] = [0, 0];
  const last = a.length - 1;
  for (let i = 0; i < last; i += 2) {
    even += (a[i] as number) * (b[i] as number);
    odd += (a[i + 1] as number) * (b[i + 1] as number);
  }
  if (last % 2 === 0) even += (a[last] as number) * (b[last] as number);
  return even + odd;
}

/** Euclidean distance `||a - b||`, summed in float64. Both vectors have the length of `a`. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(squaredDistance(a, b));
}

/** `||a - b||^2`, summed in float64. Both vectors have the length of `a`. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [even, odd] = [0, 0];
  const last = a.length - 1;
  for (let i = 0; i < last; i += 2) {
    const first = (a[i] as number) - (b[i] as number);
    const second = (a[i + 1] as number) - (b[i + 1] as number);
    even += first * first;
    odd += second * second;
  }
  if (last % 2 === 0) even += ((a[last] as number) - (b[last] as number)) ** 2;
  return even + odd;
}

/**
 * `target += factor * vector`, computed in float64 and stored in the target's precision. Sums of float32 vectors in float64 have a loop of
 * their own: engines take twice as long for one in which they have met vectors of several types.
 */
export function addScaledInto(
  target: { [index: number]: number; readonly length: number },
  factor: number,
  vector: ArrayLike<number>,
): void {
  if (target instanceof Float64Array && vector instanceof Float32Array) return sumScaledInto(target, factor, vector);
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (vector[i] as number);
}

function sumScaledInto(sums: Float64Array, factor: number, vector: Float32Array): void {
  // Four at a time: engines look at the end of a loop only then.
  const fours = sums.length - (sums.length % 4);
  for (let i = 0; i < fours; i += 4) {
    sums[i] = (sums[i] as number) + factor * (vector[i] as number);
    sums[i + 1] = (sums[i + 1] as number) + factor * (vector[i + 1] as number);
    sums[i + 2] = (sums[i + 2] as number) + factor * (vector[i + 2] as number);
    sums[i + 3] = (sums[i + 3] as number) + factor * (vector[i + 3] as number);
  }
  for (let i = fours; i < sums.length; i++) sums[i] = (sums[i] as number) + factor * (vector[i] as number);
}

/**
 * Whether no entry is infinite or NaN: a sum is, from then on, if one of its terms is. Sums of finite float32 do not get as
 * far as infinity in float64.
 */
export function allFinite(vector: Float32Array): boolean {
  // Four sums do not wait for each other.
  let [a, b, c, d] = [0, 0, 0, 0];
  const fours = vector.length - (vector.length % 4);
  for (let i = 0; i < fours; i += 4) {
    a += vector[i] as number;
    b += vector[i + 1] as number;
    c += vector[i + 2] as number;
    d += vector[i + 3] as number;
  }
  for (let i = fours; i < vector.length; i++) a += vector[i] as number;
  return Number.isFinite(a + b + c + d);
}
