// Gradients are summed over rows in two steps: float32 sums of at most `rowsPerFlush` rows, which are fast, and float64
// sums of those, which do not drift.

import { parameters } from "./parameters";
import { lowerToF64, multiplyAdd64, sumOfF64, upperToF64 } from "./simd";

export const rowsPerFlush: u32 = 64;

/** `sums += partial; partial = 0`, with `sums` in float64. */
export function flush(sums: usize, partial: usize, padded: usize): void {
  const zero = f32x4.splat(0);
  for (const end = partial + (padded << 2); partial < end; partial += 16) {
    const x = v128.load(partial);
    v128.store(partial, zero);
    v128.store(sums, f64x2.add(v128.load(sums), lowerToF64(x)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), upperToF64(x)), 16);
    sums += 32;
  }
}

/** `||weights||^2`. */
export function squaredNorm(): f64 {
  const p = parameters();
  let a = p.weights;
  let s = f64x2.splat(0);
  let t = s;
  for (const end = a + ((p.padded * p.vectorCount) << 2); a < end; a += 16) {
    const x = v128.load(a);
    s = multiplyAdd64(lowerToF64(x), lowerToF64(x), s);
    t = multiplyAdd64(upperToF64(x), upperToF64(x), t);
  }
  return sumOfF64(f64x2.add(s, t));
}

/**
 * `mean = factor * sums + regularization * weights` as float32; `sums` become 0.
 *
 * @returns `||weights||^2`
 */
export function takeMean(factor: f64, regularization: f64): f64 {
  const p = parameters();
  let mean = p.mean;
  let sums = p.sums;
  let weights = p.weights;
  let squaredNorm = f64x2.splat(0);
  const f = f64x2.splat(factor);
  const r = f64x2.splat(regularization);
  const zero = f64x2.splat(0);
  for (const end = mean + ((p.padded * p.vectorCount) << 2); mean < end; mean += 16) {
    const w = v128.load(weights);
    const w0 = lowerToF64(w);
    const w2 = upperToF64(w);
    squaredNorm = multiplyAdd64(w2, w2, multiplyAdd64(w0, w0, squaredNorm));
    const lower = multiplyAdd64(r, w0, f64x2.mul(f, v128.load(sums)));
    const upper = multiplyAdd64(r, w2, f64x2.mul(f, v128.load(sums, 16)));
    v128.store(sums, zero);
    v128.store(sums, zero, 16);
    v128.store(
      mean,
      i8x16.shuffle(
        f32x4.demote_f64x2_zero(lower),
        f32x4.demote_f64x2_zero(upper),
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
      ),
    );
    weights += 16;
    sums += 32;
  }
  return sumOfF64(squaredNorm);
}
