import type { Strategy } from "../strategy.ts";

/**
 * The same tau every round, from the first one on; returns the best weights. A tau that is given by number is
 * not limited by tauMax. Throws RangeError if tau is not a positive integer.
 */
export function fixed(tau: number): Strategy<null> {
  if (!Number.isInteger(tau) || tau < 1) throw new RangeError(`tau ${tau} is not a positive integer`);
  return {
    name: `fixed:${tau}`,
    returnsBestWeights: true,
    measures: "estimates",
    firstTau: tau,
    init: () => null,
    next: () => [null, { tau, why: { kind: "fixed" } }],
  };
}
