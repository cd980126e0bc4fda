import type { BudgetPlan, PlannedUse } from "./budget-plan.ts";

/** One of several runs that share nodes, with its plan. */
export interface NamedPlan {
  readonly name: string;
  /** What its nodes have to bring; others cannot serve it. */
  readonly brings: "table" | "pictures" | undefined;
  /** So many nodes. */
  readonly needs: number;
  readonly plan: BudgetPlan;
}

/** When one of the runs is in its rounds, in seconds from the first one's beginning. */
export interface PlannedTurn {
  readonly name: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What the runs cost together, each with one of its planned budgets. */
export interface PlannedTogether {
  /** What the budgets are of each run's own; null where the same ones were asked for of all. */
  readonly share: number | null;
  /** Of time, in the order of the runs. */
  readonly budgetsSeconds: readonly number[];
  /** In the order of the runs; null if one of them was not simulated with its budget, as then nothing else is known. */
  readonly turns: readonly PlannedTurn[] | null;
  /** Until the last one has ended. */
  readonly seconds: number | null;
  /** At the aggregator, both ways. */
  readonly bytes: number | null;
  /** Joules and money, of those runs that have a budget of them; currencies by themselves. */
  readonly others: readonly PlannedUse[];
}

/**
 * What runs cost together whose nodes serve one of them at a time, and as the aggregator gives these out: a run begins when it is the first
 * of those that wait, and has its nodes. Of each plan the first budgets go together, then the second ones, and so on.
 *
 * @param connected how many nodes there are that bring tables, pictures or nothing
 * @param shares that the budgets are of each run's own
 */
export function plannedTogether(
  plans: readonly NamedPlan[],
  connected: ReadonlyMap<NamedPlan["brings"], number>,
  shares: readonly number[] | undefined,
): PlannedTogether[] {
  const [first] = plans;
  return (first?.plan.budgets ?? []).map((_, i) => {
    const budgets = plans.flatMap(({ plan }) => plan.budgets[i] ?? []);
    const asked = { share: shares?.[i] ?? null, budgetsSeconds: budgets.map(({ budgetSeconds }) => budgetSeconds) };
    if (budgets.length < plans.length || budgets.some(({ loss }) => loss === null))
      return { ...asked, turns: null, seconds: null, bytes: null, others: [] };
    const turns = turnsOf(
      plans.map(({ name, brings, needs }, run) => ({
        name,
        brings,
        needs,
        seconds: budgets[run]?.consumedSeconds ?? 0,
      })),
      connected,
    );
    return {
      ...{ ...asked, turns },
      seconds: Math.max(...turns.map(({ toSeconds }) => toSeconds)),
      bytes: budgets.reduce((sum, { bytes }) => sum + bytes, 0),
      others: summed(budgets.flatMap(({ others }) => others)),
    };
  });
}

interface RunToServe {
  readonly name: string;
  readonly brings: NamedPlan["brings"];
  readonly needs: number;
  readonly seconds: number;
}

function turnsOf(runs: readonly RunToServe[], connected: ReadonlyMap<NamedPlan["brings"], number>): PlannedTurn[] {
  /** Of each kind of nodes, when each is free again, the soonest first. */
  const freeFrom = new Map<NamedPlan["brings"], number[]>();
  /** Of each kind, when the newest run began: none overtakes another one. */
  const begun = new Map<NamedPlan["brings"], number>();
  return runs.map(({ name, brings, needs, seconds }) => {
    const most = Math.max(connected.get(brings) ?? 0, ...runs.map((run) => (run.brings === brings ? run.needs : 0)));
    const nodes = freeFrom.get(brings) ?? Array.from({ length: most }, () => 0);
    const fromSeconds = Math.max(begun.get(brings) ?? 0, nodes[needs - 1] ?? 0);
    const toSeconds = fromSeconds + seconds;
    const after = [...nodes.slice(needs), ...Array.from({ length: needs }, () => toSeconds)];
    freeFrom.set(
      brings,
      after.sort((a, b) => a - b),
    );
    begun.set(brings, fromSeconds);
    return { name, fromSeconds, toSeconds };
  });
}

function summed(uses: readonly PlannedUse[]): PlannedUse[] {
  const sums = new Map<string, PlannedUse>();
  for (const use of uses) {
    // Bytes are known of all runs.
    if (use.resource === "bytes") continue;
    const key = `${use.resource} ${use.currency ?? ""}`;
    const before = sums.get(key);
    const { budget = 0, consumed = 0 } = before ?? {};
    sums.set(key, { ...use, budget: budget + use.budget, consumed: consumed + use.consumed });
  }
  return [...sums.values()];
}
