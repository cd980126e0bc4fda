import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { Dataset } from "../dataset.ts";
import { plainKernels } from "../plain-kernels.ts";
import { gradientInSlicesInto, rowsPerSlice } from "../slices.ts";
import type { GraphKernels } from "./calls.ts";
import { type Graph, weightCountOf } from "./graph.ts";
import { graphModel } from "./graph-model.ts";
import { convolutionalGraph, mlpGraph, papersNetwork, smallNetwork } from "./networks.ts";
import { multiplicationsOf } from "./pieces.ts";
import { planGraph } from "./plan.ts";

const kernels = plainKernels.graphs;
const loss = "cross-entropy";

function examples(count: number, featureCount: number): Dataset {
  const random = createRandom(1, "examples");
  return {
    exampleCount: count,
    features: {
      kind: "bytes",
      data: Uint8Array.from({ length: count * featureCount }, () => random.integer(256)),
      featureCount,
      scale: 1 / 255,
    },
    targets: { kind: "class", values: Uint8Array.from({ length: count }, () => random.integer(3)), classCount: 3 },
  };
}

const model = graphModel({ name: "m", graph: mlpGraph(60, [50], 3), kernels, loss });
const data = examples(200, 60);
const rows = Uint32Array.from({ length: 200 }, (_, row) => row);
const weights = model.initialWeights(createRandom(1, "weights"), data);

/** The first place at which two vectors differ; -1 where none does. Of so many numbers Vitest's own comparison takes seconds. */
const differenceOf = (one: Float32Array, other: Float32Array) =>
  one.length === other.length ? one.findIndex((value, j) => !Object.is(value, other[j])) : one.length;

function gradientOf(at: Float32Array): Float32Array {
  const gradient = new Float32Array(model.weightCount);
  model.gradientInto(gradient, at, data, rows);
  return gradient;
}

const expected = gradientOf(weights);

test("other work gets its turn on the way, and the gradient has the same bits", async () => {
  let turns = 0;
  const gradient = new Float32Array(model.weightCount);
  await gradientInSlicesInto(gradient, model, weights, data, rows, async () => {
    turns++;
  });
  // 128 and 72 rows, each forward and back.
  expect(turns).toBe(4);
  expect(differenceOf(gradient, expected)).toBe(-1);
});

test("other work waits for 2^24 multiplications at most, and no call takes more than a picture's work in one layer", () => {
  const turns: number[] = [];
  let calls = 0;
  const idle: GraphKernels = {
    createArena: (length) => ({
      memory: new Float32Array(length),
      run(from, to) {
        calls = to - from;
        return 0;
      },
    }),
  };
  const graph = convolutionalGraph([1, 28, 28], papersNetwork, 3);
  const cnn = graphModel({ name: "cnn", graph, kernels: idle, loss });
  const pictures = examples(11, 784);
  const gradient = new Float32Array(cnn.weightCount);
  gradientInSlicesInto(gradient, cnn, gradient, pictures, rows.subarray(0, 11), () => void turns.push(calls));
  // Three pictures of the second convolution, 5.0 million each, are a turn, forward and twice back.
  expect(turns).toEqual([8, 3, 3, 3, 8, 13, 3, 3, 3, 5, 3, 3, 5, 4]);
  const { calls: all } = planGraph(graph, { rows: 11, loss });
  const work = all.map((call) => multiplicationsOf(call, 11));
  expect(Math.max(...work)).toBe(196 * 800 * 32);
  const large = planGraph(mlpGraph(784, [4096, 200], 10), { rows: 16, loss });
  expect(Math.max(...large.calls.map((call) => multiplicationsOf(call, 16)))).toBeLessThan(2 ** 22);
});

test("pictures are changed by the seed and the minibatch's rows, where gradients are taken and nowhere else", () => {
  const shape = [1, 6, 10] as const;
  const changed = (seed: number) =>
    graphModel({
      ...{ name: "m", graph: mlpGraph(60, [50], 3), kernels, loss, seed },
      augmentation: { shape, shift: 2, degrees: 10 },
    });
  const gradient = (seed: number, of = rows) => {
    const found = new Float32Array(model.weightCount);
    changed(seed).gradientInto(found, weights, data, of);
    return found;
  };
  expect(differenceOf(gradient(1), gradient(1))).toBe(-1);
  for (const other of [expected, gradient(2)]) expect(differenceOf(gradient(1), other)).not.toBe(-1);
  expect(changed(1).loss(weights, data, rows)).toBe(model.loss(weights, data, rows));
  expect(changed(1).metrics(weights, data, rows)).toEqual(model.metrics(weights, data, rows));
  // Portions of a minibatch go on with the same draws, and its first rows alone are changed otherwise.
  expect(differenceOf(gradient(1, rows.subarray(0, 3)), gradient(1, rows.subarray(0, 4)))).not.toBe(-1);
});

