/**
 * sign(x) ln(1 + |x|): as the logarithm for large numbers, as x itself near 0, and defined for 0 and below. What columns of wide
 * ranges are taken by, where that is asked for.
 */
export function signedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}
