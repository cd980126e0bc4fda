import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { expect, test } from "vitest";
import { someResult } from "../../test/support/kept-models.ts";
import type { PictureSchema } from "../data/schema.ts";
import { modelOnnx, type OnnxFacts } from "./model-onnx.ts";

const classes = ["cat", "dog", "hen"].map((name) => ({ name, count: 1 }));
const schema: PictureSchema = {
  kind: "pictures",
  version: 1,
  width: 2,
  height: 2,
  channels: 3,
  target: { kind: "classes", name: "class", classes },
};
const task = {
  dataset: "own",
  model: "softmax-regression",
  title: "Which animal?",
  classNames: classes.map(({ name }) => name),
  labelNames: [],
  metricNames: [],
  weightCount: 36,
  testExamples: 0,
};

function facts(changed: Partial<OnnxFacts> = {}, weightCount = 36): OnnxFacts {
  const weights = Float32Array.from({ length: weightCount }, (_, j) => j);
  const learned = { result: someResult, weights: { run: 1, weights, lastWeights: weights } };
  return { task, schema, learned, record: { edgewise: "1.2.3" }, ...changed };
}

async function graphOf(given: OnnxFacts) {
  const bytes = await modelOnnx(given);
  if (!(bytes instanceof Uint8Array)) throw new Error("no file");
  const { graph, docString, metadataProps, producerVersion } = fromBinary(ModelProtoSchema, bytes);
  const widths = graph?.input.map(({ name, type }) => {
    const shape = type?.value.case === "tensorType" ? type.value.value.shape : undefined;
    return [name, shape?.dim[1]?.value.value];
  });
  const names = graph?.initializer
    .find(({ name }) => name === "classes")
    ?.stringData.map((text) => new TextDecoder().decode(text));
  return { widths, names, docString, producerVersion, metadata: metadataProps.map(({ key, value }) => [key, value]) };
}

test("a model of the nodes' own pictures takes their bytes, and answers with their classes", async () => {
  expect(await graphOf(facts())).toEqual({
    widths: [["pixels", 12n]],
    names: ["cat", "dog", "hen"],
    docString: "Which animal?",
    producerVersion: "1.2.3",
    metadata: [
      ["model", "softmax-regression"],
      ["dataset", "own"],
    ],
  });
});

test("a model of pictures with a name takes grey ones", async () => {
  const named = { ...task, dataset: "mnist-digits", picture: { width: 2, height: 2 } };
  const { widths, names } = await graphOf(facts({ schema: null, task: named }, 12));
  expect([widths, names]).toEqual([[["pixels", 4n]], ["cat", "dog", "hen"]]);
});

test("of examples whose features have no names, their number follows from the weights", async () => {
  const { widths } = await graphOf(facts({ schema: null, task: { ...task, dataset: "synthetic" } }, 15));
  expect(widths).toEqual([["features", 5n]]);
});

test("there is no file where nothing was learned, nor for what only a plugin knows", async () => {
  const { learned: _, ...nothing } = facts();
  expect(await modelOnnx(nothing)).toBeUndefined();
  expect(await modelOnnx(facts({ task: { ...task, model: "from-a-plugin" } }))).toBeUndefined();
  // How many clusters, and how many features each has, cannot be told apart.
  expect(await modelOnnx(facts({ schema: null, task: { ...task, model: "k-means" } }))).toBeUndefined();
});
