import { expect, test } from "vitest";
import { heavyTail, heavyTails } from "./heavy-tail.ts";

test("a value of 20 deviations makes a tail heavy, one of 10 does not", () => {
  const incomes = { mean: 10, deviation: 50, minimum: 0 };
  expect(heavyTail({ ...incomes, maximum: 1010 })).toBe(20);
  expect(heavyTail({ ...incomes, maximum: 510 })).toBeUndefined();
  expect(heavyTail({ mean: -10, deviation: 50, minimum: -1010, maximum: 0 })).toBe(20);
});

test("small numbers, which are their own logarithms, get no hint to it", () => {
  expect(heavyTail({ mean: 0, deviation: 0.001, minimum: 0, maximum: 0.05 })).toBeUndefined();
});

test("of what nodes told, columns that are taken by their logarithm and those of 0 and 1 get none either", () => {
  const number = (name: string, maximum: number) => ({
    ...{ name, tables: 1, rows: 1000, missing: 0, numbers: 1000, wholeNumbers: 0, booleans: 0 },
    moments: { mean: 0, squaredDeviations: 1000, minimum: 0, maximum },
  });
  const columns = [number("income", 60), number("flow", 60), number("rare", 1), number("age", 5)];
  const table = { kind: "table" as const, version: 1 as const, tables: 1, rows: 1000, targets: [], columns };
  const schema = {
    ...{ kind: "table" as const, version: 1 as const, leftOut: [], target: { kind: "none" as const } },
    columns: columns.map(({ name }) => ({
      ...{ kind: "number" as const, name, mean: 0, log: name === "flow", indicator: false },
      deviation: name === "rare" ? 0.01 : 1,
    })),
  };
  expect(heavyTails([table], schema)).toEqual([
    "column income (60) has values so many standard deviations from its mean: a few rows decide what is learned of it, in small steps; the logarithm helps: --log income",
  ]);
});
