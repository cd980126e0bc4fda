import type { BudgetUse, Resource } from "../../../src/control/resources.ts";
import { runBudgets } from "../../../src/protocol/run-budgets.ts";
import type { RecentRound, RunView } from "./view.ts";

/** Where a run stands with its budget. */
export interface BudgetOutlook {
  readonly budgetSeconds: number;
  readonly consumedSeconds: number;
  readonly remainingSeconds: number;
  /** Consumed before the newest round, where its piece of the bar begins. */
  readonly lastRoundFromSeconds: number;
  /** Seconds from the newest round's end until the first of all budgets is spent, at the pace of the last rounds. */
  readonly endsInSeconds?: number;
}

export function budgetOutlook(run: RunView): BudgetOutlook {
  const budgetSeconds = run.lastRound?.budgetSeconds ?? run.settings.budgetSeconds;
  const consumedSeconds =
    run.end?.summary?.consumedSeconds ?? run.learned?.consumedSeconds ?? run.lastRound?.consumedSeconds ?? 0;
  const remainingSeconds = Math.max(0, budgetSeconds - consumedSeconds);
  const endsInSeconds =
    run.status === "running" && run.learned === undefined ? untilSpent(run, budgetSeconds) : undefined;
  return {
    budgetSeconds,
    consumedSeconds,
    remainingSeconds,
    lastRoundFromSeconds: run.lastRound?.consumedBeforeSeconds ?? 0,
    ...(endsInSeconds !== undefined && { endsInSeconds }),
  };
}

/**
 * Seconds of the budget of time that a run is expected to use up: all of them, or, where another budget binds, as many as last until
 * that one is spent, if it goes on as before.
 */
export function expectedSeconds(run: RunView): number {
  const { budgetSeconds, consumedSeconds } = budgetOutlook(run);
  const use = otherBudgets(run).find(({ resource }) => resource === bindingBudget(run));
  if (use === undefined || !(use.consumed > 0)) return budgetSeconds;
  return Math.min(budgetSeconds, (consumedSeconds * use.budget) / use.consumed);
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

const bindingTitles: Readonly<Record<Resource, readonly [title: string, verb: "runs" | "run"]>> = {
  time: ["time", "runs"],
  bytes: ["bytes", "run"],
  joules: ["joules", "run"],
  money: ["money", "runs"],
};

/** Which budget ends the run, in words; undefined where something else ends it, or there is only time. */
export function bindingWords(run: RunView): string | undefined {
  const binding = bindingBudget(run);
  if (binding === undefined || (run.learned !== undefined && run.learned.reason !== "budget")) return undefined;
  const [title, verb] = bindingTitles[binding];
  return `${title} ${run.status === "finished" ? "ran" : verb} out first`;
}

/** Seconds until the first budget is spent if all go on as in the last rounds. */
function untilSpent({ recent }: RunView, budgetSeconds: number): number | undefined {
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  const budgets = last.budgets?.map(({ budget }) => budget) ?? [budgetSeconds];
  const [before, now] = [spentAfter(first), spentAfter(last)];
  const seconds = budgets.map((budget, m) => {
    const spent = (now[m] as number) - (before[m] as number);
    return spent > 0 ? (Math.max(0, budget - (now[m] as number)) * (last.at - first.at)) / spent : Infinity;
  });
  const least = Math.min(...seconds);
  return least < Infinity ? least : undefined;
}

function spentAfter({ consumedSeconds, budgets }: RecentRound): readonly number[] {
  return budgets?.map(({ consumed }) => consumed) ?? [consumedSeconds];
}
