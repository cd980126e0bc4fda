import { scheduledStepSize } from "../../control/step-size-schedule.ts";
import type { RunPlan } from "./environment.ts";
import type { Run } from "./state.ts";

/** eta of a round that begins now, by the run's schedule. */
export function stepSizeNow({ settings, budget, rounds, localUpdates }: Run, { schedule }: RunPlan): number {
  let share = settings.rounds === undefined ? 0 : rounds / settings.rounds;
  for (const [m, consumed] of budget.consumed.entries())
    share = Math.max(share, consumed / (budget.budgets[m] as number));
  return scheduledStepSize(settings.stepSize, schedule, { localUpdates, share: Math.min(1, share) });
}
