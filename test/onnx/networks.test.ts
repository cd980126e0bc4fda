import { expect, test } from "vitest";
import { GraphBuilder } from "../../src/data/onnx/graph.ts";
import { importOnnx } from "../../src/data/onnx/import-onnx.ts";
import { trainingGraph } from "../../src/data/onnx/training-graph.ts";
import { chooseKernels } from "../../src/kernels/choose-kernels.ts";
import { allRows, type Dataset } from "../../src/learning/dataset.ts";
import { type Graph, sizeOf } from "../../src/learning/graph/graph.ts";
import { graphModel } from "../../src/learning/graph/graph-model.ts";
import { convolutionalGraph, mlpGraph, papersNetwork, smallNetwork } from "../../src/learning/graph/networks.ts";
import { inferShapes } from "../../src/learning/graph/shapes.ts";
import { createRandom } from "../../src/math/random.ts";
import { onnxruntimeEngine } from "../../src/platform/nodejs/onnxruntime-engine.ts";
import { enableRelaxedSimd } from "../../src/platform/nodejs/relaxed-simd.ts";
import { exportedNetwork } from "../support/exported-networks.ts";
import { answersOfRuntime, outputsOfRuntime, runtime } from "./runtime.ts";

// ONNX Runtime only infers for JavaScript. So a network's loss and gradient are written as a graph of ONNX (src/data/onnx/training-graph.ts),
// differentiated by hand, and both compute the same weights on the same minibatch.

enableRelaxedSimd();
const count = 20;
const [featureCount, classCount] = [784, 10];

/** Pictures without equal neighbours: of equal largest numbers ONNX's graph gives each the slope. */
function pictures(): Dataset {
  const random = createRandom(3, "pictures");
  return {
    exampleCount: count,
    features: {
      kind: "float32",
      data: Float32Array.from({ length: count * featureCount }, () => random.uniform()),
      featureCount,
    },
    targets: {
      kind: "class",
      values: Uint8Array.from({ length: count }, () => random.integer(classCount)),
      classCount,
    },
  };
}

const networks: readonly (readonly [string, Graph])[] = [
  ["cnn", convolutionalGraph([1, 28, 28], papersNetwork, classCount)],
  ["cnn-small", convolutionalGraph([1, 28, 28], smallNetwork, classCount)],
  ["mlp:64,32", mlpGraph(featureCount, [64, 32], classCount)],
];

test.each(networks)("%s has ONNX Runtime's loss and gradient", async (name, graph) => {
  const data = pictures();
  const model = graphModel({ name, graph, kernels: (await chooseKernels()).graphs, loss: "cross-entropy" });
  const weights = model.initialWeights(createRandom(1, "weights"), data);
  const gradient = new Float32Array(weights.length);
  const loss = (await model.gradientInto(gradient, weights, data, allRows(count))) as number;

  const wanted = new Float32Array(count * classCount);
  const classes = data.targets.kind === "class" ? data.targets.values : [];
  for (const [row, own] of classes.entries()) wanted[row * classCount + own] = 1;
  const inputs = new Map([
    ["input", data.features.data as Float32Array],
    ["wanted", wanted],
  ]);
  let at = 0;
  for (const { name: part, shape } of graph.parts) {
    inputs.set(part, weights.slice(at, at + sizeOf(shape)));
    at += sizeOf(shape);
  }
  const outputs = await outputsOfRuntime(trainingGraph(new GraphBuilder(), graph, count), inputs);
  expect(loss).toBeCloseTo((outputs.get("loss") as Float32Array)[0] as number, 5);
  at = 0;
  for (const { name: part, shape } of graph.parts) {
    const own = gradient.subarray(at, at + sizeOf(shape));
    expect(apart(own, outputs.get(`d${part}`) as Float32Array), part).toBeLessThan(1e-4);
    at += sizeOf(shape);
  }
  expect(at).toBe(gradient.length);
});

