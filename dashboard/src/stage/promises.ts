import { disagreement } from "../../../src/control/drift-measures.ts";
import { lossesAt } from "../../../src/control/usefulness.ts";
import type { RunView } from "../fold/view.ts";

/** What decides where the budget goes at every tau. */
export interface Stakes {
  /** What an aggregation costs, in local updates: b/c. */
  readonly aggregationUpdates: number;
  /** s: how much nodes disagree, divided by tau^2; undefined where nothing has measured that. */
  readonly disagreementPerSquare?: number;
  /** The run that measured it, if that is another one. */
  readonly measuredIn?: number;
}

/** Where the budget of time goes with rounds of tau local updates; the three add up to 1. */
export interface Promised {
  readonly messages: number;
  /** Computed, but undone by drift. */
  readonly drift: number;
  readonly useful: number;
}

export function promisedAt(tau: number, { aggregationUpdates, disagreementPerSquare = 0 }: Stakes): Promised {
  const lost = lossesAt(tau, {
    localCosts: [1],
    globalCosts: [aggregationUpdates],
    remaining: [Number.MAX_VALUE],
    disagreementPerSquare,
  });
  const computed = 1 - lost.communication;
  return { messages: lost.communication, drift: computed * lost.drift, useful: computed * (1 - lost.drift) };
}

/** The tau of 1 to `most` that promises most. */
export function bestTau(stakes: Stakes, most: number): number {
  let best = 1;
  let useful = 0;
  for (let tau = 1; tau <= most; tau++) {
    const here = promisedAt(tau, stakes).useful;
    if (here > useful) [best, useful] = [tau, here];
  }
  return best;
}

/**
 * What is at stake in a run: as its strategy measured it, or, where its strategy measures no drift, as an earlier run on the same data
 * did. Undefined before anything is known.
 */
export function stakesOf(run: RunView, runs: readonly RunView[]): Stakes | undefined {
  const decided = run.lastBound;
  if (decided?.decision.why.kind === "useful") {
    const { losses, disagreementPerSquare } = decided.decision.why;
    const ratio = (losses.communication * decided.decision.wanted) / Math.max(1e-9, 1 - losses.communication);
    return { aggregationUpdates: ratio, disagreementPerSquare };
  }
  const costs = costsOf(run);
  if (costs === undefined) return undefined;
  const aggregationUpdates = costs.b / costs.c;
  for (const other of runs.toReversed()) {
    if (!isAlike(run, other)) continue;
    const measured = measuredBy(other, run.update === "scaffold");
    if (measured === undefined) continue;
    const own = other.run === run.run ? {} : { measuredIn: other.run };
    return { aggregationUpdates, disagreementPerSquare: measured, ...own };
  }
  return { aggregationUpdates };
}

function costsOf({ lastRound, probe }: RunView): { readonly c: number; readonly b: number } | undefined {
  const found = lastRound ?? (probe?.kind === "probe-finished" ? probe.found : undefined);
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
