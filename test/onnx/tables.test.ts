import { expect, test } from "vitest";
import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { plainNumbers } from "../../src/data/cells.ts";
import { createEncoder } from "../../src/data/feature-encoder.ts";
import { FeatureRows } from "../../src/data/feature-rows.ts";
import { featureCount } from "../../src/data/features.ts";
import { onnxTarget } from "../../src/data/onnx/answers.ts";
import type { SchemaTarget, TableSchema } from "../../src/data/schema.ts";
import { allRows, type Dataset } from "../../src/learning/dataset.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom, type Random } from "../../src/math/random.ts";
import { answersOfRuntime } from "./runtime.ts";

// A made-up table with all that tables have: what ONNX Runtime answers from its cells is what Edgewise answers.

const rowCount = 2000;
const tolerance = 1e-5;

/** Columns, with what is in them. */
interface MadeUp {
  readonly column: TableSchema["columns"][number];
  readonly cell: (random: Random) => string;
}

const number = (name: string, mean: number, deviation: number, { log = false, indicator = false } = {}) =>
  ({ kind: "number", name, mean, deviation, log, indicator }) as const;
const category = (name: string, categories: string[], rare: boolean) =>
  ({ kind: "category", name, categories, rare }) as const;
const oneOf = (random: Random, texts: readonly string[]) => texts[random.integer(texts.length)] as string;
const sometimes = (random: Random, share: number, text: string, usual: () => string) =>
  random.uniform() < share ? text : usual();
const normal = (random: Random, mean: number, deviation: number) => String(mean + deviation * random.normal());

const madeUp: readonly MadeUp[] = [
  { column: number("age", 50, 10), cell: (random) => normal(random, 50, 10) },
  {
    column: number("with gaps", -3, 2, { indicator: true }),
    cell: (random) => sometimes(random, 0.3, "", () => normal(random, -3, 2)),
  },
  { column: category("sex", ["f", "m"], false), cell: (random) => oneOf(random, ["f", "m"]) },
  {
    column: number("gain", 1, 4, { log: true }),
    cell: (random) => oneOf(random, ["0", "12.5", "-99999", "123456789", "-0.001", "NA"]),
  },
  {
    column: category('städte, "quoted"', ["Łódź", "São Paulo", "大阪"], true),
    cell: (random) => oneOf(random, ["Łódź", "São Paulo", "大阪", "Rome", "Bern", "", "?", "NaN", "n/a"]),
  },
  { column: category("code", ["1", "2", "10"], true), cell: (random) => oneOf(random, ["1", "1.0", "2.0", "10", "3"]) },
  // A time stamp needs more digits than float32 has.
  { column: number("time", 1_700_000_000, 30), cell: (random) => normal(random, 1_700_000_000, 30) },
  {
    column: number("log and gaps", 0.5, 1.5, { log: true, indicator: true }),
    cell: (random) => sometimes(random, 0.2, "null", () => normal(random, 0, 9)),
  },
  { column: category("unseen", ["a"], false), cell: () => "b" },
  // Names that the graph uses too.
  { column: number("label", 0, 1), cell: (random) => normal(random, 0, 1) },
  { column: number("probabilities", 0, 1), cell: (random) => normal(random, 0, 1) },
];
const columns = madeUp.map(({ column }) => column);

const twoClasses: SchemaTarget = classes("no", "yes");
const threeClasses: SchemaTarget = classes("low", "mittel", "高い");

function classes(...names: readonly string[]): SchemaTarget {
  return { kind: "classes", name: "target", classes: names.map((name) => ({ name, count: 1 })) };
}

