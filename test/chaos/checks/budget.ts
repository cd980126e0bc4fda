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
}

/** No budget is over, neither as the aggregator counts nor by a clock beside it. */
export function budgetCheck(fail: Fail, { chargesDowntime, idleSeconds }: BudgetCheckOptions): Check {
  /** In rounds, by the aggregator's clock. */
  let spent = 0;
  let atStart = 0;
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
      since = undefined;
      idleBefore = idleSeconds();
    },
    stepped({ clock }, state) {
      const run = currentRun(state);
      const now = clock.now();
      if (since !== undefined) spent += now - since;
      since = undefined;
      if (!run) return;
      const { consumed, budgets } = run.budget;
      if (isRestored) {
        spent = (consumed[0] as number) + (chargesDowntime ? openSeconds(state, run) : 0);
        // Nobody could end the run in time while there was no aggregator, or the one before stood still.
        atStart = spent;
      }
      isRestored = false;
      const { phase } = run;
      const isCharged = phase.kind === "round" && !isProbe(phase.open);
      if (isCharged && (!run.resuming || run.resuming.charges)) since = now;
      const budget = budgets[0] as number;
      const allowed = Math.max(budget, atStart) + tolerance + idleSeconds() - idleBefore;
      if (spent > allowed) over(`rounds have taken ${spent} s of ${budget} s`);
      if ((consumed[0] as number) > allowed) over(`${consumed[0]} s of ${budget} s are consumed`);
      for (let i = 1; i < budgets.length; i++) {
        if ((consumed[i] as number) > (budgets[i] as number)) over(`${consumed[i]} of ${budgets[i]} are consumed`);
      }
    },
  };
}

/** For how long the open round of a state that was just taken up has lasted. */
function openSeconds({ keeping }: AggregatorState, { phase }: Run): number {
  return phase.kind === "round" ? keeping.lastSeconds - phase.open.startedSeconds : 0;
}
