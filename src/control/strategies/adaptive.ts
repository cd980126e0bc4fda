import { disagreement } from "../drift-measures.ts";
import type { RoundStats, Strategy } from "../strategy.ts";
import { lossesAt, usefulUpdates } from "../usefulness.ts";
import { type WatchedLoss, withLoss } from "./rising-loss.ts";
import { chooseWithoutEstimates, searchRange, smallestBest } from "./search.ts";
import { noCosts, type SmoothedCosts, withRound } from "./smoothing.ts";

/** The search ends at this multiple of the last tau. */
const growth = 5;

/** Enough to measure what an update takes and how far data disagree; the first round has at most `growth` times as many. */
const probeUpdates = 6;

/**
 * rho: the part of the disagreement that a probe finds which is expected to be left with drift correction. Chosen like kappa
 * (usefulness.ts).
 */
const leftByCorrection = 0.05;

/** The local updates of one round take at most this share of each budget. Chosen like kappa (usefulness.ts). */
const largestShare = 0.1;

/** The weight of the newest round in the averages of costs, and in those of disagreement, of which noise hides much near an optimum. */
const newest = 0.3;
const newestDisagreement = 0.2;

/** The strategy's state. */
export interface AdaptiveState {
  readonly costs: SmoothedCosts;
  /** s of rounds with drift correction, and of rounds without; absent before the first one. */
  readonly corrected?: number;
  readonly uncorrected?: number;
  /** s that is expected of rounds with drift correction, where there was a probe. */
  readonly expected?: number;
  /** Where the loss is watched, after the first round. */
  readonly watched?: WatchedLoss;
}

export interface AdaptiveOptions {
  readonly tauMax: number;
  /**
   * Whether a rising loss cuts tau and restarts momentum. For models with layers: what is measured of drift misleads where a loss rises, since
   * the noise of minibatches grows with it and explains what is drift.
   */
  readonly watchesLoss?: boolean;
}

/**
 * This project's own controller: the integer tau in [1, min(5*tau, R/(10*c), tauMax)] that maximises {@link usefulUpdates}:
 * the local updates that the rest of the budget pays for, each counting for less the more the nodes drift apart and the fewer
 * rounds are left for momentum to act in. Begins with a probe, or with tau = 1 where there can be none, and returns the best
 * weights.
 *
 * Of a model with layers a loss that rises (rising-loss.ts) bounds tau, too.
 *
 * It needs no gradients and no control parameter. Disagreement is measured in each round (drift-measures.ts), divided by
 * tau^2, with which it grows, and averaged over rounds exponentially, like c and b. Rounds whose local updates had a drift
 * correction disagree far less than those without, so each kind has its own average, and the average of the next round's kind
 * is used. What corrections will leave is not known before there are any: after a probe, rho times s without them is where their
 * average begins, and is used for the first round too, whose gradients become the corrections. Made for drift correction: without it, tau goes down to 1 where data differ.
 */
export function adaptive({ tauMax, watchesLoss = false }: AdaptiveOptions): Strategy<AdaptiveState> {
  return {
    name: "adaptive",
    returnsBestWeights: true,
    averages: true,
    measures: "drift",
    firstTau: 1,
    probeUpdates,
    firstTauOfFew: growth * probeUpdates,
    init: () => ({ costs: noCosts }),
    next(before, round) {
      const costs = withRound(before.costs, round, 1 - newest);
      const { drift } = round;
      if (drift === undefined) return [{ ...before, costs }, chooseWithoutEstimates(round, tauMax)];
      const watched =
        watchesLoss && round.loss !== undefined ? withLoss(before.watched, round.loss, round.tau) : undefined;
      const state = {
        ...{ ...before, costs, ...withDisagreement(before, round, disagreement(drift)) },
        ...(watched && { watched }),
      };
      const disagreementPerSquare = disagreementOfNext(state, round.correctedNext ?? false);
      const remaining = round.budgets.map((budget, m) => budget - (round.consumed[m] as number));
      const terms = { ...costs, remaining, disagreementPerSquare };
      const range = searchRange(round.tau, {
        ...{ growth, tauMax, affordable: affordable(costs, round) },
        ...(watched?.largestTau !== undefined && { steady: watched.largestTau }),
      });
      const useful = Array.from({ length: range.searchLimit }, (_, i) => usefulUpdates(i + 1, terms));
      const tau = 1 + smallestBest(useful, "maximise");
      const losses = lossesAt(tau, terms);
      const why = { kind: "useful", useful, drift, disagreementPerSquare, losses, ...range } as const;
      return [state, { tau, why, ...(watched?.rises && { restartsMomentum: true }) }];
    },
  };
}

/** The largest tau whose local updates take at most that share of each budget, at least 1; Infinity where they cost nothing. */
function affordable({ localCosts }: SmoothedCosts, { budgets }: RoundStats): number {
  const taus = budgets.map((budget, m) => {
    const cost = localCosts[m] as number;
    return cost > 0 ? (largestShare * budget) / cost : Infinity;
  });
  return Math.max(1, Math.floor(Math.min(...taus)));
}

/** Adds this round's disagreement q to the average of its kind. */
function withDisagreement(
  before: AdaptiveState,
  { round, tau, corrected }: RoundStats,
  q: number,
): Partial<AdaptiveState> {
  const now = q / tau ** 2;
  const average = (s = now) => s + newestDisagreement * (now - s);
  if (corrected) return { corrected: average(before.corrected ?? before.expected) };
  const uncorrected = average(before.uncorrected);
  const expected = round === 0 || before.expected !== undefined ? { expected: leftByCorrection * uncorrected } : {};
  return { uncorrected, ...expected };
}

/** s of the next round, as far as it is known. */
function disagreementOfNext({ corrected, uncorrected, expected }: AdaptiveState, correctedNext: boolean): number {
  const isFirst = corrected === undefined && expected !== undefined;
  return (correctedNext || isFirst ? (corrected ?? expected ?? uncorrected) : (uncorrected ?? corrected)) ?? 0;
}
