import { disagreement } from "../../../src/control/drift-measures.ts";
import { lossesAt } from "../../../src/control/usefulness.ts";
import type { RunView } from "../fold/view.ts";

/** What decides where the budget goes at every tau. */
export interface Stakes {
  /** What an aggregation costs, in local updates: b/c. */
  readonly aggregationUpdates: number;
  /** What the whole budget of time would pay for if nothing but local updates were made: R/c; undefined if it is not known. */
  readonly budgetUpdates?: number;
  /** s: how much nodes disagree, divided by tau^2; undefined where nothing has measured that. */
  readonly disagreementPerSquare?: number;
  /** The run that measured it, if that is another one. */
  readonly measuredIn?: number;
}

/** Where the budget of time goes with rounds of tau local updates; the four add up to 1. */
export interface Promised {
  readonly messages: number;
  /** Computed, but undone by drift. */
  readonly drift: number;
  /** Computed, and not undone, but of no use with so few rounds in the budget. */
  readonly fewRounds: number;
  readonly useful: number;
}

export function promisedAt(tau: number, stakes: Stakes): Promised {
  const { aggregationUpdates, budgetUpdates = Number.MAX_VALUE, disagreementPerSquare = 0 } = stakes;
  const lost = lossesAt(tau, {
    localCosts: [1],
    globalCosts: [aggregationUpdates],
    remaining: [budgetUpdates],
    disagreementPerSquare,
  });
  const computed = 1 - lost.communication;
  const kept = computed * (1 - lost.drift);
  return {
    messages: lost.communication,
    drift: computed * lost.drift,
    fewRounds: kept * lost.fewRounds,
    useful: kept * (1 - lost.fewRounds),
  };
}

/**
 * The tau of 1 to `most` that promises most, of those with a whole round in the budget: what is useful grows with tau up to there,
 * and falls after it.
 */
export function bestTau(stakes: Stakes, most: number): number {
  const isPast = (tau: number) => promisedAt(tau + 1, stakes).useful <= promisedAt(tau, stakes).useful;
  const { aggregationUpdates, budgetUpdates = Number.MAX_VALUE } = stakes;
  let [low, high] = [1, Math.floor(Math.min(most, budgetUpdates - aggregationUpdates))];
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
  const budget = costs && { budgetUpdates: run.settings.budgetSeconds / costs.c };
  const decided = run.lastBound;
  if (decided?.decision.why.kind === "useful") {
    const { losses, disagreementPerSquare } = decided.decision.why;
    const ratio = (losses.communication * decided.decision.wanted) / Math.max(1e-9, 1 - losses.communication);
    return { aggregationUpdates: ratio, disagreementPerSquare, ...budget };
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
