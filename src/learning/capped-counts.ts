/**
 * The most examples that one node counts for, so that none has more than this share of all: those that have more are cut to the same
 * number, and the others keep what they have. A share that cannot be, less than one of so many, makes all the same.
 *
 * @param counts numbers of examples, each once, and how many nodes have it
 * @returns undefined if none is to be cut
 */
export function mostOfEach(
  counts: readonly (readonly [examples: number, nodes: number])[],
  maxShare: number,
): number | undefined {
  const all = counts.reduce((sum, [, nodes]) => sum + nodes, 0);
  const most = Math.max(maxShare, 1 / all);
  let [smaller, below, before] = [0, 0, 0];
  for (const [examples, nodes] of counts.toSorted(([a], [b]) => a - b)) {
    for (let i = 0; i < nodes; i++) {
      const largest = all - smaller;
      // If this one and all larger ones are cut to the same number, so that each has the share that is allowed.
      const cut = smaller > 0 && largest * most < 1 ? (most * below) / (1 - largest * most) : Number.POSITIVE_INFINITY;
      // Rounding errors do not cut those that are below.
      if (examples > cut) return Math.max(before, Math.floor(cut));
      below += examples;
      smaller += 1;
      before = examples;
    }
  }
  return undefined;
}
