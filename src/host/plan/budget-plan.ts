import type { BudgetUse, EnergySource, Resource } from "../../control/resources.ts";
import type { StopRules } from "../../control/stop-rules.ts";
import { amountInWords } from "../../protocol/amounts.ts";
import type { RunResult } from "../../protocol/result.ts";
import { isLost } from "../../protocol/run-endings.ts";
import type { Spread } from "../../watch/measured-speeds.ts";

/** A number of several simulated runs. */
export interface Range {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** How good a model is on examples that it did not learn from. */
export interface PlannedTest extends Range {
  readonly measure: "accuracy" | "RMSE";
}

/** Rows or pictures that are drawn from what the nodes told, or the public dataset itself. */
export type PlannedData = "drawn" | "drawn-pictures" | "dataset";

/** A budget that holds beside that of time. */
export type PlannedUse = Pick<BudgetUse, "resource" | "budget" | "consumed" | "currency">;

/** What a budget is expected to buy. */
export interface PlannedBudget {
  readonly budgetSeconds: number;
  /** Simulated runs that came to a result. */
  readonly runs: number;
  /** Simulated runs that diverged or failed. */
  readonly lost: number;
  readonly loss: Range | null;
  readonly test: PlannedTest | null;
  /** Mean numbers of a run; bytes at the aggregator, both ways. */
  readonly rounds: number;
  readonly localUpdates: number;
  readonly consumedSeconds: number;
  readonly bytes: number;
  /** The budgets beside time, and what the runs consumed of them in the mean. */
  readonly others: readonly PlannedUse[];
  /** Whose budgets ended the runs, the most frequent first; empty where none did. */
  readonly binding: readonly Resource[];
  /** Why there is nothing of it: it does not pay for two rounds, or simulating it would take too long. */
  readonly left: "too-small" | "too-long" | null;
}

/** A node as it was measured. */
export interface PlannedNode {
  readonly name: string;
  readonly examples: number;
  readonly updateSeconds: Spread;
  readonly tripSeconds: Spread;
  readonly roundBytes: number;
  readonly leastBytesPerSecond: number;
}

/** What `edgewise plan` finds; `--json` prints it. */
export interface BudgetPlan {
  readonly dataset: string;
  readonly model: string;
  readonly strategy: string;
  readonly stepSize: number;
  /** The run that measured: its budget, and what it came to. */
  readonly measured: {
    readonly seconds: number;
    readonly rounds: number;
    readonly averageTau: number;
    readonly loss: number | null;
    readonly test: PlannedTest | null;
    readonly bytes: number;
    /** c and b of all nodes together. */
    readonly localSeconds: Spread;
    readonly globalSeconds: Spread;
    /** What a node drew in local updates and beside them, in the mean, where joules count. */
    readonly watts: { readonly computing: number; readonly idle: number; readonly energy: EnergySource } | null;
  };
  readonly nodes: readonly PlannedNode[];
  /** Of the simulated examples. */
  readonly data: PlannedData;
  /** Of the nodes' rows or pictures, the share that is drawn: less than 1 where all would take too much memory. */
  readonly rowsShare: number;
  /** What ends the simulated runs of the budgets before their budgets do; the measuring run and its simulation have none. */
  readonly stopRules: StopRules;
  /** What simulation makes of the budget that was measured with: how far to trust the rest. */
  readonly check: PlannedBudget;
  readonly budgets: readonly PlannedBudget[];
}

/** What several runs of the same budget came to. */
export function plannedBudget(budgetSeconds: number, runs: readonly RunResult[], data: PlannedData): PlannedBudget {
  const good = runs.filter(({ ending, loss }) => !isLost(ending) && loss !== null);
  const mean = (of: (run: RunResult) => number) =>
    good.length === 0 ? 0 : good.reduce((sum, run) => sum + of(run), 0) / good.length;
  return {
    budgetSeconds,
    runs: good.length,
    lost: runs.length - good.length,
    loss: rangeOf(good.map(({ loss }) => loss as number)),
    test: testOf(good, data),
    rounds: mean(({ rounds }) => rounds),
    localUpdates: mean(({ localUpdates }) => localUpdates),
    consumedSeconds: mean(({ consumedSeconds }) => consumedSeconds),
    bytes: mean(({ bytesSent, bytesReceived }) => (bytesSent ?? 0) + (bytesReceived ?? 0)),
    others: othersOf(good),
    binding: bindingOf(good),
    left: null,
  };
}

function othersOf(runs: readonly RunResult[]): PlannedUse[] {
  const [, ...others] = runs[0]?.budgets ?? [];
  return others.map(({ resource, budget, currency }) => {
    const each = runs.flatMap(({ budgets }) => budgets.find((use) => use.resource === resource)?.consumed ?? []);
    const consumed = each.reduce((sum, value) => sum + value, 0) / each.length;
    return { resource, budget, consumed, ...(currency === undefined ? {} : { currency }) };
  });
}

/** A run with a budget of time alone does not say that it binds. */
function bindingOf(runs: readonly RunResult[]): Resource[] {
  const ended = runs.filter(({ ending }) => ending === "budget").map(({ binding }) => binding ?? "time");
  const times = (resource: Resource) => ended.filter((each) => each === resource).length;
  return [...new Set(ended)].sort((a, b) => times(b) - times(a));
}

/** A budget that was not simulated. */
export function leftBudget(budgetSeconds: number, left: "too-small" | "too-long"): PlannedBudget {
  return { ...plannedBudget(budgetSeconds, [], "dataset"), left };
}

/**
 * Accuracy or RMSE of these runs, where they have one. With tables of the nodes' own only what the nodes keep for testing counts:
 * where they keep nothing, a run's accuracy is that on what it learned from.
 */
export function testOf(runs: readonly RunResult[], data: PlannedData): PlannedTest | null {
  const rmse = rangeOf(runs.flatMap(({ test }) => (test?.kind === "numbers" ? [test.rmse] : [])));
  if (rmse) return { measure: "RMSE", ...rmse };
  const accuracy = rangeOf(
    runs.flatMap((run) => (data !== "dataset" || run.accuracy === null ? accuracyIn(run) : [run.accuracy])),
  );
  return accuracy && { measure: "accuracy", ...accuracy };
}

const accuracyIn = ({ test }: RunResult): number[] => (test?.kind === "classes" ? [test.accuracy] : []);

function rangeOf(values: readonly number[]): Range | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, least: Math.min(...values), most: Math.max(...values) };
}

