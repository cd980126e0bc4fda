// What is done with the features of one row, or of a few rows at a time. `padded` is the number of features rounded up to
// a multiple of 16. Weights are 0 there, so that the bytes that follow a row add nothing. Float32 rows may be followed by
// infinities; their last features are summed one by one.

import { parameters } from "./parameters";
import {
  bytes0ToF32,
  bytes4ToF32,
  bytes8ToF32,
  bytes12ToF32,
  lowerToF32,
  multiplyAdd,
  sumOfF32,
  upperToF32,
} from "./simd";

/** Longest run of features that is summed in float32 before it goes into float64. */
export const longestRun: usize = 1024;

/** `floats[j] = scale * bytes[j]`, for what reads a row more than once. */
export function bytesToFloats(floats: usize, bytes: usize, scale: f32, padded: usize): void {
  const factor = f32x4.splat(scale);
  for (let j: usize = 0; j < padded; j += 16) {
    const to = floats + (j << 2);
    let x = v128.load8x8_u(bytes + j);
    v128.store(to, f32x4.mul(lowerToF32(x), factor));
    v128.store(to, f32x4.mul(upperToF32(x), factor), 16);
    x = v128.load8x8_u(bytes + j, 8);
    v128.store(to, f32x4.mul(lowerToF32(x), factor), 32);
    v128.store(to, f32x4.mul(upperToF32(x), factor), 48);
  }
}

/** The inner products of two rows that were found last. */
const products = memory.data(16, 16);

/** Stores the inner products of two rows of bytes with the same weights, times `scale`, as float32. */
export function scoresOfTwo(
  first: usize,
  second: usize,
  x: usize,
  y: usize,
  weights: usize,
  padded: usize,
  scale: f64,
): void {
  v128.store(products, f64x2.splat(0));
  for (let from: usize = 0; from < padded; from += longestRun) {
    addProductsOfRun(x + from, y + from, weights + (from << 2), min(longestRun, padded - from));
  }
  store<f32>(first, <f32>(scale * load<f64>(products)));
  store<f32>(second, <f32>(scale * load<f64>(products, 8)));
}

