import { expect, test } from "vitest";
import { parseCostTrace } from "./cost-trace.ts";

test("columns are found by their names, and need not be equally long", () => {
  const text = "round,b,c\n1,0.13,0.01\n2,,0.02\n3,0.12,0.03\n\n";
  expect(parseCostTrace(text, "t.csv")).toEqual({ local: [0.01, 0.02, 0.03], global: [0.13, 0.12] });
});

test("fields may be in quotes", () => {
  expect(parseCostTrace('"c","b"\r\n"0.01","0.13"\r\n', "t.csv")).toEqual({ local: [0.01], global: [0.13] });
});

test.each([
  ["c,b\n0.01,0.1,9,9\n", /^t\.csv:2: there are 4 fields, and the first line names 2 columns$/],
  ["c,b,c\n1,2,3\n", /^t\.csv:1: the column "c" is there twice$/],
  ["c,b\n0x10,0.1\n", /^t\.csv:2: "0x10" is not a number/],
  ["0.1,0.2\n", /^t\.csv:1: the first line must name the columns/],
  ["c,b\n0.1,0.2\n0.1,-3\n", /^t\.csv:3: "-3" is not a number of seconds/],
  ["c,b\nfast,0.2\n", /^t\.csv:2: "fast" is not a number/],
  ["c,b\n0.1,\n", /each of the columns c and b needs at least one number/],
])("%j is refused with its line", (text, message) => {
  expect(() => parseCostTrace(text, "t.csv")).toThrow(message);
});
