import { expect, test } from "vitest";
import { checkedEssences } from "./essence-check.ts";
import { explored } from "./explore.ts";

const two = { nodes: 2, everyRoundIsKept: true, aggregatorCrashes: 0, nodeCrashes: 0 };

// Of a larger one, `npm run chaos -- --interleavings --longer` sees the same.
test.each([
  ["the aggregator", { ...two, aggregatorCrashes: 1 }],
  ["the aggregator, that keeps no round,", { ...two, aggregatorCrashes: 1, everyRoundIsKept: false }],
  ["a node", { ...two, nodeCrashes: 1 }],
])(
  "of two nodes and an aggregator, of which %s ends, those that are the same in essence lead to the same",
  (_, options) => {
    const { states, ends, essences, problem } = checkedEssences(options);
    const { states: all, ends: allEnds } = explored({ ...options, mostStates: 3000 });
    expect(problem).toBeUndefined();
    expect([states, ends]).toEqual([all, allEnds]);
    expect(essences).toBeLessThan(all / 2);
  },
);

test("an essence that leaves out too much is noticed", () => {
  expect(checkedEssences({ ...two, aggregatorCrashes: 1 }, { isBlind: true }).problem).toMatch(/ leads to\n/);
});
