import { roundedUp } from "../math/decimals.ts";
import { UserError } from "../protocol/user-error.ts";
import { type Costs, type CostVectors, cautiousCosts, meanCosts } from "./costs.ts";
import type { Choice, Why } from "./strategy.ts";

/** A run's resource budget and what has been consumed of it. Plain data, never changed. */
export interface BudgetState {
  /** R_m. */
  readonly budgets: readonly number[];
  /** s_m: consumed so far. */
  readonly consumed: readonly number[];
}

/**
 * What is known beforehand of something that is to be done: what it needs of each resource once, and for each second that it
 * lasts at most. Of time that is 0 and 1.
 */
export interface Demand {
  readonly once: readonly number[];
  readonly perSecond: readonly number[];
}

/** What may follow a round. */
export interface Demands {
  /** A round with local updates. */
  readonly round: Demand;
  readonly evaluation: Demand;
  /** What is needed of each resource when learning is over. */
  readonly end: readonly number[];
}

/**
 * The final evaluation that a run makes after its last round: none; one minibatch at each node (`short`), which is what w_f needs;
 * or as many as about 1 % of the budget pays for, and some of the slowest node, to tell apart what differs little (`long`), unless with its
 * exchange that took more than 5 %: then it is not worth its cost, and there is none.
 */
export type FinalEvaluation = "none" | "short" | "long";

/** What the stop rule has to know of what comes after the next round. */
export interface WhatFollows {
  readonly evaluation: FinalEvaluation;
  /** What an update takes at the slowest node, if that is known. */
  readonly slowestUpdateSeconds?: number | undefined;
  readonly demands?: Demands | undefined;
}

const longShare = 0.01;
const dearShare = 0.05;
/** So many minibatches of the slowest node a long evaluation is to have: the chance in its losses is most of all the chance in all. */
const slowestMinibatches = 5;

/** What follows a round. */
export type Decision =
  | {
      readonly kind: "continue";
      /** Local updates of the next round. */
      readonly tau: number;
      /** What the strategy chose; larger than tau if the budget cut it. */
      readonly wanted: number;
      /** No further round fits after this one. */
      readonly last: boolean;
      readonly why: Why;
    }
  | { readonly kind: "stop"; readonly reason: "budget" };

/** A budget before its first round. Throws RangeError if a budget is not positive or there is none. */
export function initialBudget(budgets: readonly number[]): BudgetState {
  if (budgets.length === 0) throw new RangeError("a run needs a budget of at least one resource");
  for (const budget of budgets) if (!(budget > 0)) throw new RangeError(`a budget of ${budget} is not positive`);
  return { budgets, consumed: budgets.map(() => 0) };
}

/** The budget after a round of tau local updates: s_m += c_m*tau + b_m. */
export function chargeRound(budget: BudgetState, tau: number, costs: CostVectors): BudgetState {
  const { localCosts, globalCosts } = costs;
  const consumed = budget.consumed.map((s, m) => s + (localCosts[m] as number) * tau + (globalCosts[m] as number));
  return { ...budget, consumed };
}

/**
 * The budget after the final evaluation: s_m += c_m + b_m. Its costs are not a round's and do not belong in
 * {@link Costs}. Where no c is measured there, give the running mean, or 0 if globalCosts has it in it already.
 */
export function chargeFinalEvaluation(budget: BudgetState, costs: CostVectors): BudgetState {
  return chargeRound(budget, 1, costs);
}

