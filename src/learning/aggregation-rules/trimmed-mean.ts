import type { VectorRule } from "../aggregation-rule.ts";

/**
 * Coordinate-wise trimmed mean (Yin, Chen, Ramchandran and Bartlett, Byzantine-Robust Distributed Learning, 2018): of each weight the
 * largest and the smallest values, `trimmed` of each, are left out, and the others averaged by their nodes' examples. With at most
 * `trimmed` liars among 2 * trimmed + 1 nodes or more, each weight is within what the honest nodes sent.
 */
export function trimmedMean(trimmed: number, name: string): VectorRule {
  return {
    kind: "vectors",
    name,
    fewestVectors: 2 * trimmed + 1,
    combineInto: (target, vectors, examples) => trimmedMeanInto(target, vectors, examples, trimmed),
  };
}

/**
 * Coordinate-wise median: each weight is the one in the middle, or the mean of the two in the middle, by their nodes' examples: the trimmed
 * mean that leaves out most. Each node has one say in what the middle is, whatever number of examples it claims.
 */
export const coordinateMedian: VectorRule = {
  ...trimmedMean(Number.POSITIVE_INFINITY, "median"),
  // The median of two is their mean.
  fewestVectors: 3,
};

/** Of few vectors as many are left out as leaves one or two. */
function trimmedMeanInto(
  target: Float32Array,
  vectors: readonly Float32Array[],
  examples: readonly number[],
  trimmed: number,
): void {
  const count = vectors.length;
  const cut = Math.min(trimmed, Math.floor((count - 1) / 2));
  const values = new Float64Array(count);
  const shares = new Float64Array(count);
  for (let j = 0; j < target.length; j++) {
    for (let i = 0; i < count; i++)
      insert(values, shares, i, (vectors[i] as Float32Array)[j] as number, examples[i] as number);
    let sum = 0;
    let all = 0;
    for (let i = cut; i < count - cut; i++) {
      sum += (shares[i] as number) * (values[i] as number);
      all += shares[i] as number;
    }
    target[j] = sum / all;
  }
}

/** Inserts a value into the first `count`, which are sorted; for few of them nothing is quicker. */
function insert(values: Float64Array, shares: Float64Array, count: number, value: number, share: number): void {
  let at = count;
  for (; at > 0 && (values[at - 1] as number) > value; at--) {
    values[at] = values[at - 1] as number;
    shares[at] = shares[at - 1] as number;
  }
  values[at] = value;
  shares[at] = share;
}
