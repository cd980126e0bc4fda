/** Statistics of a stream of numbers. An immutable value, so that it can be part of another state. */
export interface Statistics {
  readonly count: number;
  /** Mean of the numbers; 0 for none. */
  readonly mean: number;
  /** Sum of the squared deviations from the mean. */
  readonly squaredDeviations: number;
}

/** The statistics of no numbers. */
export const emptyStatistics: Statistics = { count: 0, mean: 0, squaredDeviations: 0 };

/** The statistics with one more number (Welford's update, which does not cancel for a large mean). */
export function withValue(statistics: Statistics, value: number): Statistics {
  const count = statistics.count + 1;
  const deviation = value - statistics.mean;
  const mean = statistics.mean + deviation / count;
  return { count, mean, squaredDeviations: statistics.squaredDeviations + deviation * (value - mean) };
}

/** Mean of the numbers; 0 for none. */
export function mean(statistics: Statistics): number {
  return statistics.mean;
}

/** Sample standard deviation (divided by count - 1); 0 for fewer than two numbers. */
export function standardDeviation(statistics: Statistics): number {
  return statistics.count < 2 ? 0 : Math.sqrt(statistics.squaredDeviations / (statistics.count - 1));
}

/** Up to so many numbers are copied into the same memory each time, and put in order there: nobody else sees it. */
const few = 16;
const orderOfFew = new Float64Array(few);

/** The median of at least one number; of an even number of them the mean of both in the middle. */
export function median(values: readonly number[]): number {
  const { length } = values;
  return middleOf(length <= few ? orderFew(values) : ascending(values), length);
}

/** The numbers in ascending order. A Float64Array is sorted without a comparison function. */
export function ascending(values: readonly number[]): Float64Array {
  return new Float64Array(values).sort();
}

/** The median of numbers in ascending order, of which there are `length`. */
export function middleOf(sorted: Float64Array, length = sorted.length): number {
  const middle = (length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

/** By insertion. */
function orderFew(values: readonly number[]): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    let place = i;
    for (; place > 0 && (orderOfFew[place - 1] as number) > value; place--)
      orderOfFew[place] = orderOfFew[place - 1] as number;
    orderOfFew[place] = value;
  }
  return orderOfFew;
}

/**
 * Of at least one number: the smallest such that those up to it have half of all the weight at least. Weights are not negative, one for each
 * number.
 *
 * @param sorted the numbers in ascending order
 */
export function weightedMedian(
  values: readonly number[],
  weights: readonly number[],
  sorted: Float64Array = ascending(values),
): number {
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let [low, high] = [0, sorted.length - 1];
  // The place of the number is looked for by halving: ten sums of a thousand weights, where to sort them along takes longer.
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle] as number;
    let below = 0;
    for (let i = 0; i < values.length; i++) if ((values[i] as number) <= candidate) below += weights[i] as number;
    if (below >= half) high = middle;
    else low = middle + 1;
  }
  return sorted[low] as number;
}

/** Numbers with one more behind them, of which the newest are kept: `most` of them, which is at least 1. */
export function withNewest(values: readonly number[], value: number, most: number): readonly number[] {
  if (values.length < most) return [...values, value];
  const newest = values.slice(values.length - most);
  for (let i = 1; i < most; i++) newest[i - 1] = newest[i] as number;
  newest[most - 1] = value;
  return newest;
}
