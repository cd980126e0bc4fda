import { expect, test } from "vitest";
import { column, emptyTable, withRow } from "./table.ts";

test("a table keeps its rows when a longer one is made from it", () => {
  const one = withRow(emptyTable(["x", "y"]), { x: 1, y: 2 });
  const two = withRow(one, { x: 3, y: 4 });
  expect([...column(one, "x")]).toEqual([1]);
  expect([...column(two, "x")]).toEqual([1, 3]);
  expect([...column(two, "y")]).toEqual([2, 4]);
});

test("two tables made from the same one do not share their last rows", () => {
  const one = withRow(emptyTable(["x"]), { x: 1 });
  const left = withRow(one, { x: 2 });
  const right = withRow(one, { x: 3 });
  expect([...column(left, "x")]).toEqual([1, 2]);
  expect([...column(right, "x")]).toEqual([1, 3]);
});

test("rows survive that the memory grows", () => {
  let table = emptyTable(["x"]);
  for (let x = 0; x < 100; x++) table = withRow(table, { x });
  expect([...column(table, "x")]).toEqual(Array.from({ length: 100 }, (_, x) => x));
});
