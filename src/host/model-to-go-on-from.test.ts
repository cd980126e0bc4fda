import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { someResult } from "../../test/support/kept-models.ts";
import { encodeModelFile, type KeptModel } from "../data/model-file.ts";
import { linearRegression } from "../learning/models/linear-regression.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import { goingOnFrom, ownDataOf, withStart } from "./model-to-go-on-from.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-from-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ofTables: KeptModel = {
  model: "linear-regression",
  schema: {
    kind: "table",
    version: 1,
    columns: [{ kind: "number", name: "x", mean: 0, deviation: 1, log: false, indicator: false }],
    leftOut: [],
    target: { kind: "number", name: "y", mean: 0, deviation: 1 },
  },
  dataset: null,
  weights: Float32Array.of(2, 3),
  result: someResult,
  createdAt: new Date(0),
};
const ofCars: KeptModel = { ...ofTables, schema: null, dataset: "cars" };
const from = join(folder, "model.json");
writeFileSync(from, encodeModelFile(ofCars));

test("what is learned is what the model has learned, unless something else is asked for", async () => {
  const { asked } = await withStart<{ from: string; dataset?: string; model?: string }>({ from });
  expect(asked).toEqual({ from, dataset: "cars", model: "linear-regression" });
  expect(await withStart({ model: "k-means" })).toEqual({ asked: { model: "k-means" } });
  await expect(withStart({ from, model: "k-means" })).rejects.toThrow(
    "its model is linear-regression, not k-means; leave out --model",
  );
});

test("only runs of the same dataset and model start from its weights", () => {
  const model = linearRegression({ kernels: plainKernels, featureCount: 2 });
  const examples = {
    exampleCount: 1,
    features: { kind: "float32", data: new Float32Array(2), featureCount: 2 },
    targets: { kind: "none" },
  } as const;
  const first = (task: { dataset: string; model: string }) =>
    Array.from(goingOnFrom(model, task, ofCars).initialWeights(createRandom(1, "weights"), examples));
  expect(first({ dataset: "cars", model: "linear-regression" })).toEqual([2, 3]);
  expect(first({ dataset: "penguins", model: "linear-regression" })).toEqual([0, 0]);
});

test("a model of tables asks the nodes for its own target, and for no other", () => {
  const options = { from: "m", stepSizeIsGiven: false };
  const question = { kind: "table" as const, regression: true, numbers: [], categories: [], leftOut: [], target: "y" };
  expect(ownDataOf(ofTables, undefined, options)).toEqual({
    question,
    model: "linear-regression",
    stepSizeIsGiven: false,
    start: ofTables,
  });
  const other = { question: { ...question, target: "z" }, stepSizeIsGiven: false };
  expect(() => ownDataOf(ofTables, other, options)).toThrow("--from m: it predicts y, not z; leave out --target");
  expect(() => ownDataOf(ofCars, other, options)).toThrow("--from m: it was not learned from tables");
  expect(ownDataOf(ofCars, undefined, options)).toBeUndefined();
});

test("what is said of columns, or of a dataset, is refused where the model of tables has another schema", async () => {
  const options = { from: "m", stepSizeIsGiven: false };
  const nothing = { kind: "table" as const, regression: false, numbers: [], categories: [], leftOut: [] };
  const withQuestion = (changes: object) =>
    ownDataOf(ofTables, { question: { ...nothing, ...changes }, stepSizeIsGiven: false }, options);
  expect(withQuestion({ numbers: ["x"], leftOut: ["id"], regression: true })).toMatchObject({ start: ofTables });
  expect(() => withQuestion({ categories: ["x"] })).toThrow(
    "--from m: x is a column of numbers in it; leave out --category x",
  );
  expect(() => withQuestion({ leftOut: ["x"] })).toThrow("leave out --ignore x");
  expect(() => withQuestion({ numbers: ["z"] })).toThrow("z is not a column in it; leave out --number z");
  const ofClusters = { ...ofTables, schema: { ...ofTables.schema, target: { kind: "none" } } } as KeptModel;
  const regression = { question: { ...nothing, regression: true }, stepSizeIsGiven: false };
  expect(() => ownDataOf(ofClusters, regression, options)).toThrow("leave out --regression");

  const path = join(folder, "tables.json");
  writeFileSync(path, encodeModelFile(ofTables));
  await expect(withStart({ from: path, dataset: "mnist" })).rejects.toThrow(
    "it was learned from nodes' own data, not from mnist",
  );
  expect(await withStart({ from: path, dataset: "own" })).toMatchObject({ start: { model: "linear-regression" } });
});
