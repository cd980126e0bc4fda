import { expect, test } from "vitest";
import { explored } from "./explore.ts";

const few = { nodes: 3, everyRoundIsKept: true, aggregatorCrashes: 0, nodeCrashes: 0, mostStates: 5000 };

test("whatever order three nodes' reports come in, their run comes to the same", () => {
  const { problem, ends } = explored(few);
  expect(problem).toBeUndefined();
  expect(ends).toBeGreaterThan(1);
});

test("a search that grows too big says so", () => {
  expect(explored({ ...few, mostStates: 10 }).problem?.what).toBe("there are more than 10 states");
});
