import { disagreement } from "../../../src/control/drift-measures.ts";
import { lossesAt, type UsefulnessTerms } from "../../../src/control/usefulness.ts";
import type { RunView } from "../fold/view.ts";

/** What decides where the budget goes at every tau. */
export interface Stakes {
  /** What an aggregation costs, in local updates: b/c. */
  readonly aggregationUpdates: number;
  /** What the whole budget of time would pay for if nothing but local updates were made: R/c; undefined if it is not known. */
  readonly budgetUpdates?: number;
  /** The budgets beside time. */
  readonly otherBudgets?: readonly BudgetShares[];
  /** s: how much nodes disagree, divided by tau^2; undefined where nothing has measured that. */
  readonly disagreementPerSquare?: number;
  /** The run that measured it, if that is another one. */
  readonly measuredIn?: number;
}

/** What a local update and an aggregation take of a budget, as shares of the whole of it. */
export interface BudgetShares {
  readonly localUpdate: number;
  readonly aggregation: number;
}

/**
 * What becomes of the local updates that the budgets would pay for if messages were free, in rounds of tau; the four add up to 1. Where
 * time is the only budget, they are shares of it.
 */
export interface Promised {
  /** Not made, because messages have to be paid for. */
  readonly messages: number;
  /** Computed, but undone by drift. */
  readonly drift: number;
  /** Computed, and not undone, but of no use with so few rounds in the budget. */
  readonly fewRounds: number;
  readonly useful: number;
}

export function promisedAt(tau: number, stakes: Stakes): Promised {
  const terms = termsOf(stakes);
  const lost = lossesAt(tau, { ...terms, disagreementPerSquare: stakes.disagreementPerSquare ?? 0 });
  const computed = updatesPaid(tau, terms) / updatesPaid(Infinity, terms);
  const kept = computed * (1 - lost.drift);
  return {
    messages: 1 - computed,
    drift: computed * lost.drift,
    fewRounds: kept * lost.fewRounds,
    useful: kept * (1 - lost.fewRounds),
  };
}

type Terms = Omit<UsefulnessTerms, "disagreementPerSquare">;

/** All budgets in the same unit: as much as the budget of time, which is in local updates. */
function termsOf({ aggregationUpdates, budgetUpdates = Number.MAX_VALUE, otherBudgets = [] }: Stakes): Terms {
  return {
    localCosts: [1, ...otherBudgets.map(({ localUpdate }) => localUpdate * budgetUpdates)],
    globalCosts: [aggregationUpdates, ...otherBudgets.map(({ aggregation }) => aggregation * budgetUpdates)],
    remaining: [budgetUpdates, ...otherBudgets.map(() => budgetUpdates)],
  };
}

/** How many local updates the scarcest budget pays for in rounds of tau; with Infinity, if nothing but local updates were made. */
function updatesPaid(tau: number, { localCosts, globalCosts, remaining }: Terms): number {
  const paid = remaining.map((budget, m) => budget / ((localCosts[m] as number) + (globalCosts[m] as number) / tau));
  return Math.min(...paid);
}

/**
 * The tau of 1 to `most` that promises most, of those with a whole round in the budget: what is useful grows with tau up to there,
 * and falls after it.
 */
export function bestTau(stakes: Stakes, most: number): number {
  const isPast = (tau: number) => promisedAt(tau + 1, stakes).useful <= promisedAt(tau, stakes).useful;
  const { localCosts, globalCosts, remaining } = termsOf(stakes);
  const whole = remaining.map((budget, m) => (budget - (globalCosts[m] as number)) / (localCosts[m] as number));
  let [low, high] = [1, Math.floor(Math.min(most, ...whole))];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isPast(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * What is at stake in a run: as its strategy measured it, or, where its strategy measures no drift, as an earlier run on the same data
 * did. Undefined before anything is known.
 */
export function stakesOf(run: RunView, runs: readonly RunView[]): Stakes | undefined {
  const costs = costsOf(run);
  const otherBudgets = otherShares(run);
  const budget = costs && {
    budgetUpdates: run.settings.budgetSeconds / costs.c,
    ...(otherBudgets.length > 0 && { otherBudgets }),
  };
  const decided = run.lastBound;
  if (decided?.decision.why.kind === "useful") {
    const { losses, disagreementPerSquare } = decided.decision.why;
    const ratio = (losses.communication * decided.decision.wanted) / Math.max(1e-9, 1 - losses.communication);
    // What is lost may be of another budget than time.
    const aggregationUpdates = costs !== undefined && otherBudgets.length > 0 ? costs.b / costs.c : ratio;
    return { aggregationUpdates, disagreementPerSquare, ...budget };
  }
  if (costs === undefined) return undefined;
  const aggregationUpdates = costs.b / costs.c;
  for (const other of runs.toReversed()) {
    if (!isAlike(run, other)) continue;
    const measured = measuredBy(other, run.update === "scaffold");
    if (measured === undefined) continue;
    const own = other.run === run.run ? {} : { measuredIn: other.run };
    return { aggregationUpdates, disagreementPerSquare: measured, ...budget, ...own };
  }
  return { aggregationUpdates, ...budget };
}

function costsOf({ lastLearning, probe }: RunView): { readonly c: number; readonly b: number } | undefined {
  const found = lastLearning ?? (probe?.kind === "probe-finished" ? probe.found : undefined);
  if (found === undefined || !(found.localCostSeconds > 0)) return undefined;
  return { c: found.localCostSeconds, b: found.globalCostSeconds };
}

/** Means of the last rounds with local updates. */
function otherShares({ recent }: RunView): readonly BudgetShares[] {
  const rounds = recent.flatMap(({ localUpdates, budgets }) => (localUpdates > 0 && budgets ? [budgets] : []));
  const [newest = []] = rounds.slice(-1);
  return newest
    .filter(({ resource }) => resource !== "time")
    .map(({ resource, budget }) => {
      const uses = rounds.flatMap((each) => each.filter((use) => use.resource === resource));
      const share = (of: "localCost" | "globalCost") =>
        uses.reduce((sum, use) => sum + use[of], 0) / (uses.length * budget);
      return { localUpdate: share("localCost"), aggregation: share("globalCost") };
    });
}

function isAlike(run: RunView, other: RunView): boolean {
  return other.data === run.data && other.task.dataset === run.task.dataset && other.task.model === run.task.model;
}

/** s with drift correction, as decisions have it; without, as a probe finds it. */
function measuredBy({ lastBound, probe }: RunView, corrected: boolean): number | undefined {
  const why = lastBound?.decision.why;
  if (corrected) return why?.kind === "useful" ? why.disagreementPerSquare : undefined;
  const found = probe?.kind === "probe-finished" ? probe.found : undefined;
  return found?.drift && found.localUpdates > 0 ? disagreement(found.drift) / found.localUpdates ** 2 : undefined;
}
