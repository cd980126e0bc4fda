// Packed features: rows of bytes of which only blocks of eight features that are not all 0 are there. A block is ten bytes:
// how many bytes behind the first weight those of its first four features are (u16), and the features; the weights of the
// other four are `apart` bytes further on. A row has an even number of blocks. Row r takes the bytes from `starts[r]` to
// before `starts[r + 1]` (u32, counted from `features`). src/learning/packed-features.ts writes them.

import { lossOf, slopeOf } from "./losses";
import { parameters } from "./parameters";
import { lowerToF32, multiplyAdd, sumOfF32, upperToF32 } from "./simd";
import { flush, rowsPerFlush } from "./sums";

const twoBlocks: usize = 20;

/** Longest run of blocks that is summed in float32 before it goes into float64. */
const longestRun: usize = 64 * twoBlocks;

function dotOfPacked(x: usize, end: usize, weights: usize, apart: usize): f64 {
  let sum: f64 = 0;
  while (x < end) {
    const to = min(end, x + longestRun);
    sum += dotOfPackedRun(x, to, weights, apart);
    x = to;
  }
  return sum;
}

/** `<weights, x>`, unscaled, in four sums, so that none waits for the one before it. */
export function dotOfPackedRun(x: usize, end: usize, weights: usize, apart: usize): f64 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (; x < end; x += twoBlocks) {
    const v = weights + <usize>load<u16>(x);
    const w = weights + <usize>load<u16>(x, 10);
    const p = v128.load8x8_u(x, 2);
    const q = v128.load8x8_u(x, 12);
    a = multiplyAdd(lowerToF32(p), v128.load(v), a);
    b = multiplyAdd(upperToF32(p), v128.load(v + apart), b);
    c = multiplyAdd(lowerToF32(q), v128.load(w), c);
    d = multiplyAdd(upperToF32(q), v128.load(w + apart), d);
  }
  return sumOfF32(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

/** `sums += factor * x`, the sums float32. */
export function addPacked(sums: usize, x: usize, end: usize, factor: f32, apart: usize): void {
  const f = f32x4.splat(factor);
  for (; x < end; x += twoBlocks) {
    const s = sums + <usize>load<u16>(x);
    const t = s + apart;
    const p = v128.load8x8_u(x, 2);
    v128.store(s, multiplyAdd(lowerToF32(p), f, v128.load(s)));
    v128.store(t, multiplyAdd(upperToF32(p), f, v128.load(t)));
    // Read after those were written: the block that makes a row even may be in the same place.
    const u = sums + <usize>load<u16>(x, 10);
    const v = u + apart;
    const q = v128.load8x8_u(x, 12);
    v128.store(u, multiplyAdd(lowerToF32(q), f, v128.load(u)));
    v128.store(v, multiplyAdd(upperToF32(q), f, v128.load(v)));
  }
}

export function scoresOfPacked(count: usize): void {
  const p = parameters();
  const scores = p.scores;
  const weights = p.weights;
  const features = p.features;
  const starts = p.starts;
  const apart = p.apart;
  const scale = p.scale;
  const rows = p.rows;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const start = starts + ((<usize>load<u32>(rows + i)) << 2);
    const score = scale * dotOfPacked(features + load<u32>(start), features + load<u32>(start, 4), weights, apart);
    store<f32>(scores + i, <f32>score);
  }
}

/** Adds gradients as `addLinearGradient` does. Each row is read twice, the second time in the first cache. */
export function addGradientOfPacked(loss: i32, count: usize): f64 {
  const p = parameters();
  const sums = p.sums;
  const partial = p.partial;
  const weights = p.weights;
  const features = p.features;
  const starts = p.starts;
  const apart = p.apart;
  const padded = p.padded;
  const scale = p.scale;
  const rows = p.rows;
  const targets = p.targets;
  let lossSum: f64 = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const start = starts + ((<usize>load<u32>(rows + i)) << 2);
    const x = features + load<u32>(start);
    const end = features + load<u32>(start, 4);
    const score = scale * dotOfPacked(x, end, weights, apart);
    const target = <f64>load<f32>(targets + i);
    lossSum += lossOf(loss, score, target);
    const slope = slopeOf(loss, score, target);
    if (slope === 0) continue;
    addPacked(partial, x, end, <f32>(slope * scale), apart);
    if (++added < rowsPerFlush) continue;
    flush(sums, partial, padded);
    added = 0;
  }
  flush(sums, partial, padded);
  return lossSum;
}

/** `floats[j] = scale * x[j]`, for what reads a row more than once. */
export function packedToFloats(floats: usize, x: usize, end: usize, apart: usize, scale: f32, padded: usize): void {
  memory.fill(floats, 0, padded << 2);
  addPacked(floats, x, end, scale, apart);
}

/** Reads a byte of every cache line of these rows, as `touch` does. */
export function touchPacked(count: usize): u32 {
  const p = parameters();
  const features = p.features;
  const starts = p.starts;
  let rows = p.rows;
  let sum: u32 = 0;
  for (const last = rows + (count << 2); rows < last; rows += 4) {
    const start = starts + ((<usize>load<u32>(rows)) << 2);
    const end = features + load<u32>(start, 4);
    for (let at = features + load<u32>(start); at < end; at += 64) sum += load<u8>(at);
    // Of an empty row this is a byte of the one before, or of the row's start.
    sum += load<u8>(end - 1);
  }
  return sum;
}
