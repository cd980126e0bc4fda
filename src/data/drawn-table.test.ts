import { describe, expect, test } from "vitest";
import type { Relation } from "./drawn-groups.ts";
import { balancedStatistics, drawTable } from "./drawn-table.ts";
import type { TableSchema } from "./schema.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";

/** Standardised by all nodes: this node is a deviation warmer, and half as spread. */
const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [
    { kind: "number", name: "warmth", mean: 10, deviation: 2, log: false, indicator: true },
    { kind: "category", name: "site", categories: ["cellar", "roof"], rare: true },
  ],
  leftOut: [],
  target: {
    kind: "classes",
    name: "state",
    classes: [
      { name: "no", count: 300 },
      { name: "yes", count: 100 },
    ],
  },
};
const rows = 20_000;
const none = { tables: 1, rows, missing: 0, numbers: 0, wholeNumbers: 0, booleans: 0 };
const moments = (mean: number, deviation: number, numbers: number) => ({
  numbers,
  moments: { mean, squaredDeviations: numbers * deviation ** 2, minimum: -100, maximum: 100 },
});
const valuesOf = (known: [string, number][], withheldRows = 0) => ({
  values: { known, withheldValues: withheldRows > 0 ? 1 : 0, withheldRows },
});
const warmth: ColumnStatistics = { ...none, name: "warmth", missing: 2000, ...moments(12, 1, rows - 2000) };
const site: ColumnStatistics = {
  ...none,
  name: "site",
  ...valuesOf(
    [
      ["cellar", 12_000],
      ["roof", 6000],
    ],
    2000,
  ),
};
const state: ColumnStatistics = {
  ...none,
  name: "state",
  ...valuesOf([
    ["no", 15_000],
    ["yes", 5000],
  ]),
};
const told: TableStatistics = {
  kind: "table",
  version: 1,
  tables: 1,
  rows,
  targets: ["state"],
  columns: [warmth, site, state],
};

// warmth, its indicator, cellar, roof, others, always 1
const weights = Float32Array.of(1.5, 0, -0.5, 0.5, 0, -1);
const relation = (strength: number): Relation => ({ meaning: "signs", weights, strength });
const width = weights.length;

const drawn = (strength: number, options = { seed: 1, stream: "a" }) =>
  drawTable({ statistics: told, rows }, schema, relation(strength), options);

/** The column's values, of all rows or of those of a class. */
function column(data: ReturnType<typeof drawn>, j: number, ofClass?: number): number[] {
  const { features, labels } = data;
  return Array.from({ length: rows }, (_, row) => row)
    .filter((row) => ofClass === undefined || labels?.values[row] === ofClass)
    .map((row) => features.data[row * width + j] as number);
}
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

describe("rows drawn from what a node told", () => {
  test.each([0, 1])("have its means, deviations, gaps and frequencies, whatever the strength (%d)", (strength) => {
    const data = drawn(strength);
    const gap = column(data, 1);
    expect(meanOf(gap)).toBeCloseTo(0.1, 2);
    const there = column(data, 0).filter((_, row) => gap[row] === 0);
    // (12 - 10) / 2, and 1 / 2.
    expect(meanOf(there)).toBeCloseTo(1, 1);
    expect(deviationOf(there)).toBeCloseTo(0.5, 1);
    expect(Math.abs(meanOf(column(data, 2)) - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(meanOf(column(data, 4)) - 0.1)).toBeLessThan(0.02);
    expect(column(data, 5).every((value) => value === 1)).toBe(true);
    expect(meanOf([...(data.labels?.values ?? [])])).toBeCloseTo(0.25, 2);
    expect(data.targets.kind === "real" && new Set(data.targets.values)).toEqual(new Set([-1, 1]));
  });

  test("tell the classes apart as the weights say, and with strength 0 not at all", () => {
    const apart = (data: ReturnType<typeof drawn>, j: number) =>
      meanOf(column(data, j, 1)) - meanOf(column(data, j, 0));
    // Log odds of 1.5 a deviation, in squares of the node's own deviation of 1/2, of the 90 % that are there.
    expect(apart(drawn(1), 0)).toBeCloseTo(0.9 * 1.5 * 0.25, 1);
    expect(apart(drawn(1), 3)).toBeGreaterThan(0.1);
    expect(Math.abs(apart(drawn(0), 0))).toBeLessThan(0.03);
    expect(Math.abs(apart(drawn(0), 3))).toBeLessThan(0.03);
  });

  test("are the same for the same seed and stream, and others for another", () => {
    const bytes = (seed: number, stream: string) => drawn(1, { seed, stream }).features.data.slice(0, 60);
    expect(bytes(1, "a")).toEqual(bytes(1, "a"));
    expect(bytes(2, "a")).not.toEqual(bytes(1, "a"));
    expect(bytes(1, "b")).not.toEqual(bytes(1, "a"));
  });

  test("with rare classes repeated have as many of each class as all nodes' classes are to have", () => {
    const { columns } = balancedStatistics(told, schema);
    const values = columns.find(({ name }) => name === "state")?.values;
    // 15,000 of 300 and 5,000 of 100.
    expect(typeof values === "object" && values.known).toEqual([
      ["no", 50_000_000],
      ["yes", 50_000_000],
    ]);
  });
});

test("a number that is predicted has the node's mean and deviation, and hangs together with the columns by its strength", () => {
  const numbers: TableSchema = { ...schema, target: { kind: "number", name: "damp", mean: 50, deviation: 10 } };
  const damp: ColumnStatistics = { ...none, name: "damp", ...moments(55, 5, rows) };
  const statistics = { ...told, columns: [warmth, site, damp] };
  const of = (strength: number) => {
    const data = drawTable(
      { statistics, rows },
      numbers,
      { meaning: "numbers", weights, strength },
      { seed: 1, stream: "a" },
    );
    const values = data.targets.kind === "real" ? [...data.targets.values] : [];
    const x = Array.from({ length: rows }, (_, row) => data.features.data[row * width] as number);
    const [ofX, ofValues] = [meanOf(x), meanOf(values)];
    const covariance = meanOf(x.map((value, i) => (value - ofX) * ((values[i] as number) - ofValues)));
    return { data, values, correlation: covariance / (deviationOf(x) * deviationOf(values)) };
  };
  const [strong, none0] = [of(0.5), of(0)];
  for (const { values } of [strong, none0]) {
    expect(meanOf(values)).toBeCloseTo(0.5, 1);
    expect(deviationOf(values)).toBeCloseTo(0.5, 1);
  }
  expect(strong.correlation).toBeGreaterThan(0.5);
  expect(Math.abs(none0.correlation)).toBeLessThan(0.05);
  expect(strong.data.targets).toMatchObject({ scale: { mean: 50, deviation: 10 } });
});

test("without a target rows gather around the centres that were learned", () => {
  const clusters: TableSchema = { ...schema, target: { kind: "none" } };
  const centres = new Float32Array(2 * width);
  centres[0] = 2;
  const data = drawTable(
    { statistics: told, rows },
    clusters,
    { meaning: "none", weights: centres, strength: 2 },
    { seed: 1, stream: "a" },
  );
  expect(data.targets).toEqual({ kind: "none" });
  const x = Array.from({ length: rows }, (_, row) => data.features.data[row * width] as number);
  expect(deviationOf(x)).toBeCloseTo(0.5, 0);
});
