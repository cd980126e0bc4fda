/**
 * How often lengths occur, by their logarithms: a histogram that merges, in a sum of reports (round-sums.ts). By the number of a bucket;
 * buckets with none are left out.
 */
export type LengthCounts = Map<number, number>;

/** A bucket's upper edge is this root of 2 above its lower edge: 4.4 %. */
const bucketsPerDoubling = 16;

/** The least that float32 knows; shorter ones, and 0, count as that. */
const leastLength = 2 ** -149;

export function countLength(counts: LengthCounts, length: number): void {
  const bucket = Math.ceil(bucketsPerDoubling * Math.log2(Math.max(leastLength, length)));
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
}

/** Adds all that is in the other counts. */
export function mergeLengths(counts: LengthCounts, others: LengthCounts): void {
  for (const [bucket, count] of others) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
}

/** A length that at least half of those counted are not longer than, and not more than 4.4 % above the median (the lower of two); undefined of none. */
export function medianLength(counts: LengthCounts): number | undefined {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  let below = 0;
  for (const [bucket, count] of sorted) {
    below += count;
    if (below >= half) return 2 ** (bucket / bucketsPerDoubling);
  }
  return undefined;
}
