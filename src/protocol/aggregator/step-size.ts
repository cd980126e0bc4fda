import { scheduledStepSize } from "../../control/step-size-schedule.ts";
import type { Run } from "./state.ts";
import type { Step } from "./step.ts";

/** eta of a round that begins now: by the run's schedule, or as the parent of a relay says it. */
export function stepSizeNow({ environment }: Pick<Step, "environment">, run: Run): number {
  if (run.parent) return run.parent.stepSize;
  const { settings, budget, rounds, localUpdates } = run;
  const { schedule } = environment.plan(run.task, settings);
  let share = settings.rounds === undefined ? 0 : rounds / settings.rounds;
  for (const [m, consumed] of budget.consumed.entries())
    share = Math.max(share, consumed / (budget.budgets[m] as number));
  return scheduledStepSize(settings.stepSize, schedule, { localUpdates, share: Math.min(1, share) });
}
