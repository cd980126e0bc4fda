import { expect, test } from "vitest";
import { readRemoved, writeRemoved } from "./removed-runs.ts";

test("removed runs are still removed after a reload, but not those of another start of the program", () => {
  const text = writeRemoved({ instance: "a", runs: new Set([1, 3]) });
  expect(readRemoved(text, "a").runs).toEqual(new Set([1, 3]));
  expect(readRemoved(text, "b").runs).toEqual(new Set());
});

test.each([undefined, "", "{", "null", "7", '{"instance":"a"}', '{"instance":"a","runs":["x"]}'])(
  "what cannot be read removes nothing: %s",
  (text) => {
    expect(readRemoved(text, "a").runs).toEqual(new Set());
  },
);
