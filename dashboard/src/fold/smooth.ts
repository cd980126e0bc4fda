/** Each value replaced by the mean of itself and `reach` values on both sides, as far as there are any. */
export function smoothed(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, index) => {
    sums[index + 1] = (sums[index] as number) + value;
  });
  return values.map((_, index) => {
    const near = Math.min(reach, index, values.length - 1 - index);
    return ((sums[index + near + 1] as number) - (sums[index - near] as number)) / (2 * near + 1);
  });
}
