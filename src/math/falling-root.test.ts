import { expect, test } from "vitest";
import { fallingRoot } from "./falling-root.ts";

const find = (of: (x: number) => number, wanted: number) =>
  fallingRoot(async (x) => of(x), wanted, { most: 16, steps: 20 });

test("is where a falling function comes down to what is wanted", async () => {
  expect(await find((x) => 10 - x, 7.5)).toBeCloseTo(2.5, 4);
  expect(await find((x) => Math.exp(-x), 0.9)).toBeCloseTo(-Math.log(0.9), 4);
});

test("is 0 where it is that low already, and the most where it never is", async () => {
  expect(await find((x) => 1 - x, 2)).toBe(0);
  expect(await find(() => 5, 1)).toBeCloseTo(16, 3);
});
