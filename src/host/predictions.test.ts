import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, test } from "vitest";
import { someResult } from "../../test/support/kept-models.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { KeptModel } from "../data/model-file.ts";
import { predictionText } from "../data/prediction-text.ts";
import type { SchemaTarget } from "../data/schema.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { predictionParquet } from "./prediction-files.ts";
import { predictTable } from "./predictions.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-predictions-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The features are age, standardised; red; blue; other colours; and the 1 of the bias. */
function kept(model: string, target: SchemaTarget, weights: readonly number[]): KeptModel {
  return {
    model,
    schema: {
      kind: "table",
      version: 1,
      columns: [
        { kind: "number", name: "age", mean: 40, deviation: 10, log: false, indicator: false },
        { kind: "category", name: "colour", categories: ["red", "blue"], rare: true },
      ],
      leftOut: [],
      target,
    },
    dataset: null,
    weights: Float32Array.from(weights),
    result: someResult,
    createdAt: new Date(0),
  };
}

const ill: SchemaTarget = {
  kind: "classes",
  name: "ill",
  classes: [
    { name: "no", count: 5 },
    { name: "yes", count: 6 },
  ],
};
const logistic = kept("logistic-regression", ill, [1, 0.5, -0.5, 0, 0.25]);

let count = 0;
function predictionsOf(model: KeptModel, text: string, keep: readonly string[] = []) {
  const path = join(folder, `${count++}.csv`);
  writeFileSync(path, text);
  const options = { catalog: builtInCatalog, kernels: plainKernels, where: "model.json", read: {}, keep };
  return predictTable(model, [path], options);
}

// Columns in another order, one that the model does not know, no target, and two records that cannot be used.
const table = "colour,id,age\nred,1,50\nred,2,old\nblue,3,30\ngreen,4,40\n1,2\n";

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

test("each record of a table has an answer with probabilities, or the reason why it has none", async () => {
  const { classNames, each, dropped } = await predictionsOf(logistic, table);
  expect(classNames).toEqual(["no", "yes"]);
  // <w, x> is 1 + 0.5 + 0.25, then -1 - 0.5 + 0.25, then 0.25.
  const expected = [1.75, undefined, -1.25, 0.25, undefined];
  for (const [i, prediction] of each.entries()) {
    const score = expected[i];
    if (score === undefined) expect(prediction.kind).toBe("none");
    else {
      expect(prediction).toMatchObject({ kind: "class", name: score > 0 ? "yes" : "no" });
      expect(prediction.kind === "class" && prediction.probabilities[1]).toBeCloseTo(sigmoid(score), 6);
    }
  }
  expect(dropped).toEqual([
    { why: 'column "age" holds no number', count: 1, first: "line 3" },
    { why: "2 fields where there are 3 columns", count: 1, first: "line 6" },
  ]);
});

test("numbers are answered in the target's own units", async () => {
  const price: SchemaTarget = { kind: "number", name: "price", mean: 300, deviation: 100 };
  const { classNames, each } = await predictionsOf(kept("linear-regression", price, [1, 0, 0, 0, 0.5]), table);
  expect(classNames).toEqual([]);
  expect(each.flatMap((prediction) => (prediction.kind === "number" ? [prediction.value] : []))).toEqual([
    450, 250, 350,
  ]);
});

test("classifiers without probabilities name classes, and K-means its clusters", async () => {
  const svm = await predictionsOf(kept("squared-svm", ill, [1, 0, 0, 0, 0]), table);
  expect(svm.each[0]).toEqual({ kind: "class", name: "yes", probabilities: [] });
  // Ten, as whoever learns without classes looks for; no record is near the others.
  const centres = [1, 1, 0, 0, 1, ...[-1, 0, 1, 0, 1], ...new Array<number>(8 * 5).fill(100)];
  const { each } = await predictionsOf(kept("k-means", { kind: "none" }, centres), table);
  expect(each.flatMap((prediction) => (prediction.kind === "class" ? [prediction.name] : []))).toEqual([
    "cluster 1",
    "cluster 2",
    "cluster 1",
  ]);
});

test("a table that lacks columns is told which, and a model without a schema what it can do", async () => {
  await expect(predictionsOf(logistic, "age,id\n1,2\n")).rejects.toThrow(
    'it lacks "colour", which the model learns from',
  );
  const named = { ...logistic, schema: null, dataset: "mnist" };
  await expect(predictionsOf(named, table)).rejects.toThrow("it was learned from mnist, which has no schema");
});

test("weights that are not as many as the schema has features are refused", async () => {
  const short = { ...logistic, weights: new Float32Array(4) };
  await expect(predictionsOf(short, table)).rejects.toThrow(
    "it has 4 weights, and logistic-regression on its 5 features has 5",
  );
});

describe("predictions are written with a line for each record", () => {
  const svm = kept("squared-svm", ill, [1, 0, 0, 0, 0]);
  const two = "age,colour\n50,red\n,red,\n";

  test("as CSV", async () => {
    const text = [...predictionText(await predictionsOf(logistic, "age,colour\n40,green\nx,red\n"), "csv")].join("");
    expect(text).toMatch(/^prediction,probability no,probability yes\nyes,0\.4378\d+,0\.5621\d+\n,,\n$/);
    expect([...predictionText(await predictionsOf(svm, two), "csv")].join("")).toBe('prediction\nyes\n""\n');
  });

  test("as JSON Lines, with the reason where there is no answer", async () => {
    const lines = [...predictionText(await predictionsOf(svm, two), "jsonl")].join("").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { prediction: "yes" },
      { prediction: null, why: "3 fields where there are 2 columns" },
    ]);
  });

  test("as Parquet", async () => {
    const file = await predictionParquet(await predictionsOf(svm, two));
    const rows = await parquetReadObjects({ file: (file as Uint8Array).buffer as ArrayBuffer });
    expect(rows).toEqual([{ prediction: "yes" }, { prediction: null }]);
  });
});

test("columns that are kept stand before the answers as they are written, also where a record has none", async () => {
  const ids = 'age,id,colour,"last, first"\n50,007,red,"B, A"\nold,12345678901234567890,red,C\n30,1.50,blue\n';
  const lines = async (format: "csv" | "jsonl", ...keep: string[]) =>
    [...predictionText(await predictionsOf(logistic, ids, keep), format)].join("").trimEnd().split("\n");
  const [heading, ...rows] = await lines("csv", "id,age", "last, first");
  expect(heading).toBe('id,age,"last, first",prediction,probability no,probability yes');
  expect(rows.map((row) => row.replace(/(no|yes),.*$/, "$1"))).toEqual([
    '007,50,"B, A",yes',
    "12345678901234567890,old,C,,,",
    ",,,,,",
  ]);
  expect(JSON.parse((await lines("jsonl", "id"))[0] as string)).toMatchObject({ id: "007", prediction: "yes" });
  const clashing = "age,id,colour,probability yes,file\n50,7,red,1,a.csv\n";
  const clash = (keep: string) => predictionsOf(logistic, clashing, [keep]);
  await expect(clash("probability yes")).rejects.toThrow("--keep probability yes: answers have a column of this name");
  expect((await clash("file")).kept?.cells).toEqual([["a.csv"]]);
  await expect(lines("csv", "Id")).rejects.toThrow("--keep Id: there is no such column; did you mean id?");
});
