import type { Choice, Estimates, RoundStats } from "../strategy.ts";

/** An adaptive strategy looks no further than this multiple of the last tau. */
const growth = 10;

/**
 * The best integer tau in [1, min(10 * last tau, tauMaximum)] by a bound (2019 paper, Algorithm 2, line 23), with the
 * whole curve. Ties go to the smaller tau, so where no entry is finite the choice is tau = 1: with nothing to go by,
 * aggregating often is what drifts least.
 */
export function chooseByBound(
  round: RoundStats,
  estimates: Estimates,
  options: {
    readonly objective: "minimise" | "maximise";
    readonly tauMaximum: number;
    /** G; Infinity (minimise) or -Infinity (maximise) for a tau that is out of the question, never NaN. */
    readonly bound: (tau: number) => number;
  },
): Choice {
  const { objective, tauMaximum, bound } = options;
  const grown = growth * round.tau;
  const searchLimit = Math.min(grown, tauMaximum);
  const curve = Array.from({ length: searchLimit }, (_, i) => bound(i + 1));
  let best = 0;
  for (let i = 1; i < curve.length; i++) {
    const here = curve[i] as number;
    const there = curve[best] as number;
    if (objective === "minimise" ? here < there : here > there) best = i;
  }
  const limitedBy = grown < tauMaximum ? "growth" : "maximum";
  return { tau: best + 1, why: { kind: "bound", objective, bound: curve, estimates, searchLimit, limitedBy } };
}

/**
 * The choice without estimates: the last tau again, which after the first round of an adaptive run is 1. Later it
 * happens only if no node that reported had been there the round before.
 */
export function chooseWithoutEstimates(round: RoundStats, tauMaximum: number): Choice {
  return { tau: Math.min(round.tau, tauMaximum), why: { kind: "no-estimates" } };
}
