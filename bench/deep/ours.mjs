import { builtInCatalog, createRandom } from "edgewise";
import { timed } from "../lib/measure.mjs";
import { picturesByChance } from "./pictures.mjs";

/** What is timed, in this order. */
export const modelNames = /** @type {const} */ (["cnn", "cnn-small", "mlp:128"]);

/** How often a step is done in a group: about as long for each model. @param {string} model */
export const callsOf = (model) => (model === "cnn" ? 1 : 5);

/** A model and the weights that all engines are given. @param {string} name @param {import("edgewise").Kernels} kernels */
export function modelWithWeights(name, kernels) {
  const model = builtInCatalog.model(name).create({ kernels, featureCount: 784, classCount: 10 });
  return { model, weights: model.initialWeights(createRandom(1, "weights"), picturesByChance().data) };
}

/**
 * Loss and gradient of each model by our kernels, in Node.js or a browser, and the losses.
 *
 * @param {import("edgewise").Kernels} kernels
 */
export function ourSteps(kernels) {
  const { data, rows } = picturesByChance();
  /** @type {Record<string, number>} */
  const losses = {};
  const things = modelNames.map((name) => {
    const { model, weights } = modelWithWeights(name, kernels);
    const gradient = new Float32Array(weights.length);
    const step = () => model.gradientInto(gradient, weights, data, rows);
    losses[name] = Number(step());
    return timed(name, callsOf(name), () => void step());
  });
  return { things, losses };
}
