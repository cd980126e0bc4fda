import type { TargetMeaning } from "../learning/dataset.ts";
import { modelNames, targetsOf } from "../learning/models/named-models.ts";
import { UserError } from "../protocol/user-error.ts";
import type { NamedDataset } from "./named-dataset.ts";
import { datasetNames, findDataset } from "./named-datasets.ts";

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

  constructor(model: string, dataset: NamedDataset) {
    const what = `model "${model}" cannot learn from dataset "${dataset.name}", whose ${meanings[dataset.targets]}`;
    const toDo = `use one of the models ${modelsFor(dataset).join(", ")}, or the data ${datasetsFor(model).join(", ")}`;
    super(what, { toDo });
    this.model = model;
    this.dataset = dataset.name;
  }
}

/** Names of the models that can learn from the dataset. */
export function modelsFor({ targets }: NamedDataset): readonly string[] {
  return modelNames.filter((model) => targetsOf(model).includes(targets));
}

/**
 * Names of the datasets that the model can learn from, those that it is made for first.
 *
 * @throws UnknownModel
 */
export function datasetsFor(model: string): readonly string[] {
  return targetsOf(model).flatMap((meaning) => datasetNames.filter((name) => findDataset(name).targets === meaning));
}

/** @throws ModelDoesNotFit, UnknownModel */
export function checkModelFits(model: string, dataset: NamedDataset): void {
  if (!targetsOf(model).includes(dataset.targets)) throw new ModelDoesNotFit(model, dataset);
}
