import { distance, dot } from "../math/vectors.ts";
import type { Estimates } from "./strategy.ts";

/** Weights that moved no further than this count as unmoved: their ratios would be rounding errors. */
const stillDistance = 1e-10;

/** beta is never smaller than this: the drift h(x) divides by it. */
const betaFloor = 1e-5;

/** One node's share of the estimates. */
export interface LocalEstimates {
  readonly rho: number;
  readonly beta: number;
}

/**
 * What a node measures between its own last weights w_i and the weights w0 that the round starts from (2019 paper,
 * Section VI-B; losses and gradients of both on the same examples):
 *
 *     rho_i  = |F_i(w_i) - F_i(w0)| / ||w_i - w0||
 *     beta_i = ||grad F_i(w_i) - grad F_i(w0)|| / ||w_i - w0||, at least 1e-5
 *
 * If nothing moved (||w_i - w0|| <= 1e-10), rho_i = 0 and beta_i = 1e-5. Losses and gradients that are not finite give
 * estimates that are not finite.
 */
export function localEstimates(measured: {
  /** F_i(w_i). */
  readonly lossAtOwn: number;
  /** F_i(w0). */
  readonly lossAtStart: number;
  /** ||grad F_i(w_i) - grad F_i(w0)||. */
  readonly gradientDistance: number;
  /** ||w_i - w0||. */
  readonly weightDistance: number;
}): LocalEstimates {
  const { lossAtOwn, lossAtStart, gradientDistance, weightDistance } = measured;
  if (weightDistance <= stillDistance) return { rho: 0, beta: betaFloor };
  return {
    rho: Math.abs(lossAtOwn - lossAtStart) / weightDistance,
    beta: Math.max(gradientDistance / weightDistance, betaFloor),
  };
}

/** The part of a node's report that the estimates need. */
export interface ReportedEstimates extends LocalEstimates {
  /** D_i. */
  readonly examples: number;
  /** grad F_i(w0), as many entries at every node. */
  readonly gradient: ArrayLike<number>;
}

/**
 * The aggregator's estimates: example-weighted means of rho_i, beta_i and
 *
 *     delta_i = ||grad F_i(w0) - grad F(w0)||,  grad F(w0) = sum_j D_j grad F_j(w0) / D
 *
 * over the nodes that reported, D being the sum of their examples (2019 paper, Section VI-B). A node without examples
 * has no weight. Summed in float64 as running means, so that equal gradients give delta = 0 exactly.
 * Throws RangeError if no report has examples, or if gradients differ in length.
 */
export function aggregateEstimates(reports: readonly ReportedEstimates[]): Estimates {
  const counted = reports.filter((report) => report.examples > 0);
  const first = counted[0];
  if (first === undefined) throw new RangeError("estimates need at least one report with examples");

  const gradient = new Float64Array(first.gradient.length);
  let examples = 0;
  let rho = 0;
  let beta = 0;
  for (const report of counted) {
    if (report.gradient.length !== gradient.length) {
      throw new RangeError(`a gradient has ${report.gradient.length} entries where another has ${gradient.length}`);
    }
    examples += report.examples;
    const share = report.examples / examples;
    rho += (report.rho - rho) * share;
    beta += (report.beta - beta) * share;
    for (let j = 0; j < gradient.length; j++) {
      gradient[j] = (gradient[j] as number) + ((report.gradient[j] as number) - (gradient[j] as number)) * share;
    }
  }

  let delta = 0;
  for (const report of counted) delta += (report.examples / examples) * distance(report.gradient, gradient);
  return { rho, beta: Math.max(beta, betaFloor), delta };
}

/**
 * The same of sums over nodes, where no gradient is left by itself (behind relays). Instead of the mean of delta_i it has the root
 * of the mean of their squares, which is never less and merges:
 *
 *     delta^2 = sum_i D_i ||grad F_i(w0)||^2 / D - ||grad F(w0)||^2
 */
export function estimatesOfSums(sums: {
  /** D. */
  readonly examples: number;
  /** sum_i D_i rho_i, sum_i D_i beta_i, sum_i D_i ||grad F_i(w0)||^2 and sum_i D_i grad F_i(w0). */
  readonly rho: number;
  readonly beta: number;
  readonly squares: number;
  readonly gradient: ArrayLike<number>;
}): Estimates {
  const { examples, rho, beta, squares, gradient } = sums;
  const ofMean = dot(gradient, gradient) / examples ** 2;
  const delta = Math.sqrt(Math.max(0, squares / examples - ofMean));
  return { rho: rho / examples, beta: Math.max(beta / examples, betaFloor), delta };
}
