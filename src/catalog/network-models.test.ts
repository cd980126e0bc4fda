import { expect, test } from "vitest";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import { builtInCatalog } from "./built-in.ts";

const kernels = plainKernels;
const nothing = { exampleCount: 0, features: { kind: "float32", data: new Float32Array(0), featureCount: 1 } } as const;
const none = { ...nothing, targets: { kind: "none" } } as const;

test("a perceptron has the layers that its name says", () => {
  const model = builtInCatalog.model("mlp:64,32").create({ kernels, featureCount: 784, classCount: 10 });
  expect([model.name, model.weightCount]).toEqual(["mlp:64,32", 784 * 64 + 64 + 64 * 32 + 32 + 32 * 10 + 10]);
  expect(model.graph?.parts.map(({ name }) => name)).toEqual([
    ...["hidden1.weight", "hidden1.bias", "hidden2.weight", "hidden2.bias", "scores.weight", "scores.bias"],
  ]);
  const usual = builtInCatalog.model("mlp").create({ kernels, featureCount: 3, classCount: 2, targets: "real" });
  expect([usual.weightCount, usual.metricNames]).toEqual([3 * 64 + 64 + 64 + 1, ["meanSquaredError"]]);
});

test.each(["mlp:", "mlp:0", "mlp:64,", "mlp:1,1,1,1,1,1,1,1,1", "mlp:64:32", "cnn:9", "cnn:1.5", "cnn:2:50"])(
  "%s is no model",
  (name) => {
    expect(() => builtInCatalog.model(name)).toThrow("there is no model");
  },
);

test("how layers are written is said where they are not", () => {
  const what = "write mlp[:UNITS,...], where UNITS is up to 8 whole numbers from 1 to 4096, for example mlp";
  expect(() => builtInCatalog.model("mlp:x")).toThrow(what);
});

test("convolutional networks take the size of pictures, or square ones where nobody says it", () => {
  const create = (featureCount: number, picture?: { width: number; height: number; channels: number }) =>
    builtInCatalog.model("cnn-small").create({ kernels, featureCount, classCount: 4, picture });
  // Pictures of 28 x 28 become 7 x 7 of 16 channels; those of 5 x 3 in three colours 2 x 1.
  const convolutions = (channels: number) => 8 * channels * 25 + 8 + 16 * 8 * 25 + 16;
  expect(create(784).weightCount).toBe(convolutions(1) + 4 * 49 * 16 + 4);
  expect(create(45, { width: 5, height: 3, channels: 3 }).weightCount).toBe(convolutions(3) + 4 * 2 * 16 + 4);
  expect(create(3 * 64).weightCount).toBe(convolutions(3) + 4 * 4 * 16 + 4);
  expect(() => create(45)).toThrow("cnn-small is for pictures, and examples of 45 features are none that it knows");
});

test.each(["table", "float32"] as const)("features of kind %s are pictures only where it is said", (features) => {
  const options = { kernels, featureCount: 9, classCount: 2, features };
  expect(() => builtInCatalog.model("cnn-small").create(options)).toThrow(
    "cnn-small is for pictures, and nothing says that these examples are any",
  );
  const picture = { width: 3, height: 3, channels: 1 };
  expect(builtInCatalog.model("cnn-small").create({ ...options, picture }).weightCount).toBeGreaterThan(0);
  expect(builtInCatalog.model("mlp:4").create(options).weightCount).toBe(9 * 4 + 4 + 4 * 2 + 2);
});

test("a network's first weights are those of the run's seed, and biases are 0", () => {
  const model = builtInCatalog.model("mlp:5").create({ kernels, featureCount: 6, classCount: 3 });
  const weightsOf = (seed: number) => model.initialWeights(createRandom(seed, "weights"), none);
  expect(weightsOf(1)).toEqual(weightsOf(1));
  expect(weightsOf(1)).not.toEqual(weightsOf(2));
  const first = weightsOf(1);
  expect(first.subarray(30, 35)).toEqual(new Float32Array(5));
  // Uniform in +-sqrt(6 / 6).
  expect(Math.max(...first.subarray(0, 30).map(Math.abs))).toBeLessThanOrEqual(1);
  expect(Math.max(...first.subarray(0, 30).map(Math.abs))).toBeGreaterThan(0.5);
});
