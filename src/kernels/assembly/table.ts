// Rows of a table: float32 numbers, of which row r's begin at `features + r * rowBytes`, and codes of a byte each, of which row
// r's begin at `codes + r * groupCount`. In vectors the numbers come first, and from the next multiple of 4 on the groups: the
// features of group g begin `groups[g]` bytes (u32) behind the first number, and a row has 1 in the one that its code says.

import { lossOf, slopeOf } from "./losses";
import { parameters } from "./parameters";
import { dotOfFloats, longestRun } from "./rows";
import { multiplyAdd, sumOfF32 } from "./simd";
import { flush, rowsPerFlush } from "./sums";
import { addWaitingNarrowly, fillUp, wait } from "./waiting";

/** The code of a row that has no feature of a group. */
const noCategory: usize = 255;

/** `<x, weights>` of the numbers; nothing behind them is looked at. */
function dotOfNumbers(x: usize, weights: usize, count: usize): f64 {
  if (count > longestRun) return dotOfFloats(x, weights, count);
  let s = f32x4.splat(0);
  let t = s;
  let u = s;
  let v = s;
  for (const end = x + ((count & ~15) << 2); x < end; x += 64) {
    s = multiplyAdd(v128.load(x), v128.load(weights), s);
    t = multiplyAdd(v128.load(x, 16), v128.load(weights, 16), t);
    u = multiplyAdd(v128.load(x, 32), v128.load(weights, 32), u);
    v = multiplyAdd(v128.load(x, 48), v128.load(weights, 48), v);
    weights += 64;
  }
  if (count & 8) {
    s = multiplyAdd(v128.load(x), v128.load(weights), s);
    t = multiplyAdd(v128.load(x, 16), v128.load(weights, 16), t);
    x += 32;
    weights += 32;
  }
  if (count & 4) {
    u = multiplyAdd(v128.load(x), v128.load(weights), u);
    x += 16;
    weights += 16;
  }
  if (count & 2) {
    v = multiplyAdd(v128.load64_zero(x), v128.load64_zero(weights), v);
    x += 8;
    weights += 8;
  }
  if (count & 1) s = multiplyAdd(v128.load32_zero(x), v128.load32_zero(weights), s);
  return sumOfF32(f32x4.add(f32x4.add(s, t), f32x4.add(u, v)));
}

/** The weights of a row's categories. */
function sumOfCodes(codes: usize, groups: usize, groupCount: usize, weights: usize): f64 {
  let sum: f64 = 0;
  for (let g: usize = 0; g < groupCount; g++) {
    const code = <usize>load<u8>(codes + g);
    if (code !== noCategory) sum += <f64>load<f32>(weights + load<u32>(groups + (g << 2)) + (code << 2));
  }
  return sum;
}

/** `sums += factor` where a row has a 1, float32. */
function addCodes(sums: usize, codes: usize, groups: usize, groupCount: usize, factor: f32): void {
  for (let g: usize = 0; g < groupCount; g++) {
    const code = <usize>load<u8>(codes + g);
    if (code === noCategory) continue;
    const at = sums + load<u32>(groups + (g << 2)) + (code << 2);
    store<f32>(at, load<f32>(at) + factor);
  }
}

export function scoresOfTable(count: usize): void {
  const p = parameters();
  const scores = p.scores;
  const weights = p.weights;
  const features = p.features;
  const rowBytes = p.rowBytes;
  const numberCount = p.numberCount;
  const codes = p.codes;
  const groups = p.groups;
  const groupCount = p.groupCount;
  const rows = p.rows;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const numbers = dotOfNumbers(features + row * rowBytes, weights, numberCount);
    store<f32>(scores + i, <f32>(numbers + sumOfCodes(codes + row * groupCount, groups, groupCount, weights)));
  }
}

/** Adds gradients as `addLinearGradient` does: those of the numbers of four rows at a time. */
export function addGradientOfTable(loss: i32, count: usize): f64 {
  const p = parameters();
  const sums = p.sums;
  const partial = p.partial;
  const weights = p.weights;
  const features = p.features;
  const rowBytes = p.rowBytes;
  const numberCount = p.numberCount;
  const codes = p.codes;
  const groups = p.groups;
  const groupCount = p.groupCount;
  const padded = p.padded;
  const rows = p.rows;
  const targets = p.targets;
  let lossSum: f64 = 0;
  let waits: usize = 0;
  let added: u32 = 0;
  for (let i: usize = 0; i < count << 2; i += 4) {
    const row = <usize>load<u32>(rows + i);
    const x = features + row * rowBytes;
    const own = codes + row * groupCount;
    const score = dotOfNumbers(x, weights, numberCount) + sumOfCodes(own, groups, groupCount, weights);
    const target = <f64>load<f32>(targets + i);
    lossSum += lossOf(loss, score, target);
    const slope = slopeOf(loss, score, target);
    if (slope === 0) continue;
    addCodes(partial, own, groups, groupCount, <f32>slope);
    wait(waits, x, <f32>slope);
    waits++;
    if (waits < 4) continue;
    // What follows a row's numbers is added to what nothing is read from.
    addWaitingNarrowly(partial, numberCount);
    waits = 0;
    added += 4;
    if (added < rowsPerFlush) continue;
    flush(sums, partial, padded);
    added = 0;
  }
  if (waits > 0) {
    fillUp(waits);
    addWaitingNarrowly(partial, numberCount);
  }
  flush(sums, partial, padded);
  return lossSum;
}

/** All features of a row as float32, zeros included. */
export function tableToFloats(floats: usize, row: usize): void {
  const p = parameters();
  const numberCount = p.numberCount;
  const groupCount = p.groupCount;
  const x = p.features + row * p.rowBytes;
  const fours = (numberCount & ~3) << 2;
  let j: usize = 0;
  for (; j < fours; j += 16) v128.store(floats + j, v128.load(x + j));
  for (const end = p.padded << 2; j < end; j += 16) v128.store(floats + j, f32x4.splat(0));
  for (let j = fours; j < numberCount << 2; j += 4) store<f32>(floats + j, load<f32>(x + j));
  addCodes(floats, p.codes + row * groupCount, p.groups, groupCount, 1);
}

/** Reads a byte of every cache line of these rows, as `touch` does. */
export function touchTable(count: usize): u32 {
  const p = parameters();
  const features = p.features;
  const rowBytes = p.rowBytes;
  const codes = p.codes;
  const groupCount = p.groupCount;
  let rows = p.rows;
  let sum: u32 = 0;
  for (const end = rows + (count << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const at = features + row * rowBytes;
    for (let j: usize = 0; j < rowBytes; j += 64) sum += load<u8>(at + j);
    // The row's last byte, or, where it has no numbers, one of the codes.
    sum += load<u8>(at + rowBytes - 1) + load<u8>(codes + row * groupCount);
  }
  return sum;
}
