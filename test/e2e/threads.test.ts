import { chooseKernels, createRandom, type Dataset } from "edgewise";
import { type GraphThreads, graphThreads } from "edgewise/nodejs/graph-threads";
import { afterAll, expect, test } from "vitest";
import type { GraphKernels } from "../../src/learning/graph/calls.ts";
import type { Graph } from "../../src/learning/graph/graph.ts";
import { graphModel } from "../../src/learning/graph/graph-model.ts";
import { convolutionalGraph, smallNetwork } from "../../src/learning/graph/networks.ts";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const started: GraphThreads[] = [];
afterAll(async () => {
  for (const threads of started) await threads.end();
});

function begin(count: number): GraphThreads {
  const threads = graphThreads(count);
  started.push(threads);
  return threads;
}

const gemm = (input: string, output: string, weight: string) => ({ op: "Gemm", input, output, weight }) as const;
/** Its 401 units are no multiple of four. */
const withDropout: Graph = {
  input: { name: "x", shape: [784] },
  operations: [
    gemm("x", "sums", "first"),
    { op: "Relu", input: "sums", output: "units" },
    { op: "Dropout", input: "units", output: "left", ratio: 0.25 },
    gemm("left", "scores", "second"),
  ],
  output: "scores",
  parts: [
    { name: "first", shape: [401, 784], initial: { kind: "he", fanIn: 784 } },
    { name: "second", shape: [10, 401], initial: { kind: "even", fanIn: 401 } },
  ],
};

function pictures(count: number): Dataset {
  const random = createRandom(1, "pictures");
  const data = Uint8Array.from({ length: count * 784 }, () => random.integer(256));
  const values = Uint8Array.from({ length: count }, () => random.integer(10));
  const targets = { kind: "class", values, classCount: 10 } as const;
  return { exampleCount: count, features: { kind: "bytes", data, featureCount: 784, scale: 1 / 255 }, targets };
}

const data = pictures(100);
const rows = Uint32Array.from({ length: 100 }, (_, row) => row);
const graphs = { "cnn-small": convolutionalGraph([1, 28, 28], smallNetwork, 10), "with a dropout": withDropout };

/** Loss and gradient of a minibatch, and the loss of another, as one list of bits. */
async function bitsOf(graph: Graph, kernels: GraphKernels): Promise<Uint32Array> {
  const model = graphModel({ name: "m", graph, kernels, loss: "cross-entropy", seed: 5 });
  const weights = model.initialWeights(createRandom(1, "weights"), data);
  const found = new Float32Array(weights.length);
  const loss = await model.gradientInto(found, weights, data, rows);
  const losses = Float64Array.of(loss, await model.loss(weights, data, rows.subarray(3, 60)));
  return Uint32Array.of(
    ...new Uint32Array(losses.buffer),
    ...new Uint32Array(found.buffer).filter((_, j) => j % 7 === 0),
  );
}

test.each(Object.entries(graphs))(
  "whatever the number of threads, loss and gradient have the same bits: %s",
  async (_name, graph) => {
    const alone = await bitsOf(graph, (await chooseKernels("simd")).graphs);
    expect(new Set(alone).size).toBeGreaterThan(100);
    for (const count of [1, 2, 3]) {
      const { graphs } = await chooseKernels("simd", { threads: begin(count) });
      expect(await bitsOf(graph, graphs)).toEqual(alone);
    }
  },
);

test("a thread that fails is told, what waits for it fails, and so does what comes later", async () => {
  const threads = begin(2);
  const { graphs } = await chooseKernels("simd", { threads });
  await bitsOf(withDropout, graphs);
  // Nobody has opened memory 1000.
  const failed = "a thread that computes has failed";
  await expect(threads.run({ number: 1000, share: 1, steps: [[], []] })).rejects.toThrow(failed);
  await expect(bitsOf(withDropout, graphs)).rejects.toThrow(failed);
});

const folder = mnistFolder({ trainExamples: 900 });
afterAll(() => folder.remove());

test("a node with threads learns a network, and its threads end with it", async () => {
  const run = edgewise(
    ...["aggregator", "--nodes", "1", "--once", "--json", "--port", "0", "--datasets", folder.path, "--rounds", "2"],
    ...["--strategy", "fixed:2", "--model", "cnn-small", "--dataset", "mnist-digits"],
  );
  const url = /ws:\S+/.exec(await run.line(/ws:\S+/))?.[0] as string;
  const node = edgewise("node", url, "--threads", "2", "--datasets", folder.path);
  await node.line(/, 2 threads$/);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(run.stdout())).toMatchObject({ rounds: 2 });
  expect(await node.ended).toEqual({ code: 0, signal: null });
});
