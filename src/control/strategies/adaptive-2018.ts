import { bound2018 } from "../bounds.ts";
import type { Strategy } from "../strategy.ts";
import { chooseByBound, chooseWithoutEstimates } from "./search.ts";
import { noCosts, type SmoothedCosts, withRound } from "./smoothing.ts";

/**
 * The controller of the INFOCOM 2018 paper: the integer tau in [1, min(10*tau, tauMax)] that maximises
 * {@link bound2018}. Starts with tau = 1 and returns the last weights. Its phi is not the same parameter as
 * that of the 2019 controller. `smoothing` as there.
 */
export function adaptive2018(options: {
  readonly phi: number;
  readonly tauMax: number;
  readonly smoothing?: number;
}): Strategy<SmoothedCosts> {
  const { phi, tauMax, smoothing = 0 } = options;
  return {
    name: "adaptive-2018",
    returnsBestWeights: false,
    measures: "estimates",
    firstTau: 1,
    init: () => noCosts,
    next(state, round) {
      const costs = withRound(state, round, smoothing);
      const { estimates, stepSize: eta, budgets } = round;
      if (estimates === undefined) return [costs, chooseWithoutEstimates(round, tauMax)];
      const { beta, delta } = estimates;
      const terms = { eta, phi, beta, delta, ...costs, budgets };
      const bound = (tau: number) => bound2018(tau, terms);
      return [costs, chooseByBound(round, estimates, { objective: "maximise", tauMax, bound })];
    },
  };
}
