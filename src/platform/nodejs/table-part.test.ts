import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TableSchema } from "../../data/schema.ts";
import { loadExamples } from "./table-examples.ts";
import { readTablePart, rowsWithRoom } from "./table-part.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-part-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "hundred.csv");
writeFileSync(
  path,
  ["x,word", ...Array.from({ length: 100 }, (_, i) => `${i / 2},${i % 2 ? "a" : "b"}`), ""].join("\n"),
);

const asked = { read: {}, holdout: 0.2, seed: 3 };

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [{ kind: "number", name: "x", mean: 0, deviation: 1, log: false, indicator: false }],
  leftOut: [],
  target: { kind: "none" },
};

test("a table that there is room for is all learned from, but for what is kept for testing", async () => {
  const { survey, records, sample } = await readTablePart([path], { ...asked, mostRows: () => 100 });
  expect([survey.rows, records, sample]).toEqual([80, 100, undefined]);
});

test("of a larger one a sample is learned from and tested with, and what is told is of the rows that are learned from", async () => {
  const { survey, records, sample } = await readTablePart([path], { ...asked, mostRows: () => 30 });
  expect([survey.rows, records, sample]).toEqual([24, 30, { of: 100, kept: 30, seed: 3 }]);
  const { train, test: held } = await loadExamples([path], schema, {
    meaning: "none",
    holdout: { share: 0.2, seed: 3 },
    records,
    sample,
  });
  const [learned, tested] = [train, held].map(({ features, exampleCount }) =>
    Array.from({ length: exampleCount }, (_, row) => features.data[row] as number),
  ) as [number[], number[]];
  expect([learned.length, tested.length]).toEqual([24, 6]);
  expect(new Set([...learned, ...tested]).size).toBe(30);
  expect(learned).toEqual(learned.toSorted((a, b) => a - b));
  const mean = learned.reduce((sum, x) => sum + x, 0) / 24;
  expect(survey.columns[0]?.mean).toBeCloseTo(mean, 10);
  expect(survey.columns[0]?.minimum).toBe(learned[0]);
});

test("half of the free memory is for rows, and never more than kernels can address", async () => {
  const { survey } = await readTablePart([path], { ...asked, mostRows: () => 100 });
  // x in 4 bytes, a byte for the word and one for the feature that is always 1, and 9 bytes besides.
  expect(rowsWithRoom(survey, 2 * 15_000)).toBe(1000);
  expect(rowsWithRoom(survey, 1e15)).toBe(Math.floor(3.5e9 / 15));
});
