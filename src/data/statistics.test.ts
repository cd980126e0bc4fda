import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { missingSet, plainNumbers } from "./cells.ts";
import { nothingTold } from "./column-kind.ts";
import { ColumnProfiler } from "./column-profile.ts";
import { mergeStatistics } from "./merge-statistics.ts";
import type { Cell } from "./record-visitor.ts";
import { type Question, statisticsOf, type TableStatistics, tableStatistics } from "./statistics.ts";

type Table = Readonly<Record<string, readonly Cell[]>>;

const question: Question = { target: "y", regression: false, told: nothingTold };

function tell(table: Table, { minCount = 1, asked = question } = {}): TableStatistics {
  const columns = Object.entries(table).map(([name, cells]) => {
    const profiler = new ColumnProfiler(name, missingSet(), { logarithms: true });
    profiler.beginFile(plainNumbers, (line) => `line ${line}`);
    for (const [i, cell] of cells.entries()) profiler.add(cell, i + 1);
    return profiler.profile();
  });
  return statisticsOf({ rows: columns[0]?.count ?? 0, columns, formats: [] }, asked, { minCount });
}

const columnOf = ({ columns }: TableStatistics, name: string) => columns.find((column) => column.name === name);
const repeated = (cell: Cell, times: number) => Array<Cell>(times).fill(cell);

test("sentences are not told, though each stands in many rows, and even if they are asked for as categories", () => {
  const sentences = [
    "he says he is fine",
    "she had a headache again",
    "no change since last week",
    "sleeps badly when it is hot",
    "wants to see a doctor",
  ];
  const asked = { ...question, told: { ...nothingTold, categories: new Set(["notes"]) } };
  const table = { notes: sentences.flatMap((text) => repeated(text, 20)), y: repeated("a", 100) };
  for (const each of [question, asked]) {
    expect(columnOf(tell(table, { asked: each }), "notes")).toMatchObject({ leftOut: "free text", numbers: 0 });
    expect(JSON.stringify(tell(table, { asked: each }))).not.toContain("headache");
  }
  const words = { notes: ["fine", "worse", "no change", "much better", "well"].flatMap((text) => repeated(text, 20)) };
  expect(columnOf(tell(words), "notes")?.values).toMatchObject({ known: { length: 5 } });
});

