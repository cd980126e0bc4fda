// Times gradients of deep models with the kernels that it is told, and the limit of multiply-adds; prints them as JSON. A program of
// its own, since each version of Node.js compiles WebAssembly in its own way.

import { builtInCatalog, chooseKernels, createRandom } from "edgewise";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { createLimits } from "../lib/limits.mjs";
import { measure, timed } from "../lib/measure.mjs";
import { picturesByChance } from "./pictures.mjs";

const { values } = saidOptions({ options: { kernels: { type: "string" }, groups: { type: "string", default: "8" } } });
enableRelaxedSimd();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (values.kernels));
const limits = await createLimits(kernels.name, 65_536);
const { data, rows } = picturesByChance();
const limitCount = 48 * 2 ** 22;

const things = [timed("limit", 1, () => limits.multiplyAdd(limitCount))];
for (const name of ["cnn", "cnn-small", "mlp:128"]) {
  const model = builtInCatalog.model(name).create({ kernels, featureCount: 784, classCount: 10 });
  const weights = model.initialWeights(createRandom(1, "weights"), data);
  const gradient = new Float32Array(weights.length);
  const calls = name === "cnn" ? 1 : 5;
  things.push(timed(name, calls, () => void model.gradientInto(gradient, weights, data, rows)));
}
const measured = await measure(things, { groups: Number(values.groups), warmUp: 2 });
console.log(
  JSON.stringify({
    kernels: kernels.name,
    limitPerSecond: limitCount / (Number(measured.get("limit")?.minimum) / 1e6),
    steps: Object.fromEntries([...measured].filter(([name]) => name !== "limit")),
  }),
);
