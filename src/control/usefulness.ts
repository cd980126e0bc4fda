/** Inputs of {@link usefulUpdates}. Costs and budgets are parallel arrays with one entry for each resource. */
export interface UsefulnessTerms {
  /** c_m. */
  readonly localCosts: readonly number[];
  /** b_m. */
  readonly globalCosts: readonly number[];
  /** R_m - s_m: what is left of the budget. */
  readonly remaining: readonly number[];
  /** s: the disagreement q of a round of tau local updates is expected to be s*tau^2. */
  readonly disagreementPerSquare: number;
}

/**
 * kappa: how much disagreement reduces the worth of an update. Chosen on even/odd MNIST with other seeds than those that
 * results are reported for.
 */
const kappa = 0.4;

/**
 * nu: how much a run loses by few rounds. Momentum and the mean of iterates both act from round to round. Chosen in the same way.
 */
const nu = 0.8;

/**
 * The number of useful local updates that the rest of the budget pays for in rounds of tau:
 *
 *     useful(tau) = min_m (R_m - s_m)*tau / (c_m*tau + b_m) * 1/(1 + kappa*s*tau^2) * (1 - m(n))
 *
 * An update counts for less the larger the nodes' disagreement is relative to noise and common movement, and the fewer
 * rounds (n) are left, in which momentum repeats it and the mean of iterates averages out its noise. Never NaN: 0, the worst value, where the budget is spent or a cost is
 * not a number.
 */
export function usefulUpdates(tau: number, terms: UsefulnessTerms): number {
  const { share } = largestShare(tau, terms);
  const useful = (1 - fewRoundsLoss(tau, share)) / (share * (1 + lossRatio(tau, terms)));
  return Number.isNaN(useful) ? 0 : useful;
}

/**
 * The fractions of a round that are lost: of its cost to communication, of its updates' worth to drift, and of the
 * remaining worth to the small number of rounds.
 */
export interface Losses {
  /** b/(c*tau + b), of the resource that is spent first. */
  readonly communication: number;
  /** 1 - 1/(1 + kappa*s*tau^2). */
  readonly drift: number;
  /** m(n): what more rounds in the budget would have added. */
  readonly fewRounds: number;
}

/** The fractions of a round of tau local updates that are lost. */
export function lossesAt(tau: number, terms: UsefulnessTerms): Losses {
  const { resource, share } = largestShare(tau, terms);
  const global = terms.globalCosts[resource] as number;
  const whole = (terms.localCosts[resource] as number) * tau + global;
  const ratio = lossRatio(tau, terms);
  return {
    communication: whole > 0 ? global / whole : 0,
    drift: ratio < Infinity ? ratio / (1 + ratio) : 1,
    fewRounds: fewRoundsLoss(tau, share),
  };
}

function lossRatio(tau: number, { disagreementPerSquare }: UsefulnessTerms): number {
  return kappa * disagreementPerSquare * tau * tau;
}

/**
 * m(n), where n = 1/(share*tau) rounds of tau are left, but at least one. What acts from round to round repeats nu times a round's
 * movement in the next round, nu^2 times in the one after, and so on: after k rounds 1 - nu^k of its total effect is done. So with
 * n rounds left the last of them reaches 1 - nu of its total effect and the first 1 - nu^n, and the missing part is on average
 *
 *     m(n) = (nu + nu^2 + ... + nu^n)/n = nu*(1 - nu^n) / (n*(1 - nu))
 */
function fewRoundsLoss(tau: number, share: number): number {
  const rounds = Math.max(1, 1 / (share * tau));
  if (!(rounds < Infinity)) return 0;
  return (nu * (1 - nu ** rounds)) / (rounds * (1 - nu));
}

/**
 * The resource of which one local update, with its part of the aggregation, takes the largest share of what is left:
 * max_m (c_m + b_m/tau) / (R_m - s_m), written so that with b = 0 it is the same number for every tau.
 */
export function largestShare(
  tau: number,
  { localCosts, globalCosts, remaining }: Pick<UsefulnessTerms, "localCosts" | "globalCosts" | "remaining">,
) {
  let share = 0;
  let resource = 0;
  for (let m = 0; m < remaining.length; m++) {
    const left = remaining[m] as number;
    const cost = (localCosts[m] as number) + (globalCosts[m] as number) / tau;
    const here = left > 0 && !Number.isNaN(cost) ? cost / left : Infinity;
    if (here > share) [share, resource] = [here, m];
  }
  return { share, resource };
}