/**
 * What follows the round that was charged last (it is in `costs` too), given what the strategy chose. With c_m the
 * running mean of local costs and b_m the running mean of global costs plus one standard deviation, a round of x local
 * updates fits if for every m
 *
 *     s_m + c_m*(x + 1) + 2*b_m <= R_m    (a short evaluation: the round, and the evaluation's c_m and b_m)
 *     s_m + c_m*x + b_m <= R_m            (none: the round)
 *
 * and with a long one max(c_m, R_m/100) in place of the evaluation's c_m; of time five updates of the slowest node, if that is more
 * and with b no more than R/20.
 *
 * A tau that fits with something to spare in every resource is taken as it is. Otherwise tau is cut to the largest
 * value that fits (tau itself if it fits exactly) and the round is the last; if not even 1 fits, the run stops now. As
 * each round leaves what the final evaluation needs, no run with constant costs overruns if {@link checkBudget} passed.
 * Costs that are not numbers stop the run. Where `demands` are given, costs of resources other than time follow from them and from
 * the costs of time, as Demand says.
 *
 * With noisy costs the margin is for b alone. As the authors' costs vary, at most 0.3 % of runs would go over by more than
 * 1 % where the budget holds some 20 rounds or more, up to 3 % where it holds about ten, and a fifth where it holds one
 * or two (consumption.test.ts). The aggregator's machine abandons the round that does (aggregator/deadlines.ts).
 */
export function decide(budget: BudgetState, costs: Costs, choice: Choice, options: WhatFollows): Decision {
  const { tau: wanted, why } = choice;
  let tau = wanted;
  let last = false;
  for (const resource of outlooks(budget, cautiousCosts(costs), options)) {
    if (neededFor(wanted, resource) < resource.budget) continue;
    last = true;
    tau = Math.min(tau, largestFitting(wanted, resource));
  }
  return tau >= 1 ? { kind: "continue", tau, wanted, last, why } : { kind: "stop", reason: "budget" };
}

/** Whether what is left can be expected to pay for the final evaluation: s_m + c_m + b_m <= R_m, with mean costs. */
export function evaluationFits(budget: BudgetState, costs: Costs, { evaluation, demands }: WhatFollows): boolean {
  const means = meanCosts(costs);
  if (evaluation === "none" || (evaluation === "long" && isTooDear(budget, means, demands))) return false;
  const { consumed } = chargeFinalEvaluation(budget, demands ? costsOf(demands.evaluation, means) : means);
  return consumed.every((s, m) => s <= (budget.budgets[m] as number) - (demands?.end[m] ?? 0));
}

/**
 * The resource of which a round of tau local updates, with the final evaluation, would take the largest share of what is left: whose
 * budget ends the run if all goes on like this. The first of several.
 */
export function bindingResource(budget: BudgetState, costs: Costs, tau: number, options: WhatFollows): number {
  const shares = outlooks(budget, cautiousCosts(costs), options).map((resource, m) => {
    const consumed = budget.consumed[m] as number;
    const left = resource.budget - consumed;
    return left > 0 ? (neededFor(tau, resource) - consumed) / left : Infinity;
  });
  return shares.indexOf(Math.max(...shares));
}

/** A budget that does not pay for two rounds; without two there is nothing to control. */
export class BudgetTooSmall extends UserError {
  override readonly name = "BudgetTooSmall";
  /** Which resource (0 is time). */
  readonly resource: number;
  readonly budget: number;
  /** The smallest budget that would do. */
  readonly needed: number;

  constructor(fields: { resource: number; budget: number; needed: number; firstTau: number; evaluates: boolean }) {
    const { resource, budget, needed, firstTau, evaluates } = fields;
    const name = resource === 0 ? "time, seconds" : `resource ${resource}`;
    const cost = `${firstTau} + 1 local updates, 2 aggregations${evaluates ? " and the final evaluation" : ""}`;
    const advice = `give at least ${roundedUp(needed)}${firstTau > 1 ? ", or a smaller fixed tau" : ""}`;
    super(
      `budget ${budget} (${name}) is too small for two rounds: ${cost} are expected to cost ` +
        `${Number(needed.toPrecision(3))}`,
      { toDo: advice },
    );
    this.resource = resource;
    this.budget = budget;
    this.needed = needed;
  }
}

/**
 * Refuses, before a run, a budget that at the expected costs does not pay for two rounds: a first one of firstTau local
 * updates, which no measured costs precede and nothing cuts, and a second one of at least one local update, and the
 * final evaluation if the strategy returns its best weights. With constant costs a run that passes has two rounds or
 * more and overruns nothing. Throws {@link BudgetTooSmall} for the first resource that falls short.
 */
