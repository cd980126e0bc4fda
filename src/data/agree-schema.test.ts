import { describe, expect, test } from "vitest";
import { agreeSchema } from "./agree-schema.ts";
import { nothingTold } from "./column-kind.ts";
import type { ColumnStatistics, Question, TableStatistics } from "./statistics.ts";

const question: Question = { target: "y", regression: false, told: nothingTold };

const numbers = (name: string, changed: Partial<ColumnStatistics> = {}): ColumnStatistics => ({
  name,
  tables: 3,
  rows: 100,
  missing: 0,
  numbers: 100,
  wholeNumbers: 100,
  booleans: 0,
  moments: { mean: 10, squaredDeviations: 400, minimum: 0, maximum: 20 },
  ...changed,
});

const texts = (name: string, known: readonly (readonly [string, number])[], withheldRows = 0): ColumnStatistics => ({
  name,
  tables: 3,
  rows: 100,
  missing: 0,
  numbers: 0,
  wholeNumbers: 0,
  booleans: 0,
  values: { known: known.map(([value, n]) => [value, n]), withheldValues: withheldRows, withheldRows },
});

const yesNo = texts("y", [
  ["yes", 40],
  ["no", 60],
]);

const merged = (...columns: readonly ColumnStatistics[]): TableStatistics => ({
  kind: "table",
  version: 1,
  tables: 3,
  rows: 100,
  targets: ["y"],
  columns: [...columns],
});

const agree = (statistics: TableStatistics, changed: Partial<Question> = {}) =>
  agreeSchema(statistics, { ...question, ...changed });

describe("columns", () => {
  test("numbers are standardised by the mean and deviation of all rows: sqrt(400 / 100) = 2", () => {
    expect(agree(merged(numbers("x"), yesNo)).columns).toEqual([
      { kind: "number", name: "x", mean: 10, deviation: 2, log: false, indicator: false },
    ]);
  });

  test("a table of few words does not make a column of numbers one of categories", () => {
    const mostly = numbers("x", {
      numbers: 98,
      values: { known: [["low", 2]], withheldValues: 0, withheldRows: 98 },
    });
    expect(agree(merged(mostly, yesNo)).columns).toMatchObject([{ kind: "number", name: "x" }]);
  });

  test("numbers are taken by their logarithm where that is asked for, and standardised by what was told of it", () => {
    const told = { ...nothingTold, logarithms: new Set(["x"]) };
    const logged = numbers("x", { logarithm: { mean: 3, squaredDeviations: 25 } });
    expect(agree(merged(logged, numbers("z"), yesNo), { told }).columns).toEqual([
      { kind: "number", name: "x", mean: 3, deviation: 0.5, log: true, indicator: false },
      { kind: "number", name: "z", mean: 10, deviation: 2, log: false, indicator: false },
    ]);
    const untold = "--log x: not all nodes tell about the logarithm of this column";
    expect(() => agree(merged(numbers("x"), yesNo), { told })).toThrow(untold);
    expect(() => agree(merged(numbers("z"), yesNo), { told })).toThrow("--log x: no node has such a column");
    const target = { told: { ...nothingTold, logarithms: new Set(["y"]) } };
    expect(() => agree(merged(logged, yesNo), target)).toThrow("--log y: what is to be predicted is not taken");
  });

  test("gaps in a twentieth of the rows, and in at least 20, get a feature of their own", () => {
    const gaps = (missing: number, rows: number) =>
      agree(merged(numbers("x", { rows, missing, numbers: rows - missing }), yesNo)).columns[0];
    expect(gaps(20, 400)).toMatchObject({ indicator: true });
    expect(gaps(19, 100)).toMatchObject({ indicator: false });
    expect(gaps(20, 401)).toMatchObject({ indicator: false });
  });

  test("categories have their natural order; those of fewer than 3 rows, and those not told, are others together", () => {
    const word = texts("word", [
      ["b10", 40],
      ["b9", 57],
      ["rare", 2],
    ]);
    expect(agree(merged(word, yesNo)).columns).toEqual([
      { kind: "category", name: "word", categories: ["b9", "b10"], rare: true },
    ]);
    const withheld = texts("word", [["b9", 97]], 3);
    expect(agree(merged(withheld, yesNo)).columns).toEqual([
      { kind: "category", name: "word", categories: ["b9"], rare: true },
    ]);
  });

  test("what cannot be learned from is left out, with the reason", () => {
    const constant = { mean: 4, squaredDeviations: 0, minimum: 4, maximum: 4 };
    const schema = agree(
      merged(
        numbers("x"),
        numbers("same", { moments: constant }),
        texts("word", [["one", 100]]),
        { ...numbers("key"), leftOut: "ids", numbers: 0 },
        numbers("extra", { tables: 1 }),
        yesNo,
      ),
      { told: { ...nothingTold, leftOut: new Set(["secret"]) } },
    );
    expect(schema.columns.map(({ name }) => name)).toEqual(["x"]);
    expect(schema.leftOut).toEqual([
      { name: "secret", why: "as asked" },
      { name: "same", why: "constant" },
      { name: "word", why: "constant" },
      { name: "key", why: "ids" },
      { name: "extra", why: "only 1 of 3 tables have it" },
    ]);
    expect(() => agree(merged(numbers("same", { moments: constant }), yesNo))).toThrow(
      "no column is left to learn from",
    );
  });
});

describe("the target", () => {
  test("of texts, or of few whole numbers, is of classes in natural order", () => {
    expect(agree(merged(numbers("x"), yesNo)).target).toEqual({
      kind: "classes",
      name: "y",
      classes: [
        { name: "no", count: 60 },
        { name: "yes", count: 40 },
      ],
    });
    const ten = {
      ...numbers("y"),
      values: {
        known: [["10", 50] as [string, number], ["2", 50] as [string, number]],
        withheldValues: 0,
        withheldRows: 0,
      },
    };
    expect(agree(merged(numbers("x"), ten)).target).toMatchObject({ classes: [{ name: "2" }, { name: "10" }] });
  });

  test("of many numbers is a number, and so are few if that is wanted", () => {
    const many = numbers("y", { values: "many" });
    expect(agree(merged(numbers("x"), many)).target).toEqual({ kind: "number", name: "y", mean: 10, deviation: 2 });
    expect(agree(merged(numbers("x"), numbers("y")), { regression: true }).target).toMatchObject({ kind: "number" });
  });

  test("may be none", () => {
    const schema = agreeSchema({ ...merged(numbers("x")), targets: [] }, { ...question, target: undefined });
    expect(schema.target).toEqual({ kind: "none" });
  });

  test.each([
    [merged(numbers("x")), "no node has a column y"],
    [{ ...merged(numbers("x"), yesNo), targets: ["y", "z"] }, "column y has other names at other nodes: y, z"],
    [merged(numbers("x"), texts("y", [["yes", 100]])), "all rows are of one class"],
    [merged(numbers("x"), texts("y", [], 100)), "100 rows have values that are too rare to be told"],
    [
      merged(numbers("x"), numbers("y", { numbers: 98, values: "many" })),
      "the target is a number but for 2 of 100 rows",
    ],
  ])("is refused where nothing can be learned of it (%#)", (statistics, message) => {
    expect(() => agree(statistics)).toThrow(message);
  });
});
