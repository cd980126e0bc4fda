import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { mnistFolder } from "../../test/e2e/support/mnist-folder.ts";
import { someResult } from "../../test/support/kept-models.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { createCatalog } from "../catalog/catalog.ts";
import type { ModelEntry } from "../catalog/entries.ts";
import type { KeptModel } from "../data/model-file.ts";
import type { SchemaTarget } from "../data/schema.ts";
import { linearRegression } from "../learning/models/linear-regression.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { functionsOf } from "./kept-model.ts";
import { testOnDataset, testOnTable } from "./kept-model-test.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-quality-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { catalog: builtInCatalog, kernels: plainKernels, where: "model.json" };

/** A model whose score is x, for tables with a column x. */
function kept(model: string, target: SchemaTarget): KeptModel {
  return {
    model,
    schema: {
      kind: "table",
      version: 1,
      columns: [{ kind: "number", name: "x", mean: 0, deviation: 1, log: false, indicator: false }],
      leftOut: [],
      target,
    },
    dataset: null,
    weights: Float32Array.of(1, 0),
    result: someResult,
    createdAt: new Date(0),
  };
}

function table(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a classifier is tested on all records that can be used, and the others are told", async () => {
  const target: SchemaTarget = {
    kind: "classes",
    name: "y",
    classes: [
      { name: "no", count: 1 },
      { name: "yes", count: 1 },
    ],
  };
  const path = table("classes.csv", "x,y\n-1,no\n-2,no\n3,no\n2,yes\n-1,yes\n1,perhaps\n1,\n");
  const { examples, test, dropped } = await testOnTable(kept("logistic-regression", target), [path], {
    ...options,
    read: {},
  });
  expect(examples).toBe(5);
  expect(test).toMatchObject({
    accuracy: 0.6,
    majority: 0.6,
    learnedNothing: true,
    classes: ["no", "yes"],
    confusion: [
      [2, 1],
      [1, 1],
    ],
  });
  expect(dropped.map(({ count }) => count)).toEqual([1, 1]);
  expect(test).not.toHaveProperty("nodes");
});

test("a model for which rare classes counted as much as frequent ones is measured by what it finds of each", async () => {
  const target: SchemaTarget = {
    kind: "classes",
    name: "y",
    classes: [
      { name: "no", count: 4 },
      { name: "yes", count: 1 },
    ],
  };
  const path = table("rare.csv", "x,y\n-1,no\n-2,no\n3,no\n2,no\n1,yes\n");
  const model = kept("logistic-regression", target);
  const balanced = { ...model, result: { ...someResult, balance: true } };
  const found = await Promise.all([model, balanced].map((each) => testOnTable(each, [path], { ...options, read: {} })));
  // It answers 3 of 5 right where 4 are of one class, and finds half of one class and all of the other.
  expect(found.map(({ test }) => test?.learnedNothing)).toEqual([true, false]);
});

test("a plugin's model is made as it was for training, however many weights it has", () => {
  const hidden: ModelEntry = {
    ...builtInCatalog.model("linear-regression"),
    name: "hidden",
    create: ({ kernels, featureCount, classCount }) => ({
      ...linearRegression({ kernels, featureCount }),
      weightCount: 3 * featureCount + classCount,
    }),
  };
  const catalog = createCatalog({ ...builtInCatalog.entries, models: [hidden] });
  const model = kept("hidden", { kind: "number", name: "y", mean: 10, deviation: 20 });
  // Where there are no classes, models are made as for 10.
  const weights = new Float32Array(16);
  expect(functionsOf({ ...model, weights }, { ...options, catalog }).weightCount).toBe(16);
  expect(() => functionsOf(model, { ...options, catalog })).toThrow(
    "it has 2 weights, and hidden on its 2 features has 16",
  );
});

test("errors of numbers are in the target's own units", async () => {
  const path = table("numbers.csv", "x,y\n0,10\n1,32\n-1,-8\n");
  const model = kept("linear-regression", { kind: "number", name: "y", mean: 10, deviation: 20 });
  const { test } = await testOnTable(model, [path], { ...options, read: {} });
  // The answers are 10, 30 and -10: errors of 0, -2 and -2.
  expect(test?.kind === "numbers" && test.rmse).toBeCloseTo(Math.sqrt(8 / 3), 5);
  expect(test?.kind === "numbers" && test.mae).toBeCloseTo(4 / 3, 5);
});

test("a table of which nothing can be used is refused with the reason", async () => {
  const path = table("gaps.csv", "x,y\n1,\n2,\n");
  const model = kept("linear-regression", { kind: "number", name: "y", mean: 0, deviation: 1 });
  await expect(testOnTable(model, [path], { ...options, read: {} })).rejects.toThrow(
    /gaps\.csv: no record can be used: no "y"/,
  );
});

test("a model of a public dataset is tested on its test examples, by what it answers and not by the digits", async () => {
  const mnist = mnistFolder({ trainExamples: 10, testExamples: 50 });
  try {
    const model = { ...kept("squared-svm", { kind: "none" }), schema: null, dataset: "mnist-even-odd" };
    const { test, examples } = await testOnDataset({ ...model, weights: new Float32Array(784) }, mnist.path, options);
    expect(examples).toBe(50);
    expect(test).toMatchObject({ classes: ["odd", "even"], accuracy: 0.5, majority: 0.5 });
  } finally {
    mnist.remove();
  }
});
