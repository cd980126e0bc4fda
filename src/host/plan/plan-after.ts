import type { Catalog } from "../../catalog/catalog.ts";
import type { StopRules } from "../../control/stop-rules.ts";
import type { KernelsChoice } from "../../kernels/choose-kernels.ts";
import type { Kernels } from "../../learning/kernels.ts";
import { systemClock } from "../../platform/nodejs/clock.ts";
import type { BudgetSettings } from "../../protocol/run-budgets.ts";
import { UserError } from "../../protocol/user-error.ts";
import { together, wattsIn } from "../../watch/measured-speeds.ts";
import { loadEnvironment, repeatableKernels } from "../simulation-environment.ts";
import { type BudgetPlan, type PlannedNode, testOf } from "./budget-plan.ts";
import { drawnSimulation, type KnownNode } from "./drawn-simulation.ts";
import type { Measurement } from "./measurement.ts";
import { type BudgetsAsked, simulateBudgets } from "./simulate-budgets.ts";

export interface PlanningOptions {
  readonly catalog: Catalog;
  readonly kernels: KernelsChoice;
  /** Folder with the datasets' files. */
  readonly datasets: string | undefined;
  readonly budgets: readonly number[];
  readonly seeds: number;
  readonly limitSeconds: number;
  /** Of the run that is planned. */
  readonly stopRules: StopRules;
  /** Its budgets beside time, and prices. */
  readonly others: OtherBudgets;
  readonly onProgress: (share: number) => void;
  readonly onWarning: (text: string) => void;
}

export type OtherBudgets = Omit<BudgetSettings, "budgetSeconds">;

/**
 * Simulates what budgets will buy with nodes that were measured.
 *
 * @throws UserError if it cannot be told
 */
export async function planAfter(measured: Measurement, options: PlanningOptions): Promise<BudgetPlan> {
  const { dataset, model, settings, nodes, rounds, result, own } = measured;
  const { seeds, limitSeconds, stopRules, others, onProgress } = options;
  const kernels = await repeatableKernels(options.kernels);
  const { environment, rowsShare } = await simulation(measured, options, kernels);
  const data = !own ? "dataset" : own.schema.kind === "table" ? "drawn" : "drawn-pictures";
  const watts = wattsIn(rounds);
  const energy = result.budgets.find(({ resource }) => resource === "joules")?.energy;
  const asked: Omit<BudgetsAsked, "budgets" | "limitSeconds" | "onProgress"> = {
    settings: { ...settings, dataset, model, nodes: nodes.length },
    rounds,
    watts: watts && { ...watts, radio: 0 },
    data,
    environment,
    seeds,
    now: systemClock.now,
  };
  const [check] = await simulateBudgets({
    ...asked,
    budgets: [settings.budgetSeconds],
    limitSeconds: limitSeconds / 4,
    onProgress: () => onProgress(0),
  });
  // One that is never spent, so that the nodes tell what they draw.
  const { budgetJoules: _, ...withoutJoules } = asked.settings;
  const budgets = await simulateBudgets({
    ...asked,
    settings: { ...withoutJoules, ...stopRules, ...others },
    budgets: options.budgets,
    limitSeconds,
    onProgress,
  });
  if (!check) throw new Error("nothing was simulated");
  const { local, global } = together(rounds);
  return {
    ...{ dataset, model, strategy: settings.strategy, stepSize: settings.stepSize },
    measured: {
      seconds: settings.budgetSeconds,
      rounds: result.rounds,
      averageTau: result.averageTau,
      loss: result.loss,
      test: testOf([result], data),
      bytes: (result.bytesSent ?? 0) + (result.bytesReceived ?? 0),
      localSeconds: local,
      globalSeconds: global,
      watts: watts && energy ? { ...watts, energy } : null,
    },
    nodes: plannedNodes(measured),
    ...{ data, rowsShare, stopRules },
    check,
    budgets,
  };
}

async function simulation(
  measured: Measurement,
  { catalog, datasets, onWarning }: PlanningOptions,
  kernels: Kernels,
): Promise<Pick<BudgetsAsked, "environment"> & Pick<BudgetPlan, "rowsShare">> {
  const { dataset, model, settings, data, nodes, speeds, result, weights, own } = measured;
  if (!own) {
    if (data !== settings.partition)
      onWarning(`what the nodes have of their own is not known here: ${dataset} is simulated, ${settings.partition}`);
    const loaded = await loadEnvironment(catalog, dataset, kernels, datasets);
    return { environment: () => loaded, rowsShare: 1 };
  }
  if (result.loss === null) throw new UserError("the measuring run came to no loss", { toDo: "measure for longer" });
  const tested = new Map(result.test?.nodes.map(({ name, examples }) => [name, examples]));
  const known = nodes.flatMap((name): KnownNode[] => {
    const statistics = own.told.get(name);
    const rows = speeds.get(name)?.examples ?? 0;
    return statistics && rows > 0 ? [{ statistics, rows, testRows: tested.get(name) ?? 0 }] : [];
  });
  if (known.length < nodes.length) {
    throw new UserError(`${nodes.length - known.length} of ${nodes.length} nodes took no part in the measuring run`, {
      toDo: "see what they say, and plan again",
    });
  }
  return drawnSimulation(
    {
      ...{ schema: own.schema, model, nodes: known, weights },
      loss: result.loss,
      localUpdates: result.localUpdates,
      stepSize: settings.stepSize,
      momentum: result.momentum,
      balance: settings.balance ?? false,
    },
    { catalog, kernels },
  );
}

function plannedNodes({ nodes, speeds }: Measurement): PlannedNode[] {
  return nodes.flatMap((name) => {
    const speed = speeds.get(name);
    if (!speed) return [];
    const { examples, updateSeconds, tripSeconds, bytes, leastBytesPerSecond } = speed;
    return [{ name, examples, updateSeconds, tripSeconds, roundBytes: bytes, leastBytesPerSecond }];
  });
}
