import { expect, test } from "vitest";
import { exportedNetwork } from "../../../test/support/exported-networks.ts";
import { networkEntry } from "../../catalog/network-entry.ts";
import { allRows, type Dataset } from "../../learning/dataset.ts";
import { type Graph, sizeOf } from "../../learning/graph/graph.ts";
import { convolutionalGraph, mlpGraph, smallNetwork } from "../../learning/graph/networks.ts";
import { inferShapes } from "../../learning/graph/shapes.ts";
import { plainKernels } from "../../learning/plain-kernels.ts";
import { createRandom } from "../../math/random.ts";
import type { TableSchema } from "../schema.ts";
import { importOnnx } from "./import-onnx.ts";
import { encodeOnnx } from "./onnx-file.ts";
import { NotOfThisModel, onnxGraph } from "./onnx-model.ts";

const classes = { kind: "classes", names: ["a", "b", "c", "d"] } as const;
const layered: Graph = {
  ...mlpGraph(6, [5], 4),
  operations: [
    { op: "Gelu", input: "input", output: "bent" },
    { op: "Dropout", input: "bent", output: "dropped", ratio: 0.5 },
    { op: "Gemm", input: "dropped", output: "scores", weight: "scores.weight", bias: "scores.bias" },
  ],
  parts: mlpGraph(6, [], 4).parts,
};

test.each<[string, () => Graph | Promise<Graph>]>([
  ["cnn-small", () => convolutionalGraph([2, 8, 7], smallNetwork, 4)],
  ["layers of units", () => mlpGraph(6, [5, 4], 4)],
  ["GELU and dropout", () => layered],
  ["PyTorch's pictures", () => importOnnx(exportedNetwork("pictures").bytes)],
  ["PyTorch's lines", () => importOnnx(exportedNetwork("lines").bytes)],
  ["PyTorch's layers", () => importOnnx(exportedNetwork("layers").bytes)],
  ["PyTorch's regression", () => importOnnx(exportedNetwork("number").bytes)],
])("%s, written and read again, has the same weights and the same loss", async (_name, of) => {
  const graph = await of();
  const featureCount = sizeOf(graph.input.shape);
  const random = createRandom(1, "examples");
  const scoreCount = sizeOf(inferShapes(graph).get(graph.output) ?? []);
  const dataset: Dataset = {
    exampleCount: 9,
    features: {
      kind: "float32",
      data: Float32Array.from({ length: 9 * featureCount }, () => random.integer(9)),
      featureCount,
    },
    targets:
      scoreCount === 1
        ? { kind: "real", values: Float32Array.from({ length: 9 }, () => random.normal()) }
        : {
            kind: "class",
            values: Uint8Array.from({ length: 9 }, () => random.integer(scoreCount)),
            classCount: scoreCount,
          },
  };
  const modelOf = (network: Graph) =>
    networkEntry("n", network).create(
      { kernels: plainKernels, featureCount, classCount: scoreCount, targets: dataset.targets.kind },
      [],
      "n",
    );
  const model = modelOf(graph);
  const weights = model.initialWeights(createRandom(2), dataset);
  const target = scoreCount === 1 ? ({ kind: "number", mean: 2, deviation: 3 } as const) : classes;
  const records = { kind: "features", count: featureCount } as const;
  const written = onnxGraph({ model: "n", records, target, weights, graph: model.graph });
  if (!written) throw new Error("no graph");
  const bytes = await encodeOnnx(written, { version: "1.0.0", about: "", metadata: new Map() });
  const again = modelOf(await importOnnx(bytes));
  const readWeights = again.initialWeights(createRandom(3), dataset);
  expect(readWeights).toEqual(weights);
  expect(again.loss(readWeights, dataset, allRows(9))).toBeCloseTo(
    model.loss(weights, dataset, allRows(9)) as number,
    6,
  );
});

test("columns come in the order that the network sees them, with the feature that is always 1", () => {
  const schema: TableSchema = {
    kind: "table",
    version: 1,
    columns: [
      { kind: "category", name: "kind", categories: ["a", "b"], rare: false },
      { kind: "number", name: "age", mean: 50, deviation: 10, log: false, indicator: false },
    ],
    leftOut: [],
    target: { kind: "none" },
  };
  const graph = mlpGraph(4, [], 2);
  const weights = new Float32Array(10);
  const written = onnxGraph({ model: "mlp", records: schema, target: classes, weights, graph });
  const constant = (name: string) => written?.constants.find((each) => each.name === name)?.data.values;
  // Numbers stand first: age is the third feature, kinds the first two, and the last one is always 1.
  expect(constant("network: order")).toEqual(Float32Array.of(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0));
  expect(constant("network: always 1")).toEqual(Float32Array.of(0, 0, 0, 1));
  const wrong = { model: "mlp", records: schema, target: classes, weights: new Float32Array(9), graph };
  expect(() => onnxGraph(wrong)).toThrow(NotOfThisModel);
});
