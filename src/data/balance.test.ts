import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { balancedRows } from "./balance.ts";

const target = {
  classes: [{ count: 900 }, { count: 100 }],
};

test("with 9 of 10 in one class, its rows count 5/9 times and those of the other 5 times", () => {
  const values = Uint8Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
  const rows = balancedRows({ values, labelCount: 2 }, target, createRandom(1, "balance"));
  const times = new Map<number, number>();
  for (const row of rows) times.set(row, (times.get(row) ?? 0) + 1);
  for (let row = 0; row < 1000; row += 10) expect(times.get(row)).toBe(5);
  const often = rows.filter((row) => row % 10 !== 0);
  expect(new Set(often).size).toBe(often.length);
  expect(Math.abs(often.length - 500)).toBeLessThan(60);
});

test("a node without a class, or with one that the others hardly have, keeps what it has", () => {
  const rows = balancedRows({ values: Uint8Array.of(1, 1), labelCount: 2 }, target, createRandom(1, "balance"));
  expect(Array.from(rows)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
});
