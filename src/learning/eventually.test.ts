import { expect, test } from "vitest";
import { eventually, repeat, type Steps, wait, whenThere } from "./eventually.ts";
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

test("what follows on a value is done at once, and on a promise when it is there", async () => {
  expect(whenThere(2, (value) => value + 1)).toBe(3);
  const later = whenThere(Promise.resolve(2), (value) => value + 1);
  expect(later).toBeInstanceOf(Promise);
  expect(await later).toBe(3);
});

test("what is repeated without waiting is done at once", () => {
  let done = 0;
  const result = repeat(3, () => {
    done++;
  });
  expect(result).toBeUndefined();
  expect(done).toBe(3);
});

test("what is repeated waits for each promise before it goes on, and is done as often as was asked", async () => {
  const order: string[] = [];
  let done = 0;
  const result = repeat(4, () => {
    const number = ++done;
    order.push(`begin ${number}`);
    if (number % 2 === 1) return undefined;
    return Promise.resolve().then(() => {
      order.push(`end ${number}`);
    });
  });
  expect(order).toEqual(["begin 1", "begin 2"]);
  await result;
  expect(order).toEqual(["begin 1", "begin 2", "end 2", "begin 3", "begin 4", "end 4"]);
});

test("a rejection ends what is repeated", async () => {
  let done = 0;
  const result = repeat(3, () => {
    done++;
    return Promise.reject(new Error("lost the device"));
  });
  await expect(result).rejects.toThrow("lost the device");
  expect(done).toBe(1);
});
