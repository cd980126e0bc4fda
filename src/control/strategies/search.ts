import type { Choice, Estimates, RoundStats, SearchLimit } from "../strategy.ts";

/** The search of the papers' strategies ends at this multiple of the last tau. */
const growth = 10;

/** The end of the search, and what set it. */
export interface SearchRange {
  /** The largest tau that is considered. */
  readonly searchLimit: number;
  readonly limitedBy: SearchLimit;
}

/** The taus from 1 to min(growth * last tau, affordable, steady, tauMax). */
export function searchRange(
  lastTau: number,
  options: {
    readonly growth: number;
    readonly tauMax: number;
    /** The largest tau that the budgets allow. */
    readonly affordable?: number;
    /** The largest tau that a rising loss allows. */
    readonly steady?: number;
  },
): SearchRange {
  const { growth, tauMax, affordable = Infinity, steady = Infinity } = options;
  const grown = Math.max(1, Math.floor(growth * lastTau));
  const searchLimit = Math.min(grown, affordable, tauMax, Math.floor(steady));
  if (searchLimit === tauMax) return { searchLimit, limitedBy: "maximum" };
  if (searchLimit === Math.floor(steady)) return { searchLimit, limitedBy: "loss" };
  return { searchLimit, limitedBy: searchLimit === affordable ? "budget" : "growth" };
}

/** Where a curve is best; the smallest index of several. */
export function smallestBest(curve: readonly number[], objective: "minimise" | "maximise"): number {
  let best = 0;
  for (let i = 1; i < curve.length; i++) {
    const here = curve[i] as number;
    const there = curve[best] as number;
    if (objective === "minimise" ? here < there : here > there) best = i;
  }
  return best;
}

/**
 * The best integer tau in [1, min(10 * last tau, tauMax)] by a bound (2019 paper, Algorithm 2, line 23), with the
 * whole curve. Ties go to the smaller tau, so where no entry is finite the choice is tau = 1, which
 * drifts least.
 */
export function chooseByBound(
  round: RoundStats,
  estimates: Estimates,
  options: {
    readonly objective: "minimise" | "maximise";
    readonly tauMax: number;
    /** G; Infinity (minimise) or -Infinity (maximise) for a tau that is impossible, never NaN. */
    readonly bound: (tau: number) => number;
  },
): Choice {
  const { objective, tauMax, bound } = options;
  const range = searchRange(round.tau, { growth, tauMax });
  const curve = Array.from({ length: range.searchLimit }, (_, i) => bound(i + 1));
  const tau = 1 + smallestBest(curve, objective);
  return { tau, why: { kind: "bound", objective, bound: curve, estimates, ...range } };
}

/**
 * The choice without estimates: the last tau again, which after the first round of an adaptive run is 1. Later it
 * happens only if no node that reported took part in the round before.
 */
export function chooseWithoutEstimates(round: RoundStats, tauMax: number): Choice {
  return { tau: Math.min(Math.max(1, Math.round(round.tau)), tauMax), why: { kind: "no-estimates" } };
}
