import { UserError } from "../protocol/user-error.ts";
import type { Model } from "./model.ts";

/**
 * The same model, whose runs start from these weights, whatever their seed.
 *
 * @throws UserError if they are not as many as it has
 */
export function startingFrom(model: Model, weights: Float32Array): Model {
  if (weights.length !== model.weightCount)
    throw new UserError(
      `${model.name} has ${model.weightCount} weights here, and the model to go on from ${weights.length}`,
      {
        toDo: "go on from a model of the same data",
      },
    );
  return { ...model, isContinued: true, initialWeights: () => weights.slice() };
}
