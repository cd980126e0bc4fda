import { joulesAfter } from "../../../src/protocol/aggregator/energy.ts";
import { resourcesOf } from "../../../src/protocol/aggregator/run-amounts.ts";
import type { AggregatorState, Run } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { isProbe } from "../../../src/protocol/probe-number.ts";
import type { Check, Fail } from "./check.ts";

/** Timers are a little late, and a report that comes exactly at the end counts. */
const tolerance = 1e-4;

export interface BudgetCheckOptions {
  readonly chargesDowntime: boolean;
  /** For how long aggregators were stopped, or their machine slept: nobody can act then. */
  readonly idleSeconds: () => number;
  /** What all nodes can draw, also by the claims of those that lie. */
  readonly mostWatts: number;
  /** A clock that nothing moves. */
  readonly now: () => number;
}

/** No budget is over, neither as the aggregator counts nor by a clock beside it. */
export function budgetCheck(fail: Fail, options: BudgetCheckOptions): Check {
  const { chargesDowntime, idleSeconds, mostWatts, now: worldSeconds } = options;
  /** When an aggregator acted last, and for how long there was none that could end the run. */
  let lastSeconds = 0;
  let awaySeconds = 0;
  let waitsForReturn = false;
  /** In rounds, by the aggregator's clock. */
  let spent = 0;
  let atStart = 0;
  let joulesAtStart = 0;
  let since: number | undefined;
  let idleBefore = 0;
  let isRestored = false;
  let isTold = false;

  function over(what: string): void {
    if (!isTold) fail("budget", what);
    isTold = true;
  }

  return {
    started(_process, taken) {
      isRestored = taken !== undefined;
      spent = 0;
      atStart = 0;
      joulesAtStart = 0;
      since = undefined;
      idleBefore = idleSeconds();
      awaySeconds = taken ? awaySeconds + worldSeconds() - lastSeconds : 0;
    },
    stepped({ clock }, state) {
      const run = currentRun(state);
      const now = clock.now();
      if (waitsForReturn) awaySeconds += worldSeconds() - lastSeconds;
      lastSeconds = worldSeconds();
      if (since !== undefined) spent += now - since;
      since = undefined;
      if (!run) return;
      waitsForReturn = run.resuming !== undefined;
      const { consumed, budgets } = run.budget;
      if (isRestored) {
        spent = (consumed[0] as number) + (chargesDowntime ? openSeconds(state, run) : 0);
        // Nobody could end the run in time while there was no aggregator, or the one before stood still.
        atStart = spent;
        joulesAtStart = chargesDowntime ? joulesSoFar(state, run) : 0;
      }
      isRestored = false;
      const { phase } = run;
      const isCharged = phase.kind === "round" && !isProbe(phase.open);
      if (isCharged && (!run.resuming || run.resuming.charges)) since = now;
      const budget = budgets[0] as number;
      const allowed = Math.max(budget, atStart) + tolerance + idleSeconds() - idleBefore;
      if (spent > allowed) over(`rounds have taken ${spent} s of ${budget} s`);
      if ((consumed[0] as number) > allowed) over(`${consumed[0]} s of ${budget} s are consumed`);
      for (const [i, resource] of resourcesOf(run).entries()) {
        if (i === 0) continue;
        // Nodes go on drawing while nobody can end the run.
        const unattended = resource === "joules" ? mostWatts * (awaySeconds + idleSeconds()) : 0;
        const most = Math.max(budgets[i] as number, resource === "joules" ? joulesAtStart : 0) + unattended;
        if ((consumed[i] as number) > most) over(`${consumed[i]} of ${budgets[i]} are consumed`);
      }
    },
  };
}

/** For how long the open round of a state that was just taken up has lasted. */
function openSeconds({ keeping }: AggregatorState, { phase }: Run): number {
  return phase.kind === "round" ? keeping.lastSeconds - phase.open.startedSeconds : 0;
}

/** What nodes have drawn by then, at most: nobody knows what they drew since the state was kept, and all of that counts. */
function joulesSoFar(state: AggregatorState, run: Run): number {
  const { phase, spent } = run;
  return spent.joules + (phase.kind === "round" ? joulesAfter(phase.open.energy, openSeconds(state, run)) : 0);
}