/** Two rows share the loads of the weights; eight sums, so that none waits for the one before it. */
export function addProductsOfRun(x: usize, y: usize, weights: usize, padded: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  for (let j: usize = 0; j < padded; j += 16) {
    const w = weights + (j << 2);
    let p = v128.load8x8_u(x + j);
    let q = v128.load8x8_u(y + j);
    let v = v128.load(w);
    a = multiplyAdd(lowerToF32(p), v, a);
    e = multiplyAdd(lowerToF32(q), v, e);
    v = v128.load(w, 16);
    b = multiplyAdd(upperToF32(p), v, b);
    f = multiplyAdd(upperToF32(q), v, f);
    p = v128.load8x8_u(x + j, 8);
    q = v128.load8x8_u(y + j, 8);
    v = v128.load(w, 32);
    c = multiplyAdd(lowerToF32(p), v, c);
    g = multiplyAdd(lowerToF32(q), v, g);
    v = v128.load(w, 48);
    d = multiplyAdd(upperToF32(p), v, d);
    h = multiplyAdd(upperToF32(q), v, h);
  }
  const s = sumOfF32(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  const t = sumOfF32(f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  store<f64>(products, load<f64>(products) + s);
  store<f64>(products, load<f64>(products, 8) + t, 8);
}

/** `<weights, bytes>`, unscaled; leaves the row as float32 in `floats`. */
export function convertAndDot(bytes: usize, floats: usize, weights: usize, padded: usize): f64 {
  let sum: f64 = 0;
  for (let from: usize = 0; from < padded; from += longestRun) {
    sum += convertAndDotRun(bytes + from, floats + (from << 2), weights + (from << 2), min(longestRun, padded - from));
  }
  return sum;
}

/** Eight sums, so that none waits for the one before it. */
function convertAndDotRun(bytes: usize, floats: usize, weights: usize, padded: usize): f64 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let j: usize = 0;
  for (const even = padded & ~31; j < even; j += 32) {
    const w = weights + (j << 2);
    const to = floats + (j << 2);
    let x = v128.load(bytes + j);
    let t = bytes0ToF32(x);
    a = multiplyAdd(t, v128.load(w), a);
    v128.store(to, t);
    t = bytes4ToF32(x);
    b = multiplyAdd(t, v128.load(w, 16), b);
    v128.store(to, t, 16);
    t = bytes8ToF32(x);
    c = multiplyAdd(t, v128.load(w, 32), c);
    v128.store(to, t, 32);
    t = bytes12ToF32(x);
    d = multiplyAdd(t, v128.load(w, 48), d);
    v128.store(to, t, 48);
    x = v128.load(bytes + j, 16);
    t = bytes0ToF32(x);
    e = multiplyAdd(t, v128.load(w, 64), e);
    v128.store(to, t, 64);
    t = bytes4ToF32(x);
    f = multiplyAdd(t, v128.load(w, 80), f);
    v128.store(to, t, 80);
    t = bytes8ToF32(x);
    g = multiplyAdd(t, v128.load(w, 96), g);
    v128.store(to, t, 96);
    t = bytes12ToF32(x);
    h = multiplyAdd(t, v128.load(w, 112), h);
    v128.store(to, t, 112);
  }
  if (j < padded) {
    const w = weights + (j << 2);
    const to = floats + (j << 2);
    const x = v128.load(bytes + j);
    let t = bytes0ToF32(x);
    a = multiplyAdd(t, v128.load(w), a);
    v128.store(to, t);
    t = bytes4ToF32(x);
    b = multiplyAdd(t, v128.load(w, 16), b);
    v128.store(to, t, 16);
    t = bytes8ToF32(x);
    c = multiplyAdd(t, v128.load(w, 32), c);
    v128.store(to, t, 32);
    t = bytes12ToF32(x);
    d = multiplyAdd(t, v128.load(w, 48), d);
    v128.store(to, t, 48);
  }
  const left = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return sumOfF32(f32x4.add(left, f32x4.add(f32x4.add(e, f), f32x4.add(g, h))));
}

/** `<a, b>` of `count` float32; nothing behind them is looked at. */
export function dotOfFloats(a: usize, b: usize, count: usize): f64 {
  let sum: f64 = 0;
  const whole = count & ~15;
  for (let from: usize = 0; from < whole; from += longestRun) {
    sum += dotOfRun(a + (from << 2), b + (from << 2), min(longestRun, whole - from));
  }
  for (let j = whole; j < count; j++) sum += <f64>load<f32>(a + (j << 2)) * <f64>load<f32>(b + (j << 2));
  return sum;
}

function dotOfRun(a: usize, b: usize, count: usize): f64 {
  let s = f32x4.splat(0);
  let t = s;
  let u = s;
  let v = s;
  for (const end = a + (count << 2); a < end; a += 64) {
    s = multiplyAdd(v128.load(a), v128.load(b), s);
    t = multiplyAdd(v128.load(a, 16), v128.load(b, 16), t);
    u = multiplyAdd(v128.load(a, 32), v128.load(b, 32), u);
    v = multiplyAdd(v128.load(a, 48), v128.load(b, 48), v);
    b += 64;
  }
  return sumOfF32(f32x4.add(f32x4.add(s, t), f32x4.add(u, v)));
}

/** `||a - b||^2` of `count` float32; nothing behind them is looked at. */
export function squaredDistance(a: usize, b: usize, count: usize): f64 {
  let sum: f64 = 0;
  const whole = count & ~15;
  for (let from: usize = 0; from < whole; from += longestRun) {
    sum += squaredDistanceOfRun(a + (from << 2), b + (from << 2), min(longestRun, whole - from));
  }
  for (let j = whole; j < count; j++) {
    const difference = <f64>load<f32>(a + (j << 2)) - <f64>load<f32>(b + (j << 2));
    sum += difference * difference;
  }
  return sum;
}

function squaredDistanceOfRun(a: usize, b: usize, count: usize): f64 {
  let s = f32x4.splat(0);
  let t = s;
  let u = s;
  let v = s;
  for (const end = a + (count << 2); a < end; a += 64) {
    const d = f32x4.sub(v128.load(a), v128.load(b));
    s = multiplyAdd(d, d, s);
    const e = f32x4.sub(v128.load(a, 16), v128.load(b, 16));
    t = multiplyAdd(e, e, t);
    const f = f32x4.sub(v128.load(a, 32), v128.load(b, 32));
    u = multiplyAdd(f, f, u);
    const g = f32x4.sub(v128.load(a, 48), v128.load(b, 48));
    v = multiplyAdd(g, g, v);
    b += 64;
  }
  return sumOfF32(f32x4.add(f32x4.add(s, t), f32x4.add(u, v)));
}

/** `sums += f0*x0 + f1*x1 + f2*x2 + f3*x3`, all float32: four rows for one pass over the sums. */
export function addFour(sums: usize, x0: usize, x1: usize, x2: usize, x3: usize, factors: usize, padded: usize): void {
  const f0 = v128.load32_splat(factors);
  const f1 = v128.load32_splat(factors, 4);
  const f2 = v128.load32_splat(factors, 8);
  const f3 = v128.load32_splat(factors, 12);
  for (let j: usize = 0; j < padded << 2; j += 64) {
    let s = multiplyAdd(v128.load(x0 + j), f0, v128.load(sums + j));
    s = multiplyAdd(v128.load(x1 + j), f1, s);
    s = multiplyAdd(v128.load(x2 + j), f2, s);
    v128.store(sums + j, multiplyAdd(v128.load(x3 + j), f3, s));
    s = multiplyAdd(v128.load(x0 + j, 16), f0, v128.load(sums + j, 16));
    s = multiplyAdd(v128.load(x1 + j, 16), f1, s);
    s = multiplyAdd(v128.load(x2 + j, 16), f2, s);
    v128.store(sums + j, multiplyAdd(v128.load(x3 + j, 16), f3, s), 16);
    s = multiplyAdd(v128.load(x0 + j, 32), f0, v128.load(sums + j, 32));
    s = multiplyAdd(v128.load(x1 + j, 32), f1, s);
    s = multiplyAdd(v128.load(x2 + j, 32), f2, s);
    v128.store(sums + j, multiplyAdd(v128.load(x3 + j, 32), f3, s), 32);
    s = multiplyAdd(v128.load(x0 + j, 48), f0, v128.load(sums + j, 48));
    s = multiplyAdd(v128.load(x1 + j, 48), f1, s);
    s = multiplyAdd(v128.load(x2 + j, 48), f2, s);
    v128.store(sums + j, multiplyAdd(v128.load(x3 + j, 48), f3, s), 48);
  }
}

/** The same of `count` float32, rounded up to a multiple of 4: no more of the rows is read. */
export function addFourNarrowly(
  sums: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  factors: usize,
  count: usize,
): void {
  const whole = count & ~15;
  if (whole > 0) addFour(sums, x0, x1, x2, x3, factors, whole);
  const f0 = v128.load32_splat(factors);
  const f1 = v128.load32_splat(factors, 4);
  const f2 = v128.load32_splat(factors, 8);
  const f3 = v128.load32_splat(factors, 12);
  for (let j: usize = whole << 2; j < count << 2; j += 16) {
    let s = multiplyAdd(v128.load(x0 + j), f0, v128.load(sums + j));
    s = multiplyAdd(v128.load(x1 + j), f1, s);
    s = multiplyAdd(v128.load(x2 + j), f2, s);
    v128.store(sums + j, multiplyAdd(v128.load(x3 + j), f3, s));
  }
}

/** Reads a byte of every cache line of these rows: their misses then overlap, which they hardly do later. */
export function touch(count: usize): u32 {
  const p = parameters();
  const features = p.features;
  const rowBytes = p.rowBytes;
  let rows = p.rows;
  let sum: u32 = 0;
  for (const end = rows + (count << 2); rows < end; rows += 4) {
    let at = features + <usize>load<u32>(rows) * rowBytes;
    const last = at + rowBytes - 1;
    for (; at + 192 <= last; at += 256) {
      sum += <u32>load<u8>(at) + load<u8>(at, 64) + load<u8>(at, 128) + load<u8>(at, 192);
    }
    for (; at <= last; at += 64) sum += load<u8>(at);
    sum += load<u8>(last);
  }
  return sum;
}
