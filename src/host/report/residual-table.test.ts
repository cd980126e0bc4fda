import { expect, test } from "vitest";
import { residualTable } from "./residual-table.ts";

const residuals = [1, 2, 3, 10, 20, 4, 0, 0];

test("answers are counted by how far they are off, in the target's own units", () => {
  const table = residualTable({ residuals, examples: 40 }, { name: "power <kW>", deviation: 10 })?.markup ?? "";
  const rows = [...table.matchAll(/<th scope="row">(.*?)<\/th><td class="(\w+)".*?>(\d+)<\/td><td>(.*?)<\/td>/g)];
  expect(rows.map(([, ...cells]) => cells.join(", "))).toEqual([
    "more than 10 too low, wrong, 1, 2.5 %",
    "5 to 10 too low, wrong, 2, 5.0 %",
    "2 to 5 too low, wrong, 3, 7.5 %",
    "up to 2 too low, right, 10, 25.0 %",
    "up to 2 too high, right, 20, 50.0 %",
    "2 to 5 too high, wrong, 4, 10.0 %",
    "5 to 10 too high, wrong, 0, 0.0 %",
    "more than 10 too high, wrong, 0, 0.0 %",
  ]);
  expect(table).toContain("In the units of power &lt;kW&gt;, whose standard deviation is 10:");
});

test("a result that has no such counts has no such table", () => {
  expect(residualTable({ examples: 40 }, { name: "power", deviation: 10 })).toBeUndefined();
});
