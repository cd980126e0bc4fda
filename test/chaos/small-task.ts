import type { Dataset } from "../../src/learning/dataset.ts";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom } from "../../src/math/random.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";

const featureCount = 10;
const exampleCount = 60;

/** Made once for all runs: a model of ten weights, and a few examples. */
export const smallTask = (() => {
  const random = createRandom(1, "chaos");
  const targets = Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const features = Float32Array.from(
    { length: exampleCount * featureCount },
    (_, k) => (k % featureCount === 0 ? (targets[Math.floor(k / featureCount)] as number) : 0) + random.normal(),
  );
  const data: Dataset = {
    exampleCount,
    features: { kind: "float32", data: features, featureCount },
    targets: { kind: "real", values: targets },
    labels: { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % 6), labelCount: 6 },
  };
  const model = squaredSvm({ kernels: plainKernels, featureCount });
  const shares = createShareSource({
    loadDataset: async () => data,
    openness: { labelCounts: false, samples: 0 },
  });
  return { data, model, shares };
})();