/** Records of these columns alone, as Edgewise encodes them, and as ONNX gets them. */
function records(from: readonly MadeUp[], target: SchemaTarget) {
  const schema: TableSchema = {
    kind: "table",
    version: 1,
    columns: from.map(({ column }) => column),
    leftOut: [],
    target,
  };
  const random = createRandom(7, "cells");
  const rows = Array.from({ length: rowCount }, () => from.map(({ cell }) => cell(random)));
  const sources = from.map(({ column: { name } }) => ({ name, numbers: plainNumbers }));
  const encoder = createEncoder(schema, sources, { needsTarget: false });
  const width = featureCount(schema);
  const features = new FeatureRows(schema, rowCount);
  for (const cells of rows) {
    expect(encoder.encodeInto(features.next(), cells)).toBeUndefined();
    features.keep();
  }
  const data: Dataset = { exampleCount: rowCount, features: features.all(), targets: { kind: "none" } };
  const inputs = new Map(
    from.map(({ column: { kind, name } }, j) => {
      const cells = rows.map((row) => row[j] as string);
      // A word is no number: as everywhere where numbers are read.
      const numbers = () => Float64Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
      return [name, kind === "number" ? numbers() : cells] as const;
    }),
  );
  return { schema, data, inputs, width };
}

async function both(modelName: string, target: SchemaTarget, from: readonly MadeUp[] = madeUp) {
  const { schema, data, inputs, width } = records(from, target);
  const classCount = target.kind === "classes" ? target.classes.length : 3;
  const model = builtInCatalog.model(modelName).create({ kernels: plainKernels, featureCount: width, classCount });
  const random = createRandom(3, "weights");
  const weights = Float32Array.from({ length: model.weightCount }, () => random.normal());
  const answers = await model.answers(weights, data, allRows(rowCount));
  const probabilities = new Float32Array(rowCount * classCount);
  await model.probabilitiesInto?.(probabilities, weights, data, allRows(rowCount));
  const source = { model: modelName, records: schema, target: onnxTarget(target), weights };
  return { answers, probabilities, outputs: await answersOfRuntime(source, rowCount, inputs) };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, unit = 1): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    worst = Math.max(worst, Math.abs((actual[i] as number) - value) / Math.max(unit, Math.abs(value)));
  }
  expect(worst).toBeLessThan(tolerance);
}

const namesOf = (target: SchemaTarget) => (target.kind === "classes" ? target.classes.map(({ name }) => name) : []);

test.each([
  ["logistic-regression", twoClasses],
  ["softmax-regression", threeClasses],
])("%s: the same labels and probabilities", async (modelName, target) => {
  const { answers, probabilities, outputs } = await both(modelName, target);
  // Two columns have the names of the outputs.
  expect([...outputs.keys()]).toEqual(["label_", "probabilities_"]);
  expect(outputs.get("label_")).toEqual(answers.map(({ value }) => namesOf(target)[value]));
  expectClose(outputs.get("probabilities_") as Float32Array, probabilities);
});

test("squared-svm: the same labels and scores", async () => {
  const { answers, outputs } = await both("squared-svm", twoClasses);
  expect(outputs.get("label_")).toEqual(answers.map(({ value }) => namesOf(twoClasses)[value]));
  const scores = answers.map(({ score }) => score);
  expectClose(outputs.get("score") as Float32Array, scores);
});

test("linear-regression: the same values, in the target's units", async () => {
  const { answers, outputs } = await both("linear-regression", {
    kind: "number",
    name: "price",
    mean: 1e6,
    deviation: 250,
  });
  const values = answers.map(({ value }) => 1e6 + 250 * value);
  expectClose(outputs.get("value") as Float64Array, values, 250);
});

test("k-means: the same clusters", async () => {
  const { answers, outputs } = await both("k-means", { kind: "none" });
  const found = Array.from(outputs.get("cluster") as BigInt64Array, Number);
  expect(found).toEqual(answers.map(({ value }) => value));
  expect(new Set(found).size).toBe(3);
});

test.each(columns.map(({ name, kind }, place) => [name, kind, place] as const))(
  "column %j (%s) alone is enough",
  async (_name, _kind, place) => {
    const { probabilities, outputs } = await both("logistic-regression", twoClasses, [madeUp[place] as MadeUp]);
    expectClose([...outputs.values()].at(-1) as Float32Array, probabilities);
  },
);