test.each([
  ["cnn-small", async () => convolutionalGraph([1, 9, 8], smallNetwork, 4)],
  ["PyTorch's pictures", () => importOnnx(exportedNetwork("pictures").bytes)],
  ["PyTorch's lines", () => importOnnx(exportedNetwork("lines").bytes)],
  ["PyTorch's layers", () => importOnnx(exportedNetwork("layers").bytes)],
] as const)("model.onnx of %s has Edgewise's probabilities", async (_name, of) => {
  const graph = await of();
  const size = sizeOf(graph.input.shape);
  const random = createRandom(5, "examples");
  const features = Float32Array.from({ length: count * size }, () => random.integer(9));
  const scoreCount = sizeOf(inferShapes(graph).get(graph.output) ?? []);
  const targets = { kind: "class", values: new Uint8Array(count), classCount: scoreCount } as const;
  const data: Dataset = {
    exampleCount: count,
    features: { kind: "float32", data: features, featureCount: size },
    targets,
  };
  const model = graphModel({ name: "n", graph, kernels: (await chooseKernels()).graphs, loss: "cross-entropy" });
  const weights = model.initialWeights(createRandom(1, "weights"), data);
  const own = new Float32Array(count * scoreCount);
  await model.probabilitiesInto?.(own, weights, data, allRows(count));
  const names = Array.from({ length: scoreCount }, (_, k) => `class ${k}`);
  const records = { kind: "features", count: size } as const;
  const learned = { model: "n", records, target: { kind: "classes", names }, weights, graph } as const;
  const answers = await answersOfRuntime(learned, count, new Map([["features", features]]));
  expect(apart(own, answers.get("probabilities") as Float32Array)).toBeLessThan(1e-5);
  const best = Array.from({ length: count }, (_, i) => {
    const row = own.subarray(i * scoreCount, (i + 1) * scoreCount);
    return names[row.indexOf(Math.max(...row))];
  });
  expect(answers.get("label")).toEqual(best);
});

/** Relative to how long the second one is. */
function apart(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  let [difference, length] = [0, 0];
  for (let j = 0; j < expected.length; j++) {
    difference += ((actual[j] as number) - (expected[j] as number)) ** 2;
    length += (expected[j] as number) ** 2;
  }
  return Math.sqrt(difference / length);
}

/** As in a file that somebody brings, where names may be any. */
const namedOtherwise: Graph = {
  input: { name: "x", shape: [featureCount] },
  operations: [
    { op: "Gemm", input: "x", output: "wanted", weight: "w", bias: "b" },
    { op: "Relu", input: "wanted", output: "loss" },
    { op: "Gemm", input: "loss", output: "dw", weight: "v", bias: "c" },
  ],
  output: "dw",
  parts: [
    { name: "v", shape: [classCount, 8], initial: { kind: "even", fanIn: 8 } },
    { name: "c", shape: [classCount], initial: { kind: "zeros" } },
    { name: "w", shape: [8, featureCount], initial: { kind: "he", fanIn: featureCount } },
    { name: "b", shape: [8], initial: { kind: "zeros" } },
  ],
};

test("the engine has the gradient of the kernels, over more rows than it computes together, and names what it has none of", async () => {
  const engine = onnxruntimeEngine(runtime, { threads: 1 });
  const { graphs: kernels } = await chooseKernels();
  const data = pictures();
  const rows = Uint32Array.from({ length: 150 }, (_, i) => i % count);
  for (const [name, graph] of [...networks.slice(1), ["named by somebody", namedOtherwise] as const]) {
    const model = graphModel({ name, graph, kernels, loss: "cross-entropy" });
    const weights = model.initialWeights(createRandom(1, "weights"), data);
    const [own, other] = [new Float32Array(weights.length), new Float32Array(weights.length)];
    const loss = await model.gradientInto(own, weights, data, rows);
    const taken = await engine.take(model);
    expect(await taken.gradientInto(other, weights, data, rows)).toBeCloseTo(loss, 5);
    expect(apart(other, own), name).toBeLessThan(1e-4);
  }
  const loss = "cross-entropy";
  const graph = convolutionalGraph([1, 28, 28], smallNetwork, classCount);
  const augmentation = { shape: [1, 28, 28], shift: 1, degrees: 0 } as const;
  const changed = graphModel({ name: "cnn-small:1", graph, kernels, loss, augmentation });
  expect(() => engine.take(changed)).toThrow("has no gradient of changed pictures, which cnn-small:1 needs");
  const own = graphModel({ name: "own", graph: await importOnnx(exportedNetwork("pictures").bytes), kernels, loss });
  expect(() => engine.take(own)).toThrow(/has no gradient of .+, which own needs/);
});
