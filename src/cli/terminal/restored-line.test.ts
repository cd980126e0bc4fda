import { expect, test } from "vitest";
import { restoredLine } from "./restored-line.ts";

test("a run that goes on says what it waits for, and whether the time between is charged", () => {
  const restored = { run: 1, round: 7, downSeconds: 3.21 };
  expect(restoredLine({ ...restored, nodes: ["a", "b"], charges: true })).toBe(
    "run 1 goes on in round 7, as soon as 2 nodes are back; 3.2 s without an aggregator are charged",
  );
  expect(restoredLine({ ...restored, nodes: ["a"], charges: false })).toBe(
    "run 1 goes on in round 7, as soon as 1 node is back; 3.2 s without an aggregator are not charged",
  );
  expect(restoredLine({ ...restored, nodes: [], charges: false })).toBe(
    "run 1 goes on in round 7; 3.2 s without an aggregator are not charged",
  );
});
