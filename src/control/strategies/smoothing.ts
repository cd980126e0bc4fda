import type { RoundStats } from "../strategy.ts";

/** Exponential moving averages of c_m and b_m; empty before the first round. */
export interface SmoothedCosts {
  readonly localCosts: readonly number[];
  readonly globalCosts: readonly number[];
}

export const noCosts: SmoothedCosts = { localCosts: [], globalCosts: [] };

/**
 * The averages with one more round: smoothing * (average before) + (1 - smoothing) * (this round's cost); the
 * first round's costs count in full. Smoothing 0 gives each round's raw costs.
 */
export function withRound(state: SmoothedCosts, round: RoundStats, smoothing: number): SmoothedCosts {
  const average = (before: readonly number[], now: readonly number[]) =>
    smoothing === 0 ? now : now.map((cost, m) => smoothing * (before[m] ?? cost) + (1 - smoothing) * cost);
  return {
    localCosts: average(state.localCosts, round.localCosts),
    globalCosts: average(state.globalCosts, round.globalCosts),
  };
}
