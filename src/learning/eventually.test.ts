import { expect, test } from "vitest";
import { eventually, type Steps, wait } from "./eventually.ts";
import type { Eventually } from "./model.ts";

function* sum(values: readonly Eventually<number>[]): Steps<number> {
  let total = 0;
  for (const value of values) total += yield* wait(value);
  return total;
}

test("values that are there give a value, not a promise", () => {
  expect(eventually(sum([1, 2, 3]))).toBe(6);
});

test("one promise among values gives a promise of the same result", async () => {
  const result = eventually(sum([1, Promise.resolve(2), 3]));
  expect(result).toBeInstanceOf(Promise);
  expect(await result).toBe(6);
});

test("a rejection can be caught inside the computation, where it waited", async () => {
  const failing: Promise<number> = Promise.reject(new Error("lost the device"));
  function* steps(): Steps<string> {
    try {
      yield* wait(failing);
      return "no error";
    } catch (error) {
      return (error as Error).message;
    }
  }
  expect(await eventually(steps())).toBe("lost the device");
});

test("a rejection that is not caught rejects the result", async () => {
  await expect(eventually(sum([1, Promise.reject(new Error("lost the device"))]))).rejects.toThrow("lost the device");
});

test("an error before any promise is thrown at once", () => {
  function* steps(): Steps<number> {
    const value = yield* wait(1);
    throw new RangeError(`no ${value}`);
  }
  expect(() => eventually(steps())).toThrow(RangeError);
});
