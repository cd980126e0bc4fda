import type { SimulationSettings } from "../simulation/settings.ts";
import type { PlannedRun } from "./axes.ts";

/*
 * F*, the optimum of a task: the smallest possible loss. Tasks with the same model and examples have the same optimum, whatever
 * their partition, nodes, budget and costs.
 */

/** Optima over all examples, by dataset and model. docs/results.md has the commands that find them. */
const known: Readonly<Record<string, number>> = {
  "mnist-even-odd squared-svm": 0.222076,
  "mnist-even-odd logistic-regression": 0.280235,
  "mnist-digits softmax-regression": 0.34449,
  "cars linear-regression": 0.0862606,
};

/** The optimum of a model on all examples of a dataset, where it was computed. */
export function knownOptimum({ dataset, model, examples }: SimulationSettings): number | undefined {
  return examples === undefined ? known[`${dataset} ${model}`] : undefined;
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
