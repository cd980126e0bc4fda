import { bound2019 } from "../bounds.ts";
import type { Strategy } from "../strategy.ts";
import { chooseByBound, chooseWithoutEstimates } from "./search.ts";
import { noCosts, type SmoothedCosts, withRound } from "./smoothing.ts";

/**
 * The controller of the JSAC 2019 paper (Section VI-A, Algorithm 2): the integer tau in [1, min(10*tau, tauMax)]
 * that minimises {@link bound2019}. Starts with tau = 1, so that its first taus are 1, 1, <= 10, <= 100.
 *
 * With `returnsBestWeights` the final evaluation is paid from the budget: R'_m = R_m - b_m - c_m; else R'_m = R_m.
 * If an R'_m is not positive, tau is 1 (the budget ends the run anyway). `smoothing` in [0, 1) averages c and b over
 * rounds, exponentially; 0 uses those of the last round, as the authors do.
 */
export function adaptive2019(options: {
  readonly phi: number;
  readonly tauMax: number;
  readonly returnsBestWeights?: boolean;
  readonly smoothing?: number;
}): Strategy<SmoothedCosts> {
  const { phi, tauMax, returnsBestWeights = true, smoothing = 0 } = options;
  return {
    name: "adaptive-2019",
    returnsBestWeights,
    measures: "estimates",
    firstTau: 1,
    init: () => noCosts,
    next(state, round) {
      const costs = withRound(state, round, smoothing);
      const { estimates, stepSize: eta, budgets } = round;
      if (estimates === undefined) return [costs, chooseWithoutEstimates(round, tauMax)];
      const { localCosts, globalCosts } = costs;
      const roundBudgets = returnsBestWeights
        ? budgets.map((budget, m) => budget - (globalCosts[m] as number) - (localCosts[m] as number))
        : budgets;
      const terms = { eta, phi, ...estimates, localCosts, globalCosts, roundBudgets };
      const bound = (tau: number) => bound2019(tau, terms);
      return [costs, chooseByBound(round, estimates, { objective: "minimise", tauMax, bound })];
    },
  };
}
