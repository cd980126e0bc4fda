import type { BudgetUse, Resource } from "../../../src/control/resources.ts";
import { runBudgets } from "../../../src/protocol/run-budgets.ts";
import type { RunView } from "./view.ts";

/** Where a run stands with its budget. */
export interface BudgetOutlook {
  readonly budgetSeconds: number;
  readonly consumedSeconds: number;
  readonly remainingSeconds: number;
  /** Consumed before the newest round, where its piece of the bar begins. */
  readonly lastRoundFromSeconds: number;
  /** Seconds from the newest round's end until the budget is spent, at the pace of the last rounds. */
  readonly endsInSeconds?: number;
}

export function budgetOutlook(run: RunView): BudgetOutlook {
  const budgetSeconds = run.lastRound?.budgetSeconds ?? run.settings.budgetSeconds;
  const consumedSeconds =
    run.end?.summary?.consumedSeconds ?? run.learned?.consumedSeconds ?? run.lastRound?.consumedSeconds ?? 0;
  const remainingSeconds = Math.max(0, budgetSeconds - consumedSeconds);
  const pace = consumptionPace(run);
  return {
    budgetSeconds,
    consumedSeconds,
    remainingSeconds,
    lastRoundFromSeconds: run.lastRound?.consumedBeforeSeconds ?? 0,
    ...(run.status === "running" &&
      run.learned === undefined &&
      pace !== undefined && { endsInSeconds: remainingSeconds / pace }),
  };
}

/** A budget beside time, as it stands. */
export type OtherBudget = Pick<BudgetUse, "resource" | "budget" | "consumed"> & Partial<BudgetUse>;

/** The budgets beside time; none if there is only time. */
export function otherBudgets(run: RunView): readonly OtherBudget[] {
  const told = run.end?.summary?.budgets ?? run.lastRound?.budgets ?? [];
  return runBudgets(run.settings)
    .filter(({ resource }) => resource !== "time")
    .map(({ resource, budget }) => {
      const { currency } = run.settings;
      const use = told.find((each) => each.resource === resource);
      return {
        ...{ resource, budget, consumed: use?.consumed ?? 0 },
        ...(resource === "money" && currency ? { currency } : {}),
        ...(use?.energy ? { energy: use.energy } : {}),
      };
    });
}

/** The budget that ends the run if all goes on like this; undefined where there is only time, or nothing is known yet. */
export function bindingBudget(run: RunView): Resource | undefined {
  return run.end?.summary?.binding ?? run.lastRound?.binding;
}

/** Seconds of budget consumed in one second of time, over the last rounds. */
function consumptionPace(run: RunView): number | undefined {
  const first = run.recent[0];
  const last = run.recent.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  const pace = (last.consumedSeconds - first.consumedSeconds) / (last.at - first.at);
  return pace > 0 ? pace : undefined;
}
