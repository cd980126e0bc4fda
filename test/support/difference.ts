/** The largest difference of two vectors' entries, by the largest entry of `a`. */
export function difference(a: Float32Array, b: Float32Array): number {
  const most = a.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  return a.reduce((largest, entry, j) => Math.max(largest, Math.abs(entry - (b[j] as number))), 0) / most;
}
