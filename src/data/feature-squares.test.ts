import { expect, test } from "vitest";
import { squaresOfBatch, squaresOfTables } from "./feature-squares.ts";
import type { TableSchema } from "./schema.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: [
    { kind: "number", name: "income", mean: 10, deviation: 2, log: false, indicator: false },
    { kind: "category", name: "town", categories: ["a", "b"], rare: false },
  ],
  leftOut: [],
  target: { kind: "none" },
};

function table(moments: ColumnStatistics["moments"], changes: Partial<ColumnStatistics> = {}): TableStatistics {
  const counts = { tables: 1, rows: 100, missing: 0, numbers: 100, wholeNumbers: 0, booleans: 0 };
  const column = { name: "income", ...counts, ...(moments ? { moments } : {}), ...changes };
  return { kind: "table", version: 1, tables: 1, rows: 100, targets: [], columns: [column] };
}

const usual = { mean: 10, squaredDeviations: 400, minimum: 4, maximum: 18 };

test("a node has the squares of its own rows around what all agreed on: bias 1, category 1, numbers 1 where it is as all are", () => {
  const [all, apart] = squaresOfTables(schema, [table(usual), table({ ...usual, mean: 14, maximum: 20 })]);
  // 400 / 100 / 2^2 = 1; at most ((18 - 10) / 2)^2 = 16.
  expect(all).toEqual({ mean: 3, largest: 18, examples: 100 });
  // 1 + ((14 - 10) / 2)^2 = 5; at most ((20 - 10) / 2)^2 = 25.
  expect(apart).toEqual({ mean: 7, largest: 27, examples: 100 });
});

test("no value is farther off than all together, however coarsely extremes are told", () => {
  expect(squaresOfTables(schema, [table({ ...usual, maximum: 1e6 })])).toMatchObject([{ largest: 102 }]);
});

test("logarithms are bounded by those of the extremes, and missing values by their indicator", () => {
  const [income, town] = schema.columns as [(typeof schema.columns)[number], (typeof schema.columns)[number]];
  const byLog = {
    ...schema,
    columns: [{ ...income, mean: 0, deviation: 1, log: true, indicator: true }, town],
  } as TableSchema;
  const logarithm = { mean: 0, squaredDeviations: 50 };
  const [found] = squaresOfTables(byLog, [
    table({ ...usual, minimum: 0, maximum: Math.exp(3) - 1 }, { missing: 50, numbers: 50, logarithm }),
  ]);
  // Half of the rows have 1 on average, the others the indicator.
  expect(found?.mean).toBeCloseTo(3, 12);
  expect(found?.largest).toBeCloseTo(2 + 9, 12);
});

test("a minibatch has the mean and its share of the largest example, of the node with most; all examples have the mean", () => {
  const nodes = [
    { mean: 3, largest: 400, examples: 1000 },
    { mean: 5, largest: 100, examples: 80 },
  ];
  expect(squaresOfBatch(nodes, 100)).toBe(7);
  expect(squaresOfBatch(nodes, "full")).toBe(5);
  expect(squaresOfBatch(nodes, 10)).toBe(43);
});
