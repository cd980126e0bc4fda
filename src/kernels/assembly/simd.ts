/** `a * b + c`: rounded once where the build has relaxed SIMD and the processor a fused multiply-add, else twice. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The same in float64; never fused, so that sums are the same in both builds. */
export function multiplyAdd64(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** Lanes 2 and 3 of four float32, as float64. */
export function upperToF64(a: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

export function lowerToF64(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

export function sumOfF64(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Sum of the four float32, in float64. */
export function sumOfF32(a: v128): f64 {
  return sumOfF64(f64x2.add(lowerToF64(a), upperToF64(a)));
}

// Bytes to float32, in two ways. Picking four bytes by a pattern takes one shuffle, where index -1 stands for zero; but
// patterns take registers, and engines that have none left make them anew each time around. So a loop that needs all
// registers for sums reads eight bytes as 16-bit numbers (v128.load8x8_u) and widens those.

export function bytes0ToF32(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(bytes, i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1)));
}

export function bytes4ToF32(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(bytes, i8x16(4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7, -1, -1, -1)));
}

export function bytes8ToF32(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(bytes, i8x16(8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11, -1, -1, -1)),
  );
}

export function bytes12ToF32(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(bytes, i8x16(12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15, -1, -1, -1)),
  );
}

export function lowerToF32(shorts: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(shorts));
}

export function upperToF32(shorts: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(shorts));
}
