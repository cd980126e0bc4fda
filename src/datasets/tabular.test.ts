import { expect, test } from "vitest";
import type { Dataset } from "../learning/dataset.ts";
import { DatasetFileError } from "./idx.ts";
import { choiceColumn, numberColumn, oneHotColumn, yearColumn } from "./table.ts";
import { tabular } from "./tabular.ts";

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const records = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    x: i,
    date: `${1970 + (i % 5)}-01-01`,
    place: ["north", "south"][i % 2],
    y: 3 * i + 1,
    kind: i < count / 2 ? "small" : "large",
  }));

const features = [numberColumn("x"), yearColumn("date"), oneHotColumn("place", ["north", "south"])];
const common = {
  title: "",
  model: "linear-regression",
  source: { kind: "generated" },
  file: { fileName: "t.json" },
} as const;
const numbers = (seed = 1) => tabular({ ...common, name: "numbers", features, target: numberColumn("y"), seed });
const kinds = (seed = 1) => {
  const classNames = ["small", "large"];
  return tabular({ ...common, name: "kinds", features, target: choiceColumn("kind", classNames), classNames, seed });
};

const load = (content: unknown, part: "train" | "test" = "train", dataset = numbers()): Promise<Dataset> =>
  dataset.load(part, async () => bytes(content));

function column({ features: { data, featureCount }, exampleCount }: Dataset, j: number): number[] {
  return Array.from({ length: exampleCount }, (_, i) => data[i * featureCount + j] as number);
}
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("a fifth of the examples is for testing, the rest for training, and the seed decides which", async () => {
  const [train, test] = await Promise.all([load(records(52), "train"), load(records(52), "test")]);
  expect([train.exampleCount, test.exampleCount]).toEqual([42, 10]);
  // Standardising keeps the order, and x tells the examples apart: no value is in both parts.
  const both = [...column(train, 0), ...column(test, 0)];
  expect(new Set(both).size).toBe(52);
  expect(column(await load(records(52), "test"), 0)).toEqual(column(test, 0));
  expect(column(await load(records(52), "test", numbers(2)), 0)).not.toEqual(column(test, 0));
});

test("features and numeric targets have mean 0 and deviation 1 over the training part; the last feature is 1", async () => {
  const data = await load(records(50));
  expect(data.features.featureCount).toBe(5);
  for (let j = 0; j < 4; j++) {
    expect(meanOf(column(data, j))).toBeCloseTo(0, 5);
    expect(meanOf(column(data, j).map((value) => value ** 2))).toBeCloseTo(1, 5);
  }
  expect(column(data, 4)).toEqual(Array(40).fill(1));
  const { targets } = data;
  if (targets.kind !== "real") throw new Error(targets.kind);
  expect(meanOf([...targets.values])).toBeCloseTo(0, 5);
  // y = 3x + 1, so that both are the same once they are standardised.
  expect(Math.max(...column(data, 0).map((x, i) => Math.abs(x - (targets.values[i] as number))))).toBeLessThan(1e-5);
});

test("features and a numeric target have names, and the target's own unit can be had back", async () => {
  expect(numbers().featureNames).toEqual(["x", "date", "place north", "place south", "always 1"]);
  expect([numbers().targetName, kinds().targetName]).toEqual(["y", undefined]);
  const { targets } = await load(records(50), "test");
  if (targets.kind !== "real" || targets.scale === undefined) throw new Error("no scale");
  const { mean, deviation } = targets.scale;
  // y = 3x + 1 with whole x.
  const xs = Array.from(targets.values, (value) => (value * deviation + mean - 1) / 3);
  for (const x of xs) expect(x).toBeCloseTo(Math.round(x), 4);
});

test("examples without labels get K-means clusters of the training part, the same ones every time", async () => {
  const [train, again, test] = await Promise.all([load(records(100)), load(records(100)), load(records(100), "test")]);
  expect(train.labels?.labelCount).toBe(10);
  expect(train.labels).toEqual(again.labels);
  expect(new Set(train.labels?.values).size).toBe(10);
  expect(test.labels?.values).toHaveLength(20);
});

test("classes are targets and labels", async () => {
  const data = await load(records(10), "train", kinds());
  expect(data.targets).toMatchObject({ kind: "class", classCount: 2 });
  expect(data.labels).toMatchObject({ labelCount: 2 });
  expect([...(data.labels?.values ?? [])].filter((label) => label > 1)).toEqual([]);
});

test("records with missing values are left out", async () => {
  const some = records(20).map((record, i) => (i % 4 === 0 ? { ...record, x: null } : record));
  const { place: _, ...without } = records(1)[0] as object & { place: unknown };
  expect((await load([...some, without])).exampleCount).toBe(12);
});

test("what is no table, or holds something else, is refused with its place", async () => {
  const cases: readonly (readonly [unknown, string])[] = [
    ["<html>", "t.json: expected JSON, found "],
    [{ x: 1 }, "t.json: expected a JSON array of records, found object"],
    [[1, 2], "t.json: expected records with named values, found 1 as record 1"],
    [[...records(3), { ...records(1)[0], x: "12" }], 't.json: expected a number as "x", found "12" in record 4'],
    [[{ ...records(1)[0], place: "west" }], 'expected one of north, south as "place", found "west" in record 1'],
    [[{ ...records(1)[0], date: "1970" }], 'expected a date such as 1970-01-01 as "date", found "1970" in record 1'],
    [records(4), "t.json: expected at least 5 records without missing values, found 4 of them"],
  ];
  for (const [content, message] of cases) {
    await expect(load(content)).rejects.toThrow(DatasetFileError);
    await expect(load(content)).rejects.toThrow(message);
  }
});
