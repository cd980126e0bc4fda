/** Round numbers from `low` to `high`, in steps of 1, 2 or 5 times a power of ten, of which at most `most` fit in between. */
export function axisMarks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [];
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
