import type { Eventually, Model } from "./model.ts";

/** What computes the gradients of models with layers in place of the kernels. Losses, answers and all other models stay with these. */
export interface Engine {
  /** As the command line writes it, for example `onnxruntime`. */
  readonly name: string;
  /**
   * The model with gradients by this engine; the same one if it has no layers.
   *
   * @throws UserError for a model with what the engine does not have
   */
  take(model: Model): Eventually<Model>;
}
