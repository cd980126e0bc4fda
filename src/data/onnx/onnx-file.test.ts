import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { expect, test } from "vitest";
import type { PictureSchema, TableSchema } from "../schema.ts";
import { encodeOnnx } from "./onnx-file.ts";
import { type LearnedModel, NotOfThisModel, onnxGraph } from "./onnx-model.ts";

// Whether ONNX Runtime answers the same is tested by `npm test -- onnx`.

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [
    { kind: "category", name: "label", categories: ["a", "1"], rare: true },
    { kind: "number", name: "age", mean: 50, deviation: 10, log: false, indicator: true },
    { kind: "number", name: "", mean: 0, deviation: 1, log: true, indicator: false },
  ],
  leftOut: [],
  target: { kind: "none" },
};
const names = ["no", "yes"];

/** Weights 0, 1, 2 ...: each tells which feature it belongs to. */
function logistic(changed: Partial<LearnedModel> = {}): LearnedModel {
  const weights = Float32Array.from({ length: 7 }, (_, j) => j);
  return { model: "logistic-regression", records: schema, target: { kind: "classes", names }, weights, ...changed };
}

async function decoded(model: LearnedModel) {
  const graph = onnxGraph(model);
  if (!graph) throw new Error("no graph");
  const file = await encodeOnnx(graph, { version: "1.2.3", about: "Who?", metadata: new Map([["model", "it"]]) });
  const proto = fromBinary(ModelProtoSchema, file);
  const { input = [], output = [], node = [], initializer = [] } = proto.graph ?? {};
  const operators = node.map(({ opType }) => opType);
  const constant = (name: string) => initializer.find((tensor) => tensor.name === name);
  const floats = (name: string) => {
    const { rawData = new Uint8Array() } = constant(name) ?? {};
    return [...new Float32Array(rawData.slice().buffer)];
  };
  const typeOf = ({ type }: (typeof input)[number]) => {
    if (type?.value.case !== "tensorType") return undefined;
    return [type.value.value.elemType, ...(type.value.value.shape?.dim ?? []).map(({ value }) => value.value)];
  };
  const values = (list: typeof input) => list.map((value) => [value.name, ...(typeOf(value) ?? [])]);
  return { proto, inputs: values(input), outputs: values(output), node, operators, constant, floats };
}

const [float, uint8, int64, string, double] = [1, 2, 7, 8, 11];

test("a table's columns are inputs, numbers as float64, categories as text; answers are a label and probabilities", async () => {
  const { proto, inputs, outputs } = await decoded(logistic());
  expect(proto).toMatchObject({ irVersion: 7n, producerName: "edgewise", producerVersion: "1.2.3", docString: "Who?" });
  expect(proto.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
    ["", 13n],
    ["ai.onnx.ml", 2n],
  ]);
  expect(proto.metadataProps).toMatchObject([{ key: "model", value: "it" }]);
  expect(inputs).toEqual([
    ["label", string, "N", 1n],
    ["age", double, "N", 1n],
    ["column 3", double, "N", 1n],
  ]);
  // A column has the name of an output.
  expect(outputs).toEqual([
    ["label_", string, "N"],
    ["probabilities", float, "N", 2n],
  ]);
});

test("weights stand where their features are: numbers, gaps, categories; that of the feature that is always 1 is added", async () => {
  const { floats, constant } = await decoded(logistic());
  // The features of the schema: label a (0), 1 (1), others (2), age (3), age is missing (4), the third column (5), always 1 (6).
  expect(constant("weights")?.dims).toEqual([1n, 6n]);
  expect(floats("weights")).toEqual([3, 5, 4, 0, 1, 2]);
  expect(floats("constants")).toEqual([6]);
});

test("categories have their numbers, whole numbers also as 1.0, gaps one that is out of range, and all else that of the others", async () => {
  const { node } = await decoded(logistic());
  const encoder = node.find(({ opType }) => opType === "LabelEncoder");
  const attribute = (name: string) => encoder?.attribute.find((each) => each.name === name);
  const keys = (attribute("keys_strings")?.strings ?? []).map((bytes) => new TextDecoder().decode(bytes));
  const numbers = new Map(keys.map((key, i) => [key, attribute("values_int64s")?.ints[i]]));
  expect(encoder?.domain).toBe("ai.onnx.ml");
  expect(attribute("default_int64")?.i).toBe(2n);
  expect(["a", "1", "1.0", "", "?", "NaN", "n/a"].map((key) => numbers.get(key))).toEqual([0n, 1n, 1n, 3n, 3n, 3n, 3n]);
});

test("logarithms are only taken where a column wants one, and indicators where there is one", async () => {
  expect((await decoded(logistic())).operators).toContain("Log");
  const columns = [{ kind: "number", name: "x", mean: 0, deviation: 1, log: false, indicator: false } as const];
  const plain = logistic({ records: { ...schema, columns }, weights: Float32Array.of(1, 2) });
  const { operators, floats } = await decoded(plain);
  expect(operators).not.toContain("Log");
  // The only one is that of the answer's name.
  expect(operators.filter((operator) => operator === "Gather")).toHaveLength(1);
  expect(floats("weights")).toEqual([1]);
});

test("pictures are bytes, and clusters have numbers", async () => {
  const records: PictureSchema = {
    kind: "pictures",
    version: 1,
    width: 2,
    height: 1,
    channels: 3,
    target: { kind: "none" },
  };
  const weights = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0);
  const { inputs, outputs, floats } = await decoded({ model: "k-means", records, target: { kind: "none" }, weights });
  expect(inputs).toEqual([["pixels", uint8, "N", 6n]]);
  expect(outputs).toEqual([["cluster", int64, "N"]]);
  // Their squared lengths.
  expect(floats("constants")).toEqual([1, 5]);
});

test("a number is answered in the target's own units", async () => {
  const target = { kind: "number", mean: 1e6, deviation: 250 } as const;
  const { outputs, constant } = await decoded(logistic({ model: "linear-regression", target }));
  expect(outputs).toEqual([["value", double, "N"]]);
  const number = (name: string) => new Float64Array(constant(name)?.rawData.slice().buffer ?? new ArrayBuffer())[0];
  expect([number("mean of the target"), number("deviation of the target")]).toEqual([1e6, 250]);
});

test("a plugin's model has no graph, and weights of another length are refused", () => {
  expect(onnxGraph(logistic({ model: "their-own" }))).toBeUndefined();
  expect(() => onnxGraph(logistic({ weights: new Float32Array(8) }))).toThrow(NotOfThisModel);
  expect(() => onnxGraph(logistic({ model: "softmax-regression" }))).toThrow(
    "7 weights are not those of softmax-regression with 7 features",
  );
});
