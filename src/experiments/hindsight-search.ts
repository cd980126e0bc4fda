/*
 * Which of many candidates has the least mean excess over some seeds, with as few runs as can tell. An excess is never negative, so
 * that the sum of a candidate's excesses so far is the least that its sum over all seeds can be: one that is above another's
 * whole sum is out, and what is left of its runs need not be made.
 */

/**
 * The candidate whose next seed is to be run, or undefined if the one with the least mean is known. Those without any run come first,
 * then that with the least mean so far, since a good whole sum ends the others soonest.
 *
 * @param excesses of each candidate, those of the first seeds, at least 0 each
 * @param seeds how many there are
 */
export function nextInSearch(excesses: readonly (readonly number[])[], seeds: number): number | undefined {
  const sums = excesses.map((own) => own.reduce((sum, each) => sum + each, 0));
  const isWhole = (i: number) => (excesses[i] as readonly number[]).length >= seeds;
  const least = Math.min(...sums.filter((_, i) => isWhole(i)), Number.POSITIVE_INFINITY);
  const meanSoFar = (i: number) => {
    const { length } = excesses[i] as readonly number[];
    return length === 0 ? Number.NEGATIVE_INFINITY : (sums[i] as number) / length;
  };
  const open = excesses.map((_, i) => i).filter((i) => !isWhole(i) && (sums[i] as number) < least);
  return open.sort((a, b) => meanSoFar(a) - meanSoFar(b))[0];
}
