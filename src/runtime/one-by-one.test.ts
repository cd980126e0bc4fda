import { expect, test } from "vitest";
import { oneByOne } from "./one-by-one.ts";

test("what is given while something is handled waits for its turn", () => {
  const order: string[] = [];
  const give = oneByOne<{ name: string; next?: string[] }>(({ name, next = [] }) => {
    order.push(`${name} begins`);
    for (const name of next) give({ name });
    order.push(`${name} ends`);
  });
  give({ name: "a", next: ["b", "c"] });
  give({ name: "d" });
  expect(order).toEqual(["a", "b", "c", "d"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test("an error goes to who gave the value, and the next one is handled all the same", () => {
  const handled: number[] = [];
  const give = oneByOne<{ value: number }>(({ value }) => {
    if (value === 1) throw new Error("a defect");
    handled.push(value);
  });
  expect(() => give({ value: 1 })).toThrow("a defect");
  give({ value: 2 });
  expect(handled).toEqual([2]);
});
