/**
 * What the aggregator makes of the vectors of a round's nodes. A rule is a value without memory of its own. Rules are for the case that
 * some nodes send anything at all, by mistake or on purpose.
 */
export type AggregationRule =
  /** The mean, by the nodes' numbers of examples. All that it takes is sums, which merge (round-sums.ts). */
  | { readonly kind: "mean"; readonly name: string }
  /** The mean, to which no node's mean gradient counts for more than the median length of the round before; in sums, too. */
  | { readonly kind: "clipped"; readonly name: string }
  | VectorRule;

/** A rule that needs all vectors, side by side. */
export interface VectorRule {
  readonly kind: "vectors";
  /** As the command line writes it, for example `krum:1`. */
  readonly name: string;
  /** With fewer vectors in a round it cannot do what it promises: no run is begun that has not so many nodes. */
  readonly fewestVectors: number;
  /**
   * Overwrites `target` with one vector made of these, one at least. It has to make the best even of fewer than `fewestVectors`, since nodes
   * may leave. Vectors that are all moved by the same, or stretched by the same factor, have to give what moves and stretches with them.
   *
   * @param vectors finite, in the order of the nodes' places; must not be changed
   * @param examples each node's, as it counts
   */
  combineInto(target: Float32Array, vectors: readonly Float32Array[], examples: readonly number[]): void;
}

/** Whatever nodes send counts by their examples. */
export const meanRule: AggregationRule = { kind: "mean", name: "mean" };

export const clippedMean: AggregationRule = { kind: "clipped", name: "clipped" };
