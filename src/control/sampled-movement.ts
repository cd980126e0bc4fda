import type { MeasuredMovement } from "./drift-measures.ts";

/** What a round's reports say of movement, if only some of the nodes that were there took part. */
export interface SampledMovement extends Omit<MeasuredMovement, "eta"> {
  /** Who reported: n nodes, with D_S examples together. */
  readonly reports: number;
  readonly examples: number;
  /** sum_S (D_i/D_S)^2 ||w_i - w0||^2. */
  readonly ofNodesBySquares: number;
  /** Of whom they were drawn: N nodes, with D examples together; undefined if all were asked. */
  readonly population: { readonly nodes: number; readonly examples: number } | undefined;
}

/**
 * What all nodes would have measured, as estimated from a simple random sample of them. With p_i = D_i/D over all N nodes and
 * y_i = w_i - w0, each node is in a sample of n with probability n/N and each pair with n(n-1) / (N(N-1)), so that these are
 * unbiased:
 *
 *     sum_i p_i ||y_i||^2  by  N/n sum_S p_i ||y_i||^2                                  (the noise likewise)
 *     ||sum_i p_i y_i||^2  by  N/n A + N(N-1) / (n(n-1)) * (||sum_S p_i y_i||^2 - A),   A = sum_S p_i^2 ||y_i||^2
 *
 * The square of the sample's own mean would be too large by the variance that comes of sampling. The estimate may be below 0,
 * which counts as 0. One report does not tell common movement from its own: all of it counts as its own.
 */
export function ofAllFrom(sampled: SampledMovement): Omit<MeasuredMovement, "eta"> {
  const { reports: n, examples, population, ofNodes, ofNodesBySquares, ofMean, noise } = sampled;
  if (population === undefined) return { ofNodes, ofMean, noise };
  const { nodes: N } = population;
  const share = examples / population.examples;
  const single = N / n;
  const own = share * share * ofNodesBySquares;
  const pairs = n < 2 ? 0 : ((N * (N - 1)) / (n * (n - 1))) * (share * share * ofMean - own);
  return {
    ofNodes: single * share * ofNodes,
    ofMean: Math.max(0, single * own + pairs),
    noise: single * share * noise,
  };
}
