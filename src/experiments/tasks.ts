import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { datasetsFor } from "../catalog/model-fit.ts";
import { authorsCosts } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { Axis } from "./axes.ts";

/**
 * The papers' setting, with a model: five nodes, 15 s, minibatches of 100; the data that the model is made for, and the step
 * size that is recommended for it. An axis sets the seed.
 *
 * @throws UnknownName
 */
export function baseSettings(model: string, catalog: Catalog = builtInCatalog): SimulationSettings {
  const [dataset] = datasetsFor(catalog, model);
  if (dataset === undefined) throw new RangeError(`there is no dataset for the model ${model}`);
  return {
    dataset,
    model,
    stepSize: catalog.model(model).stepSize,
    partition: "uniform",
    nodes: 5,
    strategy: "adaptive-2019",
    budgetSeconds: 15,
    batch: 100,
    phi: "default",
    tauMax: "default",
    update: "default",
    momentum: "default",
    costs: { kind: "shared", ...authorsCosts },
    seed: 1,
    sameSeed: false,
  };
}

/** Must come first, because it sets the dataset and the step size too. */
export function modelAxis(models: readonly string[], catalog: Catalog = builtInCatalog): Axis {
  return {
    name: "model",
    levels: models.map((model) => {
      const { dataset, stepSize } = baseSettings(model, catalog);
      return { value: model, change: (settings) => ({ ...settings, model, dataset, stepSize }) };
    }),
  };
}