test("two gradients under way at the same time do not meddle with each other", async () => {
  const other = weights.map((weight) => weight / 2);
  const [one, two] = [new Float32Array(model.weightCount), new Float32Array(model.weightCount)];
  const between = () => Promise.resolve();
  await Promise.all([
    gradientInSlicesInto(one, model, weights, data, rows, between),
    gradientInSlicesInto(two, model, other, data, rows, between),
  ]);
  expect(differenceOf(one, expected)).toBe(-1);
  expect(differenceOf(two, gradientOf(other))).toBe(-1);
  expect(differenceOf(one, two)).not.toBe(-1);
});

test("a gradient that is given up leaves the next one right", () => {
  const gradient = new Float32Array(model.weightCount);
  const giveUp = () => {
    throw new Error("enough");
  };
  expect(() => gradientInSlicesInto(gradient, model, weights, data, rows, giveUp)).toThrow("enough");
  expect(differenceOf(gradientOf(weights), expected)).toBe(-1);
  expect(model.gradientInto(gradient, weights, data, rows)).toBeCloseTo(model.loss(weights, data, rows) as number, 6);
});

test("a dropout is drawn from the run's seed and the rows, and nothing is left out where gradients are not asked for", () => {
  const graph: Graph = {
    input: { name: "x", shape: [60] },
    operations: [
      { op: "Dropout", input: "x", output: "dropped", ratio: 0.25 },
      { op: "Gemm", input: "dropped", output: "y", weight: "w" },
    ],
    output: "y",
    parts: [{ name: "w", shape: [1, 60], initial: { kind: "zeros" } }],
  };
  const ones: Dataset = {
    exampleCount: 200,
    features: { kind: "float32", data: new Float32Array(200 * 60).fill(1), featureCount: 60 },
    targets: { kind: "real", values: new Float32Array(200).fill(1) },
  };
  const withSeed = (seed: number) => graphModel({ name: "m", graph, kernels, loss: "squared-error", seed });
  const gradient = (seed: number, of: Uint32Array) => {
    const found = new Float32Array(60);
    withSeed(seed).gradientInto(found, new Float32Array(60), ones, of);
    return Array.from(found);
  };
  expect(gradient(1, rows)).toEqual(gradient(1, rows));
  expect(gradient(1, rows)).not.toEqual(gradient(2, rows));
  expect(gradient(1, rows)).not.toEqual(gradient(1, rows.toReversed()));
  // At weights 0 each entry is minus the mean of its factors, 0 or 4/3: of 12,000 the mean is 1 within six standard errors.
  const all = gradient(1, rows);
  expect(Math.abs(all.reduce((sum, entry) => sum - entry / 60, 0) - 1)).toBeLessThan(0.032);
  expect(new Set(gradient(1, Uint32Array.of(5))).size).toBe(2);
  // 60 ones with weights 1/60 are 1, the target.
  const weights = new Float32Array(60).fill(1 / 60);
  expect(withSeed(1).loss(weights, ones, rows)).toBeCloseTo(0, 9);
});

test("so many pictures are computed together as are a few milliseconds' work", () => {
  const together = (network: typeof papersNetwork) =>
    rowsPerSlice(graphModel({ name: "m", graph: convolutionalGraph([1, 28, 28], network, 10), kernels, loss }));
  // 2^26 multiplications: 6.05 million a picture, and 0.79 million.
  expect([together(papersNetwork), together(smallNetwork), rowsPerSlice(model)]).toEqual([11, 84, 128]);
});

test("a network computes in little memory, also one of 4 million weights", () => {
  const megabytes = (graph: Graph, rows: number) => (4 * planGraph(graph, { rows, loss }).length) / 1e6;
  expect(megabytes(convolutionalGraph([1, 28, 28], papersNetwork, 10), 11)).toBeCloseTo(12.3, 1);
  expect(megabytes(convolutionalGraph([1, 28, 28], smallNetwork, 10), 84)).toBeCloseTo(13.4, 1);
  const large = mlpGraph(784, [4096, 200], 10);
  const together = rowsPerSlice(graphModel({ name: "m", graph: large, kernels, loss }));
  expect([weightCountOf(large), together]).toEqual([4_036_770, 16]);
  expect(megabytes(large, together)).toBeCloseTo(53, 0);
});

test("data of another width, other targets or another number of classes are refused", () => {
  const lossOn = (other: Dataset) => () => model.loss(weights, other, rows);
  expect(lossOn(examples(3, 59))).toThrow("m was made for 60 features; the dataset has 59");
  expect(lossOn({ ...data, targets: { kind: "none" } })).toThrow('m needs class targets, not "none" targets');
  // What a person draws has none, and is answered.
  expect(model.answers(weights, { ...data, targets: { kind: "none" } }, rows)).toHaveLength(rows.length);
  const targets = { kind: "class", values: new Uint8Array(200), classCount: 4 } as const;
  expect(lossOn({ ...data, targets })).toThrow("m was made for 3 classes; the dataset has 4");
  const wrong = { kind: "class", values: new Uint8Array(200).fill(7), classCount: 3 } as const;
  expect(lossOn({ ...data, targets: wrong })).toThrow("row 0 is of class 7, and there are 3");
});
