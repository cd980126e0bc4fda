/**
 * Each value replaced by the mean of itself, up to `reach` values before it and as many after it as there are of these;
 * so the last values, which have none after them yet, are means of what was before.
 */
export function smoothed(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, index) => {
    sums[index + 1] = (sums[index] as number) + value;
  });
  return values.map((_, index) => {
    const before = Math.min(reach, index);
    const after = Math.min(before, values.length - 1 - index);
    return ((sums[index + after + 1] as number) - (sums[index - before] as number)) / (before + after + 1);
  });
}
