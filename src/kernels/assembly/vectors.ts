// Whole vectors, computed in float64. Counts are padded to a multiple of 4 by entries that are 0.

import { lowerToF64, multiplyAdd64, sumOfF64, upperToF64 } from "./simd";

/** `target += factor * vector`, both float32. */
export function addScaledToF32(target: usize, factor: f64, vector: usize, count: usize): void {
  const f = f64x2.splat(factor);
  for (const end = target + (count << 2); target < end; target += 16) {
    const x = v128.load(vector);
    const y = v128.load(target);
    const lower = f32x4.demote_f64x2_zero(multiplyAdd64(f, lowerToF64(x), lowerToF64(y)));
    const upper = f32x4.demote_f64x2_zero(multiplyAdd64(f, upperToF64(x), upperToF64(y)));
    v128.store(target, i8x16.shuffle(lower, upper, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    vector += 16;
  }
}

/** `target += factor * vector`, the target float64, the vector float32. */
export function addScaledToF64(target: usize, factor: f64, vector: usize, count: usize): void {
  const f = f64x2.splat(factor);
  for (const end = vector + (count << 2); vector < end; vector += 16) {
    const x = v128.load(vector);
    v128.store(target, multiplyAdd64(f, lowerToF64(x), v128.load(target)));
    v128.store(target, multiplyAdd64(f, upperToF64(x), v128.load(target, 16)), 16);
    target += 32;
  }
}

/** `||a||^2` of float32. */
export function squaredNorm(a: usize, count: usize): f64 {
  let s = f64x2.splat(0);
  let t = s;
  for (const end = a + (count << 2); a < end; a += 16) {
    const x = v128.load(a);
    s = multiplyAdd64(lowerToF64(x), lowerToF64(x), s);
    t = multiplyAdd64(upperToF64(x), upperToF64(x), t);
  }
  return sumOfF64(f64x2.add(s, t));
}

/** `||a - b||^2` of float32. */
export function squaredDistanceInF64(a: usize, b: usize, count: usize): f64 {
  let s = f64x2.splat(0);
  let t = s;
  for (const end = a + (count << 2); a < end; a += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    const lower = f64x2.sub(lowerToF64(x), lowerToF64(y));
    const upper = f64x2.sub(upperToF64(x), upperToF64(y));
    s = multiplyAdd64(lower, lower, s);
    t = multiplyAdd64(upper, upper, t);
    b += 16;
  }
  return sumOfF64(f64x2.add(s, t));
}
