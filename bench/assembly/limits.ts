// Two loops that do nothing but what the machine is to be measured by.

/** Multiply-adds of one call, for each time around: four in each of twelve vectors. */
export const multiplyAddsPerTurn: i32 = 48;

function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Twelve chains, so that no multiply-add waits for another. The numbers stay close to 1. */
export function multiplyAdds(turns: i32, factor: f32): f32 {
  const f = f32x4.splat(factor);
  const one = f32x4.splat(1 - factor);
  let a = one;
  let b = one;
  let c = one;
  let d = one;
  let e = one;
  let g = one;
  let h = one;
  let i = one;
  let j = one;
  let k = one;
  let l = one;
  let m = one;
  for (let turn = 0; turn < turns; turn++) {
    a = multiplyAdd(a, f, one);
    b = multiplyAdd(b, f, one);
    c = multiplyAdd(c, f, one);
    d = multiplyAdd(d, f, one);
    e = multiplyAdd(e, f, one);
    g = multiplyAdd(g, f, one);
    h = multiplyAdd(h, f, one);
    i = multiplyAdd(i, f, one);
    j = multiplyAdd(j, f, one);
    k = multiplyAdd(k, f, one);
    l = multiplyAdd(l, f, one);
    m = multiplyAdd(m, f, one);
  }
  const left = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, g));
  const right = f32x4.add(f32x4.add(f32x4.add(h, i), f32x4.add(j, k)), f32x4.add(l, m));
  return f32x4.extract_lane(f32x4.add(left, right), 0);
}

/** Reads `count` bytes (a multiple of 64) from `from` on. */
export function read(from: usize, count: usize): i32 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (const end = from + count; from < end; from += 64) {
    a = v128.or(a, v128.load(from));
    b = v128.or(b, v128.load(from, 16));
    c = v128.or(c, v128.load(from, 32));
    d = v128.or(d, v128.load(from, 48));
  }
  return i32x4.extract_lane(v128.or(v128.or(a, b), v128.or(c, d)), 0);
}