/** The budgets that hold beside those of time, as `5 MB and 200 J`; empty where there is only time. */
export function othersInWords({ budgets }: BudgetPlan): string {
  const others = budgets.find(({ loss }) => loss !== null)?.others ?? [];
  const words = others.map(({ resource, budget, currency }) => amountInWords({ resource, amount: budget, currency }));
  return new Intl.ListFormat("en").format(words);
}

/** The smallest budget of time from which on another one ends most runs, and which. */
export function boundByOther(
  budgets: readonly PlannedBudget[],
): { budgetSeconds: number; resource: Resource } | undefined {
  const known = budgets.filter(({ loss }) => loss !== null);
  const last = known.findLastIndex(({ binding: [most] }) => most === undefined || most === "time");
  const first = known[last + 1];
  const [resource] = first?.binding ?? [];
  return first && resource && { budgetSeconds: first.budgetSeconds, resource };
}

/** A loss that falls by less than this share is as good as one that stays. */
const hardlyFalls = 0.01;

/** The smallest of these budgets beyond which a larger one is not expected to help, as the loss hardly falls. */
export function enoughFrom(budgets: readonly PlannedBudget[]): number | undefined {
  const known = budgets.filter(({ loss }) => loss !== null) as (PlannedBudget & { readonly loss: Range })[];
  for (const [i, { budgetSeconds, loss }] of known.entries()) {
    const later = known.slice(i + 1);
    const least = loss.mean - hardlyFalls * Math.abs(loss.mean);
    if (later.length > 0 && later.every((other) => other.loss.mean >= least)) return budgetSeconds;
  }
  return undefined;
}
