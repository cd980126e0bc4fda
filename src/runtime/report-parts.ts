import { localEstimates } from "../control/estimates.ts";
import type { RoundLosses, RoundObservations } from "../learning/round-observations.ts";
import { allFinite } from "../math/vectors.ts";
import { largestLoss, largestSquare, type Report } from "../protocol/messages.ts";

/** What the strategy wants to know beside weights and losses. */
export function measuresOf(
  { comparison, lossAtStart, squaredNoise }: RoundObservations,
  squaredMovement: number,
): Pick<Report, "drift" | "estimates"> {
  if (squaredNoise !== undefined) return { drift: { squaredMovement, squaredNoise } };
  if (!comparison) return {};
  const { rho, beta } = localEstimates({ ...comparison, lossAtStart });
  return { estimates: { rho, beta, gradient: comparison.gradientAtStart } };
}

/** Weights that have diverged have the largest loss that can be told, so that others can be compared with them. */
export function tellable({ lossAtStart, lossOfBest, lossOfMean, lossOfMeanVariance }: RoundLosses): RoundLosses {
  const told = (loss: number) => (Math.abs(loss) <= largestLoss ? loss : largestLoss);
  return {
    lossAtStart: told(lossAtStart),
    lossOfBest: told(lossOfBest),
    ...(lossOfMean === undefined ? {} : { lossOfMean: told(lossOfMean) }),
    ...(lossOfMeanVariance === undefined || !(lossOfMeanVariance <= largestSquare) ? {} : { lossOfMeanVariance }),
  };
}

/** Whether all of it can be told. */
export function hasOnlyFiniteNumbers(report: Report): boolean {
  const { weights, lossAtStart, lossOfBest, estimates, drift, correction, path } = report;
  if (!(Math.abs(lossAtStart) <= largestLoss && Math.abs(lossOfBest) <= largestLoss)) return false;
  if (estimates && !(Number.isFinite(estimates.rho) && Number.isFinite(estimates.beta))) return false;
  if (drift && !(drift.squaredMovement <= largestSquare && drift.squaredNoise <= largestSquare)) return false;
  for (const vector of [correction, path]) if (vector && !allFinite(vector)) return false;
  return (!weights || allFinite(weights)) && (!estimates || allFinite(estimates.gradient));
}
