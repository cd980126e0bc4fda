import type { Catalog } from "../catalog/catalog.ts";
import { checkAggregation } from "../catalog/check-aggregation.ts";
import { checkModelFits } from "../catalog/model-fit.ts";
import { planOf } from "../catalog/plan.ts";
import { checkBudget } from "../control/budget.ts";
import { partition } from "../learning/partitions.ts";
import { checkMaxShare } from "../protocol/max-share.ts";
import { checkLeastNodes } from "../protocol/round-end-settings.ts";
import { moneyOf } from "../protocol/run-budgets.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import { ownDataset } from "./own-dataset.ts";
import type { TaskNames } from "./task.ts";

/** What one local update and one global aggregation will take, without any additional delay. */
export interface ExpectedCosts {
  readonly localSeconds: number;
  readonly globalSeconds: number;
}

/** Why a run with these settings would come to nothing, told before it is started; undefined if it can be tried. */
export function startProblem(
  catalog: Catalog,
  settings: RunSettings,
  names: TaskNames,
  nodes: number,
  costs: ExpectedCosts,
  delayMs: number,
): string | undefined {
  try {
    checkLeastNodes(settings, nodes);
    // What the nodes themselves have is known when they have agreed.
    if (names.dataset !== ownDataset) checkPartition(catalog, settings.partition, names, nodes);
    checkMaxShare(settings, nodes);
    checkAggregation(catalog, settings, nodes);
    if (settings.budgetMoney !== undefined && moneyOf(settings, { bytes: 1, joules: 1, deviceSeconds: 1 }) === 0)
      throw new UserError("money is spent by prices, and there are none", {
        toDo: "say what costs how much, as in 0.10/MB, 0.30/kWh, 0.05/device-hour",
      });
    const { firstTau, returnsBestWeights } = planOf(catalog, settings, names.model).strategy;
    const globalSeconds = costs.globalSeconds + (2 * delayMs) / 1000;
    checkBudget([settings.budgetSeconds], [costs.localSeconds], [globalSeconds], firstTau, returnsBestWeights);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function checkPartition(catalog: Catalog, name: string, names: TaskNames, nodes: number): void {
  const dataset = catalog.dataset(names.dataset);
  checkModelFits(catalog, names.model, dataset);
  const labelCount = dataset.labelNames.length;
  const labels = Uint8Array.from({ length: 1000 * labelCount }, (_, i) => i % labelCount);
  const examples = { exampleCount: labels.length, labels: { values: labels, labelCount } };
  partition(catalog.partition(name), nodes, examples);
}
