// Times gradients of deep models with the kernels that it is told, and the limit of multiply-adds; prints them as JSON. A program of
// its own, since each version of Node.js compiles WebAssembly in its own way.

import { chooseKernels } from "edgewise";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { createLimits } from "../lib/limits.mjs";
import { measure, timed } from "../lib/measure.mjs";
import { ourSteps } from "./ours.mjs";

const { values } = saidOptions({ options: { kernels: { type: "string" }, groups: { type: "string", default: "8" } } });
enableRelaxedSimd();
const kernels = await chooseKernels(/** @type {import("edgewise").KernelsChoice} */ (values.kernels));
const limits = await createLimits(kernels.name, 65_536);
const limitCount = 48 * 2 ** 22;

const { things, losses } = ourSteps(kernels);
const limit = timed("limit", 1, () => limits.multiplyAdd(limitCount));
const measured = await measure([limit, ...things], { groups: Number(values.groups), warmUp: 2 });
console.log(
  JSON.stringify({
    limitPerSecond: limitCount / (Number(measured.get("limit")?.minimum) / 1e6),
    losses,
    steps: Object.fromEntries([...measured].filter(([name]) => name !== "limit")),
  }),
);
