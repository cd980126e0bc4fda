// The two inner loops: blocks of four rows and eight columns, whose sums stay in registers. Eight sums are as many as two units for
// multiply-adds need that take four cycles each, and leave registers for what is multiplied.

import { multiplyAdd } from "../simd";
import { scratch } from "./scratch";

/**
 * Four rows of C = A B + bias, eight columns each. The first 16 bytes of scratch say where the four rows of A begin. Each has `outer` runs
 * of `inner` bytes, `outerApart` from the beginning of one to that of the next; B is a panel.
 */
export function multiplyTile(
  b: usize,
  c: usize,
  apart: usize,
  bias: usize,
  outer: usize,
  outerApart: usize,
  inner: usize,
): void {
  let s0 = v128.load(bias);
  let t0 = v128.load(bias, 16);
  let s1 = s0;
  let t1 = t0;
  let s2 = s0;
  let t2 = t0;
  let s3 = s0;
  let t3 = t0;
  let a0 = load<usize>(scratch);
  let a1 = load<usize>(scratch, 4);
  let a2 = load<usize>(scratch, 8);
  let a3 = load<usize>(scratch, 12);
  const between = outerApart - inner;
  for (; outer > 0; outer--) {
    for (const end = a0 + inner; a0 < end; ) {
      const w = v128.load(b);
      const v = v128.load(b, 16);
      let x = v128.load32_splat(a0);
      s0 = multiplyAdd(x, w, s0);
      t0 = multiplyAdd(x, v, t0);
      x = v128.load32_splat(a1);
      s1 = multiplyAdd(x, w, s1);
      t1 = multiplyAdd(x, v, t1);
      x = v128.load32_splat(a2);
      s2 = multiplyAdd(x, w, s2);
      t2 = multiplyAdd(x, v, t2);
      x = v128.load32_splat(a3);
      s3 = multiplyAdd(x, w, s3);
      t3 = multiplyAdd(x, v, t3);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
    }
    a0 += between;
    a1 += between;
    a2 += between;
    a3 += between;
  }
  v128.store(c, s0);
  v128.store(c, t0, 16);
  c += apart;
  v128.store(c, s1);
  v128.store(c, t1, 16);
  c += apart;
  v128.store(c, s2);
  v128.store(c, t2, 16);
  c += apart;
  v128.store(c, s3);
  v128.store(c, t3, 16);
}

/**
 * C += A^T D of four columns of A and eight of D: `lines` times `columns` rows of A, and those of D `dApart` from each other.
 * C's rows are `apart` from each other.
 */
export function accumulateTile(
  a: usize,
  d: usize,
  c: usize,
  apart: usize,
  lines: usize,
  lineApart: usize,
  columns: usize,
  columnApart: usize,
  dApart: usize,
): void {
  let s0 = f32x4.splat(0);
  let t0 = s0;
  let s1 = s0;
  let t1 = s0;
  let s2 = s0;
  let t2 = s0;
  let s3 = s0;
  let t3 = s0;
  const between = lineApart - columns * columnApart;
  for (; lines > 0; lines--) {
    for (const end = d + columns * dApart; d < end; ) {
      const w = v128.load(d);
      const v = v128.load(d, 16);
      let x = v128.load32_splat(a);
      s0 = multiplyAdd(x, w, s0);
      t0 = multiplyAdd(x, v, t0);
      x = v128.load32_splat(a, 4);
      s1 = multiplyAdd(x, w, s1);
      t1 = multiplyAdd(x, v, t1);
      x = v128.load32_splat(a, 8);
      s2 = multiplyAdd(x, w, s2);
      t2 = multiplyAdd(x, v, t2);
      x = v128.load32_splat(a, 12);
      s3 = multiplyAdd(x, w, s3);
      t3 = multiplyAdd(x, v, t3);
      a += columnApart;
      d += dApart;
    }
    a += between;
  }
  addTo(c, s0, t0);
  c += apart;
  addTo(c, s1, t1);
  c += apart;
  addTo(c, s2, t2);
  c += apart;
  addTo(c, s3, t3);
}

function addTo(c: usize, s: v128, t: v128): void {
  v128.store(c, f32x4.add(v128.load(c), s));
  v128.store(c, f32x4.add(v128.load(c, 16), t), 16);
}
