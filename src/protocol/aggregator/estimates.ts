import { aggregateEstimates, estimatesOfSums } from "../../control/estimates.ts";
import type { Estimates } from "../../control/strategy.ts";
import { gradientSumsOf } from "../../learning/gradient-sums.ts";
import type { RoundSums } from "../../learning/round-sums.ts";

export const hasEstimates = ({ gradients, gradientSums }: RoundSums): boolean =>
  gradients.length > 0 || gradientSums !== undefined;

/** beta, rho and delta of a round, exact where all gradients are here; undefined if no node told any. */
export function estimatesOf({ gradients, gradientSums }: RoundSums): Estimates | undefined {
  if (gradientSums === undefined) return gradients.length > 0 ? aggregateEstimates(gradients) : undefined;
  const sums = gradientSumsOf(gradients, gradientSums);
  return sums && estimatesOfSums(sums);
}
