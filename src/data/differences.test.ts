import { expect, test } from "vitest";
import { missingSet, plainNumbers } from "./cells.ts";
import { ColumnProfiler } from "./column-profile.ts";
import { differencesOf } from "./differences.ts";
import type { Cell } from "./record-visitor.ts";
import type { TableSchema } from "./schema.ts";

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [
    { kind: "number", name: "power", mean: 2000, deviation: 500, log: false, indicator: false },
    { kind: "category", name: "site", categories: ["a", "b"], rare: false },
  ],
  leftOut: [],
  target: {
    kind: "classes",
    name: "state",
    classes: [
      { name: "off", count: 1 },
      { name: "on", count: 1 },
    ],
  },
};

const good = { power: [1500, 2500, 2000], site: ["a", "b", "c"], state: ["on", "off", "on"] };

function differences(table: Readonly<Record<string, readonly Cell[]>>) {
  const profiles = Object.entries(table).map(([name, cells]) => {
    const profiler = new ColumnProfiler(name, missingSet());
    profiler.beginFile(plainNumbers, (line) => `line ${line}`);
    for (const [i, cell] of cells.entries()) profiler.add(cell, i + 2);
    return profiler.profile();
  });
  const { problems, warnings } = differencesOf(profiles, schema);
  return { problems: [...problems.values()], warnings };
}

test("a table like the others has none, with more columns, another order, and categories of its own", () => {
  expect(differences({ more: [1, 2, 3], ...good })).toEqual({ problems: [], warnings: [] });
});

test("missing columns and text where numbers should be are problems", () => {
  expect(differences({ site: good.site, power: ["1500", "much", "little"] }).problems).toEqual([
    "column power has text in 2 of 3 rows where the others have numbers, first in line 3",
    "column state, the target, is missing",
  ]);
  const { site: _, ...rest } = good;
  expect(differences(rest).problems).toEqual(["column site is missing"]);
});

test("a column without any value is no difference", () => {
  expect(differences({ ...good, power: ["", "", ""] }).problems).toEqual([]);
});

test("units that are others are a warning: kW among W", () => {
  expect(differences({ ...good, power: [1.5, 2.5, 2] })).toEqual({
    problems: [],
    warnings: ["numbers of column power are about 1000 times as small as all together: are the units the same?"],
  });
  expect(differences({ ...good, power: [100, 100, 100] }).warnings).toEqual([]);
});

test("classes that no other node has are dropped with a warning, and a table that has only such is refused", () => {
  expect(differences({ ...good, state: ["on", "broken", "dark"] }).warnings).toEqual([
    "2 of 3 rows are of 2 classes that the others have not: they are dropped",
  ]);
  expect(differences({ ...good, state: ["x", "y", "x"] }).problems).toEqual([
    "column state has none of the 2 classes that the others have",
  ]);
});
