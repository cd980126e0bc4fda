import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TableSchema } from "../../data/schema.ts";
import { loadExamples } from "./table-examples.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [{ kind: "number", name: "x", mean: 0, deviation: 2, log: false, indicator: false }],
  leftOut: [],
  target: {
    kind: "classes",
    name: "y",
    classes: [
      { name: "no", count: 1 },
      { name: "yes", count: 1 },
    ],
  },
};

/** Ten records: x is the record's number, every third one is yes. */
const lines = Array.from({ length: 10 }, (_, i) => `${i % 3 === 0 ? "yes" : "no"};${i},0`);
const decimalCommas = ["y;x", ...lines].join("\n");

test("one record of five is for testing, the others are learned from, standardised as the schema says", async () => {
  const path = file("ten.csv", decimalCommas);
  for (const records of [undefined, 10]) {
    const {
      train,
      test: held,
      dropped,
    } = await loadExamples([path], schema, {
      meaning: "signs",
      holdout: { share: 0.2, seed: 1 },
      ...(records === undefined ? {} : { records }),
    });
    expect([train.exampleCount, held.exampleCount, dropped]).toEqual([8, 2, []]);
    const xs = [train, held].flatMap(({ features, targets }) => {
      if (features.kind !== "table" || targets.kind !== "real") throw new Error("other data");
      return Array.from(targets.values, (target, i) => [2 * (features.data[i] as number), target] as const);
    });
    xs.sort(([a], [b]) => a - b);
    expect(xs).toEqual(Array.from({ length: 10 }, (_, i) => [i, i % 3 === 0 ? 1 : -1]));
  }
});

test("classes are numbers where the model tells classes apart", async () => {
  const { train } = await loadExamples([file("classes.csv", decimalCommas)], schema, { meaning: "classes" });
  expect(train.targets).toEqual({ kind: "class", values: Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 1), classCount: 2 });
  expect(train.labels).toEqual({ values: Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 1), labelCount: 2 });
});

test("records that cannot be used are dropped, each reason with its number and the first place", async () => {
  const path = file("bad.csv", "x,y\n1,yes\n2,\nmuch,no\n4,perhaps\nmuch,yes\n6,no\n");
  const { train, dropped } = await loadExamples([path], schema, { meaning: "signs" });
  expect(train.exampleCount).toBe(2);
  expect(dropped).toEqual([
    { why: 'no "y"', count: 1, first: "line 3" },
    { why: 'column "x" holds no number', count: 2, first: "line 4" },
    { why: '"y" is of a class that the nodes did not agree on', count: 1, first: "line 5" },
  ]);
});

test("more records than were expected are no mistake", async () => {
  const path = file("more.csv", decimalCommas);
  const { train } = await loadExamples([path], schema, { meaning: "signs", records: 3 });
  expect(train.exampleCount).toBe(10);
  expect(train.features).toMatchObject({ featureCount: 2, data: { length: 10 }, codes: { length: 10 } });
});

test("a file without the schema's columns is refused with their names", async () => {
  const path = file("other.csv", "a,y\n1,yes\n2,no\n");
  await expect(loadExamples([path], schema, { meaning: "signs" })).rejects.toThrow(
    `${path}: it lacks "x", which the model learns from; name the file's columns as the others do`,
  );
});
