import { type DriftMeasures, measureDrift } from "../../control/drift-measures.ts";
import { ofAllFrom } from "../../control/sampled-movement.ts";
import { squaredDistanceOfMean, squaredMovementOnPaths } from "../../learning/round-sums.ts";
import type { OpenRound, Run } from "./state.ts";

/** ||mean - w0||^2 of those who made local updates, by their paths if they told them, which drift and the mean of iterates are reckoned from; 0 if nobody wants it. */
export function squaredMovementOf({ plan }: Run, { sums, weights, stepSize }: OpenRound): number {
  const isWanted = sums.weightReports > 0 && (plan.measures === "drift" || plan.averages);
  return isWanted ? (squaredMovementOnPaths(sums, stepSize) ?? squaredDistanceOfMean(sums, weights)) : 0;
}

/** How far the round moved the nodes, if that is measured; with no local updates nothing moved. */
export function driftOf(
  run: Run,
  { sums, stepSize, population }: OpenRound,
  ofMean: number,
): DriftMeasures | undefined {
  if (run.plan.measures !== "drift" || sums.weightReports === 0) return undefined;
  return measureDrift({
    eta: stepSize,
    ...ofAllFrom({
      reports: sums.weightReports,
      examples: sums.weightExamples,
      population,
      ofNodes: sums.squaredMovement / sums.examples,
      ofNodesBySquares: sums.movementBySquares / sums.examples ** 2,
      ofMean,
      noise: sums.squaredNoise / sums.examples,
    }),
  });
}