export function checkBudget(
  budgets: readonly number[],
  localCosts: readonly number[],
  globalCosts: readonly number[],
  firstTau: number,
  returnsBestWeights: boolean,
): void {
  const costs = { localCosts, globalCosts };
  const afterFirst = chargeRound(initialBudget(budgets), firstTau, costs);
  for (const [m, resource] of outlooks(afterFirst, costs, {
    evaluation: returnsBestWeights ? "short" : "none",
  }).entries()) {
    const needed = neededFor(1, resource);
    if (needed <= resource.budget) continue;
    throw new BudgetTooSmall({ resource: m, budget: resource.budget, needed, firstTau, evaluates: returnsBestWeights });
  }
}

/** One resource before the next round: a round of x local updates brings s to `fixed + localCost * x`. */
interface Outlook {
  readonly budget: number;
  readonly fixed: number;
  readonly localCost: number;
}

function outlooks(state: BudgetState, costs: CostVectors, follows: WhatFollows): Outlook[] {
  const { evaluation: asked, demands } = follows;
  const round = demands ? costsOf(demands.round, costs) : costs;
  const evaluation = asked === "long" && isTooDear(state, costs, demands) ? "none" : asked;
  const evaluating = evaluationCosts(state, costs, { ...follows, evaluation });
  return state.budgets.map((budget, m) => {
    const fixed = (state.consumed[m] as number) + (round.globalCosts[m] as number) + (evaluating[m] as number);
    return { budget: budget - (demands?.end[m] ?? 0), fixed, localCost: round.localCosts[m] as number };
  });
}

/** What the final evaluation costs. */
function evaluationCosts(
  { budgets }: BudgetState,
  costs: CostVectors,
  { evaluation, slowestUpdateSeconds = 0, demands }: WhatFollows,
): number[] {
  if (evaluation === "none") return budgets.map(() => 0);
  // How long all budgets together would pay for computing, if only time costs anything by itself.
  const seconds = demands?.evaluation.perSecond.map((rate, m) => (budgets[m] as number) / rate) ?? [];
  const local = costs.localCosts.map((c, m) => {
    if (evaluation !== "long") return c;
    const budget = Math.min(budgets[m] as number, ...(m === 0 ? seconds : []));
    const most = dearShare * budget - (costs.globalCosts[m] as number);
    return Math.max(c, longShare * budget, m === 0 ? Math.min(slowestMinibatches * slowestUpdateSeconds, most) : 0);
  });
  const lasting = { ...costs, localCosts: local };
  const { localCosts, globalCosts } = demands ? costsOf(demands.evaluation, lasting) : lasting;
  return localCosts.map((c, m) => c + (globalCosts[m] as number));
}

/** Whether a long evaluation takes too large a part of the budget. */
function isTooDear(state: BudgetState, costs: CostVectors, demands: Demands | undefined): boolean {
  return evaluationCosts(state, costs, { evaluation: "long", demands }).some(
    (cost, m) => cost > dearShare * (state.budgets[m] as number),
  );
}

/** What something costs that needs that, by what it takes of time. */
function costsOf({ once, perSecond }: Demand, { localCosts, globalCosts }: CostVectors): CostVectors {
  const [local, global] = [localCosts[0] as number, globalCosts[0] as number];
  return {
    localCosts: perSecond.map((rate) => rate * local),
    globalCosts: perSecond.map((rate, m) => (once[m] as number) + rate * global),
  };
}

function neededFor(tau: number, { fixed, localCost }: Outlook): number {
  return fixed + localCost * tau;
}

/** The largest tau in [0, most] that fits; 0 if none does, or if a cost is not a number. */
function largestFitting(most: number, resource: Outlook): number {
  const { budget, fixed, localCost } = resource;
  const estimate = localCost > 0 ? Math.floor((budget - fixed) / localCost) : most;
  // The division rounds, so that the estimate may be one off either way.
  for (const tau of [estimate + 1, estimate, estimate - 1]) {
    const held = Math.min(tau, most);
    if (held >= 1 && neededFor(held, resource) <= budget) return held;
  }
  return 0;
}
