import { expect, test } from "vitest";
import { finishedRound } from "../../test/support/aggregator-events.ts";
import type { NodeRound } from "./events.ts";
import { createNodeTimes } from "./node-times.ts";

const round = (name: string, changed: Partial<NodeRound> = {}): NodeRound => ({
  name,
  examples: 10,
  localUpdates: 4,
  computeSeconds: 1,
  communicateSeconds: 0.5,
  waitSeconds: 2,
  loss: 0.7,
  ...changed,
});

test("a node's times and updates are those of all its rounds, its loss and examples those of the newest", () => {
  const times = createNodeTimes();
  times.take(finishedRound({ nodes: [round("b"), round("a")] }));
  times.take(finishedRound({ nodes: [round("a", { localUpdates: 6, computeSeconds: 3, loss: 0.2, examples: 12 })] }));
  expect([...times.nodes.keys()]).toEqual(["b", "a"]);
  expect(times.nodes.get("a")).toEqual({
    examples: 12,
    rounds: 2,
    localUpdates: 10,
    computeSeconds: 4,
    communicateSeconds: 1,
    waitSeconds: 4,
    loss: 0.2,
  });
});
