import { datasetOptimum } from "../catalog/known-optima.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { PlannedRun } from "./axes.ts";

/*
 * F*, the optimum of a task: the smallest possible loss. Tasks with the same model and examples have the same optimum, whatever
 * their partition, nodes, budget and costs.
 */

/** The optimum of a model on all examples of a dataset, where it was computed. */
export function knownOptimum({ dataset, model, examples }: SimulationSettings): number | undefined {
  return examples === undefined ? datasetOptimum(dataset, model)?.loss : undefined;
}

/** The name of the runs that are not compared but find the optimum of the examples that the seed chooses. */
export const optimumStrategy = "optimum";

export const findsOptimum = ({ factors }: Pick<PlannedRun, "factors">) => factors.strategy === optimumStrategy;

/** The run that finds the optimum of a convex model on the examples of these settings: full gradients, momentum, and time. */
export function findingOptimum(settings: SimulationSettings): SimulationSettings {
  return {
    ...settings,
    strategy: "fixed:1",
    nodes: 1,
    partition: "uniform",
    batch: "full",
    update: "sgd",
    momentum: 0.97,
    budgetSeconds: 40,
    costs: { kind: "shared", local: { kind: "constant", seconds: 0.01 }, global: { kind: "constant", seconds: 0 } },
  };
}