describe("merging", () => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const word = fc.constantFrom("a", "b", "c", undefined);
  const row = fc.tuple(cell, word, fc.constantFrom("no", "yes"));
  /** Each row and the number of its node; and in which order nodes are merged. */
  const tables = fc.array(fc.tuple(row, fc.nat(6)), { minLength: 30, maxLength: 120 });

  const tableOf = (rows: readonly (readonly Cell[])[]): Table =>
    Object.fromEntries(["x", "word", "y"].map((name, j) => [name, rows.map((cells) => cells[j])]));

  test("in any tree gives what one survey of all rows gives, and the same in each tree to the last bit", () => {
    fc.assert(
      fc.property(tables, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (rows, order) => {
        const asked = { ...question, told: { ...nothingTold, logarithms: new Set(["x"]) } };
        const all = tell(tableOf(rows.map(([cells]) => cells)), { asked });
        const parts = Array.from({ length: 7 }, (_, node) =>
          rows.filter(([, of]) => of === node).map(([cells]) => cells),
        )
          .filter((part) => part.length > 0)
          .map((part) => tableStatistics.parse(JSON.parse(JSON.stringify(tell(tableOf(part), { asked })))));
        const flat = [...parts];
        for (let i = 0; parts.length > 1; i++) {
          const [a] = parts.splice((order[i] as number) % parts.length, 1) as [TableStatistics];
          const [b] = parts.splice((order[i] as number) % parts.length, 1) as [TableStatistics];
          parts.push(mergeStatistics([a, b]));
        }
        const merged = parts[0] as TableStatistics;
        if (flat.length > 1) expect(merged).toEqual(mergeStatistics(flat));
        expect(merged.rows).toBe(all.rows);
        for (const column of all.columns) {
          const other = columnOf(merged, column.name);
          const { tables: _, moments, logarithm, ...counts } = column;
          // A part may hold one word only, or too many different ones in few rows to be told.
          if (other?.leftOut !== undefined || other?.values === "many") continue;
          expect(other).toMatchObject({ rows: counts.rows, missing: counts.missing, numbers: counts.numbers });
          if (counts.values) expect(other?.values).toEqual(counts.values);
          if (!moments) continue;
          const scale = Math.max(Math.abs(moments.minimum), Math.abs(moments.maximum));
          expect(Math.abs((other?.moments?.mean ?? 0) - moments.mean)).toBeLessThanOrEqual(1e-9 * scale);
          expect(Math.abs((other?.moments?.squaredDeviations ?? 0) - moments.squaredDeviations)).toBeLessThanOrEqual(
            1e-9 * moments.squaredDeviations + 1e-300,
          );
          expect(other?.moments).toMatchObject({ minimum: moments.minimum, maximum: moments.maximum });
          expect(logarithm === undefined).toBe(column.name !== "x");
          if (!logarithm) continue;
          // ln(1 + 1e6) is less than 14.
          expect(Math.abs((other?.logarithm?.mean ?? 0) - logarithm.mean)).toBeLessThanOrEqual(14e-9);
          expect(
            Math.abs((other?.logarithm?.squaredDeviations ?? 0) - logarithm.squaredDeviations),
          ).toBeLessThanOrEqual(1e-9 * logarithm.squaredDeviations + 1e-300);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("rows of tables that hold numbers where others hold words count as other values, in whatever order", () => {
    const kinds: readonly (readonly Cell[])[] = [
      [1.5, 2.5, 3.5, undefined],
      ["a", "a", "b", "b", undefined],
      [7, 7],
      [undefined, undefined],
      ["b", "b", "c", "c"],
    ];
    const parts = fc.array(fc.constantFrom(...kinds), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.nat(), (cells, split) => {
        const told = cells.map((x) => tell({ x, y: x.map(() => 1) }, { minCount: 1 }));
        const all = (each: readonly TableStatistics[]) => mergeStatistics(each);
        const at = 1 + (split % (told.length - 1));
        const values = (each: TableStatistics) => columnOf(each, "x")?.values;
        expect(values(mergeStatistics([all(told.slice(0, at)), all(told.slice(at))]))).toEqual(values(all(told)));
        expect(values(all(told.toReversed()))).toEqual(values(all(told)));
        const words = cells.flat().filter((cell) => typeof cell === "string").length;
        const numbers = cells.flat().filter((cell) => typeof cell === "number").length;
        if (words > 0) expect(values(all(told))).toMatchObject({ withheldRows: numbers });
      }),
      { numRuns: 60 },
    );
  });

  test("means far from zero do not cancel: 1e9 + 1 and 1e9 + 3 deviate by 1 each", () => {
    const merged = mergeStatistics([tell({ y: [1e9 + 1, 1e9 + 1] }), tell({ y: [1e9 + 3, 1e9 + 3] })]);
    expect(columnOf(merged, "y")?.moments).toMatchObject({ mean: 1e9 + 2, squaredDeviations: 4 });
  });

  test("tables count, and so do those that have a column", () => {
    const merged = mergeStatistics([tell({ y: [1, 2], x: [1, 2] }), tell({ y: [1, 2] })]);
    expect(merged.tables).toBe(2);
    expect(columnOf(merged, "x")).toMatchObject({ tables: 1, rows: 2 });
    expect(columnOf(merged, "y")).toMatchObject({ tables: 2, rows: 4 });
  });
});

test("of logarithms mean and squared deviations are told, where they are asked for", () => {
  const table = { x: [Math.E - 1, 1 - Math.E, 0, "", Math.E ** 2 - 1], y: repeated(1, 5) };
  const asked = { ...question, told: { ...nothingTold, logarithms: new Set(["x"]) } };
  // 1, -1, 0 and 2: their mean is 1/2, and their deviations from it 1/2, 3/2, 1/2 and 3/2.
  const { mean, squaredDeviations } = columnOf(tell(table, { asked }), "x")?.logarithm ?? {};
  expect(mean).toBeCloseTo(0.5, 12);
  expect(squaredDeviations).toBeCloseTo(5, 12);
  expect(columnOf(tell(table), "x")).not.toHaveProperty("logarithm");
});

test("where one of the tables does not tell of logarithms, nothing is known of all", () => {
  const asked = { ...question, told: { ...nothingTold, logarithms: new Set(["x"]) } };
  const [told, without] = [tell({ x: [1, 2], y: [1, 2] }, { asked }), tell({ x: [1, 3], y: [1, 2] })];
  expect(columnOf(mergeStatistics([told, without]), "x")).not.toHaveProperty("logarithm");
  const empty = tell({ x: [undefined, undefined], y: [1, 2] }, { asked });
  expect(columnOf(mergeStatistics([empty, told]), "x")?.logarithm).toMatchObject(columnOf(told, "x")?.logarithm ?? {});
});

describe("what is not told", () => {
  test("values of fewer rows than asked for; only how many they are together", () => {
    const told = tell(
      { word: [...repeated("often", 6), "once", "twice", "twice"], y: repeated(1, 9) },
      { minCount: 5 },
    );
    expect(columnOf(told, "word")?.values).toEqual({ known: [["often", 6]], withheldValues: 2, withheldRows: 3 });
    expect(JSON.stringify(told)).not.toContain("twice");
  });

  test("the mean of fewer numbers than asked for", () => {
    const told = tell({ x: [41, 42, 43, ...repeated(undefined, 9)], y: repeated(1, 12) }, { minCount: 5 });
    expect(columnOf(told, "x")).toEqual({
      name: "x",
      tables: 1,
      rows: 12,
      missing: 12,
      numbers: 0,
      wholeNumbers: 0,
      booleans: 0,
    });
  });

  test("the exact extremes: one digit of them, rounded outwards", () => {
    const told = tell({ x: [29, 77, 50, 50, 50], z: [-0.0234, 123, 1, 1, 1], y: repeated(1, 5) });
    expect(columnOf(told, "x")?.moments).toMatchObject({ minimum: 20, maximum: 80 });
    expect(columnOf(told, "z")?.moments).toMatchObject({ minimum: -0.03, maximum: 200 });
    const tiny = tell({ x: [-5e-324, 5e-324], y: [1, 1] });
    expect(columnOf(tiny, "x")?.moments).toMatchObject({ minimum: -1e-300, maximum: 1e-300 });
  });

  test("anything of ids, dates and free text, whatever is asked for", () => {
    const table = {
      customer_id: Array.from({ length: 12 }, (_, i) => 7001 + 3 * i),
      day: Array.from({ length: 12 }, (_, i) => `2024-03-${10 + i}`),
      note: Array.from({ length: 12 }, (_, i) => `she said ${i}`),
      y: repeated(1, 12),
    };
    const asked = { ...question, told: { ...nothingTold, categories: new Set(["note", "day", "customer_id"]) } };
    const told = tell(table, { asked });
    for (const name of ["customer_id", "day", "note"]) {
      expect(columnOf(told, name)).toMatchObject({ numbers: 0, leftOut: expect.any(String) });
      expect(columnOf(told, name)).not.toHaveProperty("values");
    }
    expect(JSON.stringify(told)).not.toMatch(/she said|2024|7001/);
  });

  test("columns that are not to be learned from", () => {
    const asked = { ...question, told: { ...nothingTold, leftOut: new Set(["x"]) } };
    expect(columnOf(tell({ x: [1, 2, 3], y: [1, 2, 3] }, { asked }), "x")).toBeUndefined();
  });
});

describe("a target", () => {
  test("of few whole numbers is told value by value, unless it is to be a number", () => {
    const table = { y: [...repeated(0, 8), ...repeated("1.0", 9)] };
    expect(columnOf(tell(table), "y")?.values).toMatchObject({
      known: [
        ["0", 8],
        ["1", 9],
      ],
    });
    expect(columnOf(tell(table, { asked: { ...question, regression: true } }), "y")).not.toHaveProperty("values");
  });

  test("of many numbers is told by its moments only", () => {
    const told = columnOf(tell({ y: Array.from({ length: 60 }, (_, i) => i / 7) }), "y");
    expect(told).toMatchObject({ values: "many", numbers: 60 });
  });
});
