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

/** The median of at least one number; of an even number of them the mean of both in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
