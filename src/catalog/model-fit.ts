import type { NamedDataset } from "../datasets/named-dataset.ts";
import type { Dataset, TargetMeaning } from "../learning/dataset.ts";
import type { BareGraph } from "../learning/graph/graph.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { UserError } from "../protocol/user-error.ts";
import type { Catalog } from "./catalog.ts";
import type { ModelEntry } from "./entries.ts";
import { exampleOf } from "./names.ts";
import { networkEntry, withoutWeights } from "./network-entry.ts";

const meanings: Readonly<Record<TargetMeaning, string>> = {
  signs: "targets are +1 and -1",
  classes: "targets are one of several classes",
  numbers: "targets are numbers",
  none: "examples have no targets",
};

/** A model cannot learn from a dataset's targets. */
export class ModelDoesNotFit extends UserError {
  override readonly name = "ModelDoesNotFit";
  readonly model: string;
  readonly dataset: string;

  constructor(catalog: Catalog, model: string, dataset: NamedDataset) {
    const models = modelsFor(catalog, dataset);
    const data = datasetsFor(catalog, model);
    const why = catalog.model(model).targets.includes(dataset.targets)
      ? "examples are no pictures"
      : meanings[dataset.targets];
    super(`model "${model}" cannot learn from dataset "${dataset.name}", whose ${why}`, {
      toDo: `use one of the models ${models.join(", ")}, or the data ${data.join(", ")}`,
    });
    this.model = model;
    this.dataset = dataset.name;
  }
}

/** Names of the models that can learn from the dataset. */
export function modelsFor({ entries }: Catalog, dataset: NamedDataset): readonly string[] {
  return entries.models.filter((model) => fits(model, dataset)).map(({ name }) => name);
}

const nameOf = ({ name }: NamedDataset) => name;

type Fit = Pick<ModelEntry, "targets" | "picturesOnly">;

const fits = ({ targets, picturesOnly = false }: Fit, dataset: NamedDataset) =>
  targets.includes(dataset.targets) && (dataset.picture !== undefined || !picturesOnly);

/** Names of all datasets; of those with a parameter that must be given, an example. */
export function datasetNames({ entries }: Catalog): readonly string[] {
  return entries.datasets.map(exampleOf);
}

/**
 * Names of the datasets that the model can learn from, those that it is made for first.
 *
 * @throws UnknownName
 */
export function datasetsFor(catalog: Catalog, model: string): readonly string[] {
  const names = datasetNames(catalog);
  const entry = catalog.model(model);
  const learnable = names.map(catalog.dataset).filter((dataset) => fits(entry, dataset));
  return entry.targets.flatMap((meaning) => learnable.filter(({ targets }) => targets === meaning)).map(nameOf);
}

/** @throws ModelDoesNotFit, UnknownName */
export function checkModelFits(catalog: Catalog, model: string, dataset: NamedDataset): void {
  if (!fits(catalog.model(model), dataset)) throw new ModelDoesNotFit(catalog, model, dataset);
}

/**
 * The model of that name for data like these. K-means looks for as many clusters as the data have labels, or 10.
 *
 * @throws UnknownName
 */
export function createModelFor(
  catalog: Catalog,
  name: string,
  { features, targets, labels, picture }: Dataset,
  kernels: Kernels,
  { seed = 0, network }: CreateModelOptions = {},
): Model {
  const classCount = targets.kind === "class" ? targets.classCount : (labels?.labelCount ?? 10);
  const { featureCount, kind } = features;
  const options = { kernels, featureCount, classCount, features: kind, targets: targets.kind, picture, seed };
  if (network) return networkEntry(name, withoutWeights(network)).create(options, [], name);
  return catalog.model(name).create(options);
}

export interface CreateModelOptions {
  /** What dropouts and the like are drawn from; left out, 0. */
  readonly seed?: number | undefined;
  /** What the model computes, where the name need not be in the catalog. */
  readonly network?: BareGraph | undefined;
}
