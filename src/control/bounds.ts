import type { Estimates } from "./strategy.ts";

/** Inputs of both bounds. Costs and budgets are parallel arrays with one entry for each resource. */
interface BoundTerms {
  /** Step size. */
  readonly eta: number;
  /** Control parameter; each bound has its own. */
  readonly phi: number;
  readonly beta: number;
  readonly delta: number;
  /** c_m. */
  readonly localCosts: readonly number[];
  /** b_m. */
  readonly globalCosts: readonly number[];
}

/** Inputs of {@link bound2019}. */
export interface Bound2019Terms extends BoundTerms, Estimates {
  /** R'_m: the part of the budget that is available for rounds. */
  readonly roundBudgets: readonly number[];
}

/** Inputs of {@link bound2018}. */
export interface Bound2018Terms extends BoundTerms {
  /** R_m. */
  readonly budgets: readonly number[];
}

/**
 * Upper bound on how far local models drift from centralised gradient descent in x local updates (2019 paper, Theorem 1):
 *
 *     h(x) = (delta/beta) * ((1 + eta*beta)^x - 1) - eta*delta*x, floored at 0
 *
 * h(0) = h(1) = 0 and delta = 0 gives 0, exactly. Where the power overflows h is Infinity. Exact to a few units in the
 * last place, also where eta*beta is so small that the two terms nearly cancel.
 */
export function drift(
  x: number,
  terms: { readonly eta: number; readonly beta: number; readonly delta: number },
): number {
  const { eta, beta, delta } = terms;
  // h is convex and 0 at both ends of [0, 1], so that it is negative between them and the floor applies.
  if (x <= 1 || delta === 0) return 0;
  const z = eta * beta;
  if (x * z < 0.5) return eta * delta * binomialTail(x, z);
  const power = Math.expm1(x * Math.log1p(z));
  if (power === Infinity) return Infinity;
  return Math.max(0, eta * delta * (power / z - x));
}

/** ((1 + z)^x - 1) / z - x as its binomial series, sum over k >= 2 of C(x, k) z^(k-1), for x*z < 1. */
function binomialTail(x: number, z: number): number {
  let sum = 0;
  let term = ((x * (x - 1)) / 2) * z;
  for (let k = 2; Math.abs(term) > Number.EPSILON * sum; k++) {
    sum += term;
    term *= ((x - k) / (k + 1)) * z;
  }
  return sum;
}

/**
 * The bound that the 2019 strategy minimises (2019 paper, Section VI-A):
 *
 *     G(tau) = 1/(2*eta*phi*T') + sqrt(1/(4*eta^2*phi^2*T'^2) + rho*h(tau)/(eta*phi*tau)) + rho*h(tau)
 *     1/T'   = max_m (c_m*tau + b_m) / (R'_m*tau)
 *
 * Never NaN: Infinity, the worst value, where an R'_m is not positive, h overflows or an estimate is not a number.
 */
export function bound2019(tau: number, terms: Bound2019Terms): number {
  const { eta, phi, rho, localCosts, globalCosts, roundBudgets } = terms;
  let inverseUpdates = 0;
  for (let m = 0; m < roundBudgets.length; m++) {
    const budget = roundBudgets[m] as number;
    const cost = costPerUpdate(localCosts[m] as number, globalCosts[m] as number, tau);
    inverseUpdates = Math.max(inverseUpdates, budget > 0 ? cost / budget : Infinity);
  }
  const half = inverseUpdates / (2 * eta * phi);
  const loss = rho === 0 ? 0 : rho * drift(tau, terms);
  const bound = half + Math.sqrt(half * half + loss / (eta * phi * tau)) + loss;
  return Number.isNaN(bound) ? Infinity : bound;
}

/**
 * The bound that the 2018 strategy maximises (INFOCOM 2018 paper):
 *
 *     G(tau) = min_m R_m*tau/(c_m*tau + b_m) * (eta*(1 - beta*eta/2) - phi*h(tau)/tau)
 *
 * Never NaN: -Infinity, the worst value, where h overflows or an estimate is not a number.
 */
export function bound2018(tau: number, terms: Bound2018Terms): number {
  const { eta, phi, beta, localCosts, globalCosts, budgets } = terms;
  let updates = Infinity;
  for (let m = 0; m < budgets.length; m++) {
    const cost = costPerUpdate(localCosts[m] as number, globalCosts[m] as number, tau);
    updates = Math.min(updates, (budgets[m] as number) / cost);
  }
  const bound = updates * (eta * (1 - (beta * eta) / 2) - (phi * drift(tau, terms)) / tau);
  return Number.isNaN(bound) ? -Infinity : bound;
}

/** (c*tau + b) / tau, written so that with b = 0 it is the same number for every tau. */
function costPerUpdate(localCost: number, globalCost: number, tau: number): number {
  return localCost + globalCost / tau;
}
