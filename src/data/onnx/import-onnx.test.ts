import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "onnx-buf";
import { expect, test } from "vitest";
import { exportedNetwork } from "../../../test/support/exported-networks.ts";
import { networkEntry } from "../../catalog/network-entry.ts";
import { allRows, type Dataset } from "../../learning/dataset.ts";
import { sizeOf } from "../../learning/graph/graph.ts";
import { plainKernels } from "../../learning/plain-kernels.ts";
import { createRandom } from "../../math/random.ts";
import { GraphBuilder } from "./graph.ts";
import { importOnnx } from "./import-onnx.ts";
import { encodeOnnx } from "./onnx-file.ts";

const rows = allRows(3);

async function learned(name: "pictures" | "lines" | "layers" | "number") {
  const { bytes, inputs, outputs } = exportedNetwork(name);
  const graph = await importOnnx(bytes);
  const [, height = 1, width = 1] = graph.input.shape;
  const [channels = 1] = graph.input.shape.length === 3 ? graph.input.shape : [1];
  // PyTorch has channels of pixels, datasets have pixels of channels.
  const pixels = graph.input.shape.length === 3 ? height * width : 1;
  const data = Float32Array.from(inputs, (_, i) => {
    const within = i % (channels * pixels);
    return inputs[i - within + (within % channels) * pixels + Math.floor(within / channels)] as number;
  });
  const scoreCount = outputs.length / 3;
  const targets: Dataset["targets"] =
    scoreCount === 1
      ? { kind: "real", values: new Float32Array(3) }
      : { kind: "class", values: Uint8Array.of(0, 1, 2), classCount: scoreCount };
  const featureCount = sizeOf(graph.input.shape);
  const dataset: Dataset = {
    exampleCount: 3,
    features: { kind: "float32", data: scoreCount === 1 || pixels === 1 ? inputs : data, featureCount },
    targets,
  };
  const options = { kernels: plainKernels, featureCount, classCount: scoreCount, targets: targets.kind };
  const model = networkEntry("net", graph).create(options, [], "net");
  return { graph, model, dataset, outputs, weights: model.initialWeights(createRandom(1), dataset) };
}

/** Softmax of three rows of scores, which changes nothing where they are logarithms of probabilities. */
function softmax(scores: readonly number[]): number[] {
  const width = scores.length / 3;
  return scores.map((score, i) => {
    const row = scores.slice(i - (i % width), i - (i % width) + width);
    return Math.exp(score) / row.reduce((sum, other) => sum + Math.exp(other), 0);
  });
}

test.each(["pictures", "lines", "layers"] as const)("PyTorch's %s answer as they do in PyTorch", async (name) => {
  const { model, dataset, weights, outputs } = await learned(name);
  const found = new Float32Array(outputs.length);
  await model.probabilitiesInto?.(found, weights, dataset, rows);
  const wanted = name === "layers" ? outputs : softmax(outputs);
  for (const [i, probability] of found.entries()) expect(probability).toBeCloseTo(wanted[i] as number, 5);
});

test("PyTorch's regression answers as it does in PyTorch, and weights have PyTorch's names and order", async () => {
  const { graph, model, dataset, weights, outputs } = await learned("number");
  const answers = await model.answers(weights, dataset, rows);
  for (const [i, { value }] of answers.entries()) expect(value).toBeCloseTo(outputs[i] as number, 5);
  expect(graph.parts.map(({ name, shape }) => `${name} ${shape.join("x")}`)).toEqual([
    "l.0.weight 4x3",
    "l.0.bias 4",
    "l.2.weight 1x4",
    "l.2.bias 1",
  ]);
});

async function imported(build: (onnx: GraphBuilder, x: string) => string) {
  const onnx = new GraphBuilder();
  onnx.output(build(onnx, onnx.input("x", "float", ["N", 3])), "float", ["N", 3]);
  const graph = await importOnnx(await encodeOnnx(onnx.graph(), { version: "1", about: "", metadata: new Map() }));
  const values = graph.parts.map(({ name, initial }) => [name, initial.kind === "given" ? [...initial.values] : []]);
  return { graph, parts: Object.fromEntries(values) as Readonly<Record<string, number[]>> };
}

const floats = (...values: number[]) => ({ type: "float" as const, values: Float32Array.from(values) });

test("weights that layers share stay shared, and those that only begin alike do not", async () => {
  const { graph, parts } = await imported((onnx, x) => {
    const [ones, own] = [onnx.constant("ones", [3], floats(1, 1, 1)), onnx.constant("own", [3], floats(1, 2, 3))];
    return [ones, ones, own, own].reduce((value, weights) => onnx.operation("Mul", [value, weights], "y"), x);
  });
  expect(parts).toEqual({ ones: [1, 1, 1], "ones.2": [1, 1, 1], own: [1, 2, 3] });
  expect(graph.operations.map((operation) => "factor" in operation && operation.factor)).toEqual([
    ...["ones", "ones.2", "own", "own"],
  ]);
});

