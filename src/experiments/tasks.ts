import { authorsCosts } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { Axis } from "./axes.ts";

/** What each model learns in experiments, and with which step size. */
const tasks = {
  "squared-svm": { dataset: "mnist-even-odd", stepSize: 0.01 },
} as const satisfies Record<string, Pick<SimulationSettings, "dataset" | "stepSize">>;

/** Every model that experiments can be done with. */
export const taskModels: readonly string[] = Object.keys(tasks);

/** The papers' setting, with a model: five nodes, 15 s, minibatches of 100. The seed is for an axis to set. */
export function baseSettings(model: string): SimulationSettings {
  if (!Object.hasOwn(tasks, model)) throw new RangeError(`experiments have no task for the model ${model}`);
  return {
    ...tasks[model as keyof typeof tasks],
    model,
    partition: "uniform",
    nodes: 5,
    strategy: "adaptive-2019",
    budgetSeconds: 15,
    batch: 100,
    phi: "default",
    maximumLocalUpdates: 100,
    costs: { kind: "shared", ...authorsCosts },
    seed: 1,
    sameSeed: false,
  };
}

/** To come first, because it sets the dataset and the step size too. */
export function modelAxis(models: readonly string[]): Axis {
  return {
    name: "model",
    levels: models.map((model) => {
      const { dataset, stepSize } = baseSettings(model);
      return { value: model, change: (settings) => ({ ...settings, model, dataset, stepSize }) };
    }),
  };
}
