import { describe, expect, test } from "vitest";
import { floatsOfTableRowInto } from "../learning/table-features.ts";
import { plainNumbers } from "./cells.ts";
import { createEncoder, MissingColumns } from "./feature-encoder.ts";
import { FeatureRows } from "./feature-rows.ts";
import type { Cell } from "./record-visitor.ts";
import type { TableSchema } from "./schema.ts";

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [
    { kind: "number", name: "age", mean: 50, deviation: 10, log: false, indicator: true },
    { kind: "category", name: "sex", categories: ["0", "1"], rare: true },
    { kind: "number", name: "gain", mean: 0, deviation: 1, log: true, indicator: false },
  ],
  leftOut: [],
  target: {
    kind: "classes",
    name: "ill",
    classes: [
      { name: "no", count: 1 },
      { name: "yes", count: 1 },
    ],
  },
};

const columnsOf = (...names: readonly string[]) => names.map((name) => ({ name, numbers: plainNumbers }));
const all = columnsOf("age", "sex", "gain", "ill");

function encode(cells: readonly Cell[], { columns = all, needsTarget = true, of = schema } = {}) {
  const encoder = createEncoder(of, columns, { needsTarget, missing: ["-200"] });
  const rows = new FeatureRows(of, 1);
  const problem = encoder.encodeInto(rows.next(), cells);
  rows.keep();
  const table = rows.all();
  const features = new Float32Array(table.featureCount);
  floatsOfTableRowInto(features, 0, table, 0);
  return { features: Array.from(features), target: encoder.target, problem };
}

describe("a record", () => {
  test("is its numbers standardised, its categories as zeros and a one, and a one at the end", () => {
    expect(encode(["60", "1", "0", "yes"])).toEqual({ features: [1, 0, 0, 1, 0, 0, 1], target: 1, problem: undefined });
  });

  test("1.0 and a number of the format are the category 1", () => {
    for (const cell of ["1.0", " 1 ", 1]) expect(encode([50, cell, 0, "no"]).features.slice(2, 5)).toEqual([0, 1, 0]);
  });

  test("has the mean where a number is missing, and says so; zeros where a category is", () => {
    for (const gap of ["", "NA", undefined, Number.NaN, "-200", "-200.0", -200]) {
      expect(encode([gap, gap, "0", "no"]).features).toEqual([0, 1, 0, 0, 0, 0, 1]);
    }
  });

  test("has its category among the others if it is not named", () => {
    expect(encode(["50", "9", "0", "no"]).features.slice(2, 5)).toEqual([0, 0, 1]);
  });

  test("keeps the sign of what is taken by its logarithm: log(1 + 3), -log(1 + 3)", () => {
    expect(encode(["50", "0", "3", "no"]).features[5]).toBeCloseTo(Math.log(4), 6);
    expect(encode(["50", "0", "-3", "no"]).features[5]).toBeCloseTo(-Math.log(4), 6);
  });

  test.each([
    [["old", "1", "0", "yes"], 'column "age" holds no number'],
    [["inf", "1", "0", "yes"], 'column "age" holds no number'],
    [["50", "1", "0", ""], 'no "ill"'],
    [["50", "1", "0", "perhaps"], '"ill" is of a class that the nodes did not agree on'],
  ])("is not used where %j", (cells, problem) => {
    expect(encode(cells).problem).toBe(problem);
  });

  test("without a target is encoded all the same if none is needed", () => {
    const columns = columnsOf("gain", "sex", "age");
    expect(encode(["0", "1", "60"], { columns, needsTarget: false })).toEqual({
      features: [1, 0, 0, 1, 0, 0, 1],
      target: Number.NaN,
      problem: undefined,
    });
  });
});

test("columns are found by name, numbers read as the file writes them", () => {
  const columns = columnsOf("ill", "gain", "age", "sex").map((column) =>
    column.name === "age" ? { ...column, numbers: { decimal: ",", thousands: "" } as const } : column,
  );
  expect(encode(["no", "0", "55,0", "0"], { columns }).features).toEqual([0.5, 0, 1, 0, 0, 0, 1]);
});

test("a file that lacks columns is refused with their names", () => {
  expect(() => createEncoder(schema, columnsOf("age", "other"))).toThrow(new MissingColumns(["sex", "gain", "ill"]));
});

test("a target that is a number is standardised", () => {
  const of: TableSchema = { ...schema, target: { kind: "number", name: "ill", mean: 3, deviation: 2 } };
  expect(encode(["50", "1", "0", "7"], { of }).target).toBe(2);
  expect(encode(["50", "1", "0", "much"], { of }).problem).toBe('"ill" is no number');
});

test("of a column with more categories than a byte can tell apart each has its own feature all the same", () => {
  const categories = Array.from({ length: 600 }, (_, i) => `c${i}`);
  const of: TableSchema = { ...schema, columns: [{ kind: "category", name: "sex", categories, rare: true }] };
  const place = (cell: Cell) =>
    encode(["", cell, "", "no"], { of }).features.flatMap((value, j) => (value === 1 ? [j] : []));
  for (const number of [0, 254, 255, 256, 509, 510, 599]) expect(place(`c${number}`)).toEqual([number, 601]);
  expect(place("other")).toEqual([600, 601]);
  expect(place("")).toEqual([601]);
});
