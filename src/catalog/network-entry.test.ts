import { expect, test } from "vitest";
import { exportedNetwork } from "../../test/support/exported-networks.ts";
import { linkNodes } from "../../test/support/linked-nodes.ts";
import { importOnnx } from "../data/onnx/import-onnx.ts";
import type { Dataset } from "../learning/dataset.ts";
import { sizeOf } from "../learning/graph/graph.ts";
import { GraphTooLarge } from "../learning/graph/plan.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { sentNetworkIn } from "../protocol/sent-network.ts";
import { createAggregator } from "../runtime/create.ts";
import { builtIn } from "./built-in.ts";
import { createCatalog } from "./catalog.ts";
import { networkEntry, withoutWeights } from "./network-entry.ts";

const graph = await importOnnx(exportedNetwork("number").bytes);
const entry = networkEntry("onnx-number", graph);

test("nodes that know nothing of a network learn it, from the weights of its file", async () => {
  const clock = createVirtualClock();
  const features = {
    kind: "float32",
    data: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
    featureCount: 3,
  } as const;
  const targets = { kind: "real", values: Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)) } as const;
  const data: Dataset = { exampleCount: 20, features, targets };
  const catalog = createCatalog({ ...builtIn, models: [...builtIn.models, entry] });
  const settings = { strategy: "fixed:2", rounds: 3 };
  const aggregator = createAggregator({ model: "onnx-number", testData: data, nodes: 2, clock, catalog, settings });
  const losses: number[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    aggregator.subscribe((event) => {
      if (event.kind === "node-failed") reject(new Error(event.reason));
      if (event.kind === "round-finished" && event.loss !== undefined) losses.push(event.loss);
      if (event.kind === "round-finished" && event.round === 3) aggregator.stop();
      if (event.kind === "run-finished") resolve();
    });
  });
  linkNodes(["anna", "ben"], { aggregator, clock, data });
  aggregator.start(aggregator.settings);
  await clock.runUntil(finished);
  aggregator.close();
  const options = { kernels: plainKernels, featureCount: 3, classCount: 0, targets: "real" } as const;
  const rows = Uint32Array.from({ length: 20 }, (_, i) => i);
  const weights = Float32Array.from(
    graph.parts.flatMap(({ initial }) => (initial.kind === "given" ? [...initial.values] : [])),
  );
  // A round tells the loss of the weights that it began with.
  expect(losses[0]).toBeCloseTo(entry.create(options, [], "").loss(weights, data, rows) as number, 6);
  expect(losses[2]).toBeLessThan(losses[0] as number);
});

test("what is sent is the graph without its weights, and anything else is refused", () => {
  const options = { kernels: plainKernels, featureCount: 3, classCount: 0, targets: "real" } as const;
  const sent = JSON.parse(JSON.stringify(entry.create(options, [], "").graph));
  expect(sentNetworkIn(sent)).toEqual(entry.create(options, [], "").graph);
  expect(JSON.stringify(sent).length).toBeLessThan(600);
  const other = { ...sent, operations: [{ ...sent.operations[0], op: "Selu" }] };
  expect(() => sentNetworkIn(other)).toThrow("the network that the aggregator sent is not known here: operations.0.op");
});

test("networks that would take hours for one example, or more memory than there is, are refused by who is sent them", () => {
  const [one, much] = [{ strides: [1, 1], pads: [0, 0, 0, 0] }, 2 ** 28];
  const scores = [
    { op: "Flatten", input: "last", output: "flat" },
    { op: "MatMul", input: "flat", output: "scores", weight: "scores" },
  ];
  const refusal = (shape: readonly number[], parts: Readonly<Record<string, number[]>>, ...operations: object[]) => {
    const named = Object.entries({ scores: [1, 2], ...parts });
    const network = sentNetworkIn({
      ...{ input: { name: "x", shape }, operations: [...operations, ...scores], output: "scores" },
      parts: named.map(([name, extents]) => ({ name, shape: extents })),
    });
    const options = { kernels: plainKernels, featureCount: sizeOf(shape), classCount: 2, targets: "class" } as const;
    return () => networkEntry("net", withoutWeights(network)).create(options, [], "net");
  };
  // Products as wide as extents may be: to be cut into millions of calls.
  const wide = { op: "MatMul", input: "x", output: "last", weight: "rows" };
  expect(refusal([much], { rows: [much, much], scores: [much, 2] }, wide)).toThrow(
    / multiplications for one example; at most 17179869184/,
  );
  // One window there, and as many as there are pixels on the way back.
  const first = { op: "Conv", input: "x", output: "y", weight: "first", ...one };
  const whole = { op: "Conv", input: "y", output: "last", weight: "whole", ...one };
  const kernels = { first: [1, 1, 1, 1], whole: [1, 1, 4096, 4096] };
  expect(refusal([1, 4096, 4096], kernels, first, whole)).toThrow(GraphTooLarge);
  const halves = { op: "MaxPool", input: "x", output: "y", kernel: [2049, 2049], strides: [1, 1], pads: [0, 0, 0, 0] };
  const mean = { op: "ReduceMean", input: "y", output: "last" };
  expect(refusal([1, 4096, 4096], {}, halves, mean)).toThrow(GraphTooLarge);
  const many = Array.from({ length: 12 }, (_, i) => ({
    op: "Tanh",
    input: i === 0 ? "x" : `v${i}`,
    output: `v${i + 1}`,
  }));
  expect(
    refusal([2 ** 20], { scores: [2 ** 20, 2] }, ...many, { op: "Relu", input: "v12", output: "last" })().memoryBytes,
  ).toBeLessThan(2 ** 28);
});

test("data of another size, pictures of another shape, and other classes are refused with what to do", async () => {
  const pictures = networkEntry("net", await importOnnx(exportedNetwork("pictures").bytes));
  const options = { kernels: plainKernels, featureCount: 144, classCount: 4, targets: "class" } as const;
  const creating = (changed: object) => () => pictures.create({ ...options, ...changed }, [], "net");
  expect(creating({ featureCount: 784 })).toThrow(
    "net takes 2 x 9 x 8 numbers, and these examples have 784; use data of this size",
  );
  expect(creating({ picture: { width: 9, height: 8, channels: 2 } })).toThrow(
    "pictures of 2 x 9 x 8, and these are of 2 x 8 x 9",
  );
  expect(creating({ classCount: 10 })).toThrow("net tells 4 classes apart, and these data have 10");
  expect(creating({})().weightCount).toBe(54 + 3 + 81 + 6 + 3 + 28);
});
