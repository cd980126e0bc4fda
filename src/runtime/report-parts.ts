import { localEstimates } from "../control/estimates.ts";
import { type Encoding, formOf } from "../learning/encoding/encoding.ts";
import type { LocalLearner } from "../learning/local-learner.ts";
import type { RoundLosses, RoundObservations } from "../learning/round-observations.ts";
import { allFinite } from "../math/vectors.ts";
import { type Directive, largestLoss, largestSquare, type Report } from "../protocol/messages.ts";
import type { Writable } from "../protocol/shapes.ts";

/** What a node reports on a round, which `learner` has just finished with the weights `finished`. */
export function roundReport(
  { run, round, tellsCorrection }: Directive,
  learner: LocalLearner,
  {
    finished,
    observed,
    localSeconds,
    encoding,
  }: {
    readonly finished: Float32Array;
    readonly observed: RoundObservations;
    readonly localSeconds: number;
    /** In which the change of the weights was asked for; undefined: the weights were. */
    readonly encoding: Encoding | undefined;
  },
): Report {
  const { change, path, correction } = learner;
  const told = encoding && change;
  const report: Writable<Report> = {
    type: "report",
    run,
    round,
    examples: learner.exampleCount,
    localUpdates: learner.updatesDone,
    localSeconds,
    weights: told ?? finished,
    lossAtStart: observed.lossAtStart,
    lossOfBest: observed.lossOfBest,
  };
  if (told) {
    report.change = true;
    report.form = formOf(encoding);
  }
  if (path) report.path = path;
  if (tellsCorrection && correction) report.correction = correction.slice();
  addMeasures(report, observed, learner.squaredMovement);
  return report;
}

/** What the strategy wants to know beside weights and losses. */
function addMeasures(
  report: Writable<Report>,
  { comparison, lossAtStart, squaredNoise }: RoundObservations,
  squaredMovement: number,
): void {
  if (squaredNoise !== undefined) report.drift = { squaredMovement, squaredNoise };
  else if (comparison) {
    const { rho, beta } = localEstimates({ ...comparison, lossAtStart });
    report.estimates = { rho, beta, gradient: comparison.gradientAtStart };
  }
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
