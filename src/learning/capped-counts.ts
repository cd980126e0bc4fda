/**
 * Numbers of examples of which none is more than this share of all: those that are larger are cut to the same number, and the others keep
 * what they have. A share that cannot be, less than one of so many, makes all the same.
 */
export function cappedCounts(counts: readonly number[], maxShare: number): number[] {
  const most = Math.max(maxShare, 1 / counts.length);
  const sorted = counts.toSorted((a, b) => a - b);
  let below = 0;
  for (const [i, count] of sorted.entries()) {
    const largest = sorted.length - i;
    // If this one and all larger ones are cut to the same number, so that each has the share that is allowed.
    const cut = i > 0 && largest * most < 1 ? (most * below) / (1 - largest * most) : Number.POSITIVE_INFINITY;
    if (count > cut) {
      // Rounding errors do not cut those that are below.
      const left = Math.max(sorted[i - 1] as number, Math.floor(cut));
      return counts.map((each) => Math.min(each, left));
    }
    below += count;
  }
  return [...counts];
}
