import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatOf, isBoolean, isDate, isMissing, missingSet, parseCell, plainNumbers } from "./cells.ts";

describe("a cell is a number", () => {
  test.each([
    ["12", 12],
    ["-0.5", -0.5],
    [".7", 0.7],
    ["+3", 3],
    ["1e3", 1000],
    ["1.", 1],
  ])("%s is %d", (cell, value) => {
    expect(parseCell(cell, plainNumbers)).toBe(value);
  });

  test.each(["", "abc", "0x10", "0b1", "1,5", "1 000", "12a", "--1", "."])("%j is none", (cell) => {
    expect(parseCell(cell, plainNumbers)).toBeNaN();
  });

  test.each(["inf", "Infinity", "+inf", "1e999"])("%s is infinite, not missing", (cell) => {
    expect(parseCell(cell, plainNumbers)).toBe(Number.POSITIVE_INFINITY);
  });

  test("every finite number is read back from how JavaScript writes it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseCell(String(value), plainNumbers)).toBe(value === 0 ? Number(String(value)) : value);
      }),
    );
  });
});

describe("how a column writes its numbers", () => {
  test.each<[cells: string[], separator: string, decimal: string, thousands: string]>([
    [["1.5", "2", "-3.25"], ",", ".", ""],
    [["1,234.50", "999", "12,000"], ",", ".", ","],
    [["1,5", "2,25", "3"], ";", ",", ""],
    [["1.234,5", "12.000,0"], ";", ",", "."],
    [["1 234,5", "7,25"], ";", ",", " "],
    [["1,234", "5,678"], ",", ".", ","],
    [["1,234", "5,678"], ";", ",", ""],
    [["a,b", "1"], ",", ".", ""],
    [["10.5.2017", "11.5.2017"], ",", ".", ""],
  ])("%j, separated by %j: decimal mark %s, groups by %j", (cells, separator, decimal, thousands) => {
    expect(formatOf(cells, separator)).toEqual({ decimal, thousands });
  });

  test("numbers with groups and decimal commas are worth what they say", () => {
    expect(parseCell("1,234.50", { decimal: ".", thousands: "," })).toBe(1234.5);
    expect(parseCell("-1.234,5", { decimal: ",", thousands: "." })).toBe(-1234.5);
  });
});

describe("a missing value", () => {
  test.each(["", "?", "NA", "n/a", "NaN", "null"])("is written %j", (cell) => {
    expect(isMissing(cell, missingSet())).toBe(true);
  });

  test("may also be a word or a number that was named", () => {
    expect(isMissing("-200", missingSet())).toBe(false);
    expect(isMissing("-200", missingSet(["-200"]))).toBe(true);
  });

  test.each(["none", "0", "no", "unknown"])("is not %j", (cell) => {
    expect(isMissing(cell, missingSet())).toBe(false);
  });
});

test.each(["2017-12-01", "2017-12-01T10:30:00Z", "1.12.2017", "12/31/99"])("%s is a date", (cell) => {
  expect(isDate(cell)).toBe(true);
});

test.each(["12.2017", "1-2-3", "2017"])("%s is no date", (cell) => {
  expect(isDate(cell)).toBe(false);
});

test("yes and no in words are booleans, 0 and 1 are not", () => {
  expect(["True", "no", "Y"].every(isBoolean)).toBe(true);
  expect(["0", "1", "maybe"].some(isBoolean)).toBe(false);
});
