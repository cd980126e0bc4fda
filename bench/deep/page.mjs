// In a page: times gradients of deep models with our kernels, on the page's thread.
import { chooseKernels } from "edgewise";
import { measure } from "../lib/measure.mjs";
import { ourSteps } from "./ours.mjs";

/**
 * @param {import("edgewise").KernelsChoice} choice
 * @param {number} groups
 * @returns {Promise<import("./engines.mjs").Measured>}
 */
export async function measureHere(choice, groups) {
  const { things, losses } = ourSteps(await chooseKernels(choice));
  return { losses, steps: Object.fromEntries(await measure(things, { groups, warmUp: 2 })) };
}
