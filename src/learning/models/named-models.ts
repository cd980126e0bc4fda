import type { Kernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { squaredSvm } from "./squared-svm.ts";

/** What a model needs to know to be made. */
export interface ModelOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
}

const makers = {
  "squared-svm": squaredSvm,
} satisfies Record<string, (options: ModelOptions) => Model>;

export type ModelName = keyof typeof makers;

/** All models that can be asked for by name. */
export const modelNames = Object.keys(makers) as readonly ModelName[];

/** A model was asked for that does not exist. */
export class UnknownModel extends Error {
  override readonly name = "UnknownModel";
  readonly model: string;

  constructor(model: string) {
    super(`there is no model "${model}"; choose one of: ${modelNames.join(", ")}`);
    this.model = model;
  }
}

/**
 * The model of that name, with its usual settings.
 *
 * @throws UnknownModel
 */
export function createModel(name: string, { kernels, featureCount }: ModelOptions): Model {
  const maker = Object.hasOwn(makers, name) ? makers[name as ModelName] : undefined;
  if (maker === undefined) throw new UnknownModel(name);
  return maker({ kernels, featureCount });
}