test("normalizations with statistics of their own keep them, whatever constants they share", async () => {
  const { parts } = await imported((onnx, x) => {
    const shared = [onnx.constant("scale", [3], floats(1, 2, 3)), onnx.constant("bias", [3], floats(0, 0, 1))];
    return [1, 4].reduce((value, variance) => {
      const [mean, spread] = [floats(variance, 0, 0), floats(variance, variance, variance)];
      const statistics = [onnx.constant("mean", [3], mean), onnx.constant("variance", [3], spread)];
      return onnx.operation("BatchNormalization", [value, ...shared, ...statistics], "y", { epsilon: { float: 0 } });
    }, x);
  });
  expect(parts).toEqual({
    ...{ scale: [1, 2, 3], bias: [-1, 0, 1] },
    ...{ "scale.2": [0.5, 1, 1.5], "bias.2": [-2, 0, 1] },
  });
});

test("one score may be without an extent of its own", async () => {
  const { graph } = await imported((onnx, x) => {
    const score = onnx.operation("MatMul", [x, onnx.constant("w", [3, 1], floats(1, 2, 3))], "score");
    const axes = onnx.constant("axes", [1], { type: "int64", values: [1] });
    return onnx.operation("Squeeze", [score, axes], "y");
  });
  expect(graph.operations.at(-1)).toEqual({ op: "Reshape", input: "score", output: "y", shape: [1] });
});

function changed(name: "pictures" | "layers" | "number", change: (model: ModelProto) => unknown): Uint8Array {
  const model = fromBinary(ModelProtoSchema, exportedNetwork(name).bytes);
  change(model);
  return toBinary(ModelProtoSchema, model);
}

const nodeOf = ({ graph }: ModelProto, operator: string) => {
  const node = graph?.node.find(({ opType }) => opType === operator);
  if (!node) throw new Error(`no ${operator}`);
  return node;
};

/** With other fields in something of the model. */
const withFields = (find: (model: ModelProto) => object | undefined, fields: object) => (model: ModelProto) => {
  Object.assign(find(model) as object, fields);
};
const weights = ({ graph }: ModelProto) => graph?.initializer[0];

test.each<[string, Uint8Array, string]>([
  [
    "an operator that is not there",
    changed(
      "number",
      withFields((model) => nodeOf(model, "Relu"), { opType: "Selu" }),
    ),
    "is a Selu, which is not there; use these operators: Add, ",
  ],
  [
    "weights in another file",
    changed("number", withFields(weights, { dataLocation: 1 })),
    "the constant l.0.weight is kept in another file",
  ],
  [
    "operators of the future",
    changed(
      "number",
      withFields(({ opsetImport }) => opsetImport[0], { version: 99n }),
    ),
    "has operators of version 99; export it with opset_version from",
  ],
  [
    "halves",
    changed("number", withFields(weights, { dataType: 10 })),
    "neither float, double nor integers; export the model in float32",
  ],
  [
    "too few numbers",
    changed("number", withFields(weights, { dims: [4n, 3n, 2n] })),
    "has 12 elements, and its shape (4 x 3 x 2) has 24",
  ],
  [
    "groups",
    changed(
      "pictures",
      withFields((model) => nodeOf(model, "Conv").attribute.find(({ name }) => name === "group"), { i: 3n }),
    ),
    "has 3 groups of channels; use convolutions with group 1",
  ],
  [
    "softmax on the way",
    changed(
      "layers",
      withFields((model) => nodeOf(model, "Erf"), { opType: "Softmax" }),
    ),
    "(Softmax) is not the last operation",
  ],
  ["shapes that do not fit", changed("number", withFields(weights, { dims: [3n, 4n] })), "(Gemm) does not fit: Gemm"],
  [
    "a value of nowhere",
    changed(
      "number",
      withFields((model) => nodeOf(model, "Relu"), { input: ["nowhere"] }),
    ),
    "(Relu) uses nowhere before it is computed",
  ],
  ["two outputs", changed("number", ({ graph }) => graph?.output.push(...graph.output)), "has 1 inputs and 2 outputs"],
  ["text", new TextEncoder().encode("no model at all"), "is no model of ONNX"],
  ["nothing", toBinary(ModelProtoSchema, create(ModelProtoSchema)), "is no model of ONNX"],
])("a file with %s is refused by a message that says where", async (_what, bytes, message) => {
  await expect(importOnnx(bytes)).rejects.toThrow(message);
});

test("whatever is cut off or changed in a file is refused or learned, and never breaks", async () => {
  const random = createRandom(1, "damage");
  const { bytes } = exportedNetwork("number");
  for (let i = 0; i < 300; i++) {
    const damaged = bytes.slice(0, random.integer(2) === 0 ? bytes.length : random.integer(bytes.length));
    for (let k = 0; k < 3 && damaged.length > 0; k++) damaged[random.integer(damaged.length)] = random.integer(256);
    const outcome = await importOnnx(damaged).then(
      () => "UserError",
      (error) => Object.getPrototypeOf(error.constructor).name as string,
    );
    expect(outcome).toBe("UserError");
  }
});
