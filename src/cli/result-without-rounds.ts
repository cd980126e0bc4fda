import type { TaskNames } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { planOf } from "../catalog/plan.ts";
import { caseOf } from "../learning/case-partitions.ts";
import type { RunResult } from "../protocol/result.ts";
import { runBudgets } from "../protocol/run-budgets.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

/** A run as it was asked for. */
export interface AskedRun {
  readonly catalog: Catalog;
  readonly task: TaskNames;
  readonly settings: RunSettings;
  readonly nodes: number;
  readonly kernels: string;
}

/** The result of a run that ended before its first round: what was asked for, how it ended, and nothing learned. */
export function resultWithoutRounds(
  { catalog, task, settings, nodes, kernels }: AskedRun,
  { ending, explanation }: Pick<RunResult, "ending" | "explanation">,
): RunResult {
  const { partition, strategy, stepSize, stepSizeSchedule, pace, participation, aggregate, seed, budgetSeconds } =
    settings;
  const { update } = planOf(catalog, settings, task.model);
  return {
    ...task,
    partition,
    case: caseOf(partition) ?? null,
    strategy,
    update: update.name,
    momentum: update.momentum,
    stepSize,
    ...(pace === undefined ? {} : { pace }),
    ...(participation === undefined ? {} : { participation }),
    ...(aggregate === undefined ? {} : { aggregate }),
    ...(stepSizeSchedule === undefined ? {} : { stepSizeSchedule }),
    seed,
    nodes,
    kernels,
    ending,
    explanation,
    loss: null,
    lossLast: null,
    evaluatedNodes: 0,
    accuracy: null,
    metrics: {},
    test: null,
    rounds: 0,
    averageTau: 0,
    localUpdates: 0,
    budgets: runBudgets(settings).map((each) => ({ ...each, consumed: 0, localCost: null, globalCost: null })),
    binding: null,
    budgetSeconds,
    consumedSeconds: 0,
    localCostSeconds: null,
    globalCostSeconds: null,
    beta: null,
    rho: null,
    delta: null,
    disagreement: null,
    bytesSent: null,
    bytesReceived: null,
  };
}
