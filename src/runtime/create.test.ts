import { expect, test } from "vitest";
import { linkNodes } from "../../test/support/linked-nodes.ts";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { createAggregator } from "./create.ts";

test("an aggregator and two nodes with data of their own need no more than their data and a way to each other", async () => {
  const clock = createVirtualClock();
  const data = smallDataset();
  const settings = { strategy: "fixed:1" };
  const aggregator = createAggregator({ model: "squared-svm", testData: data, nodes: 2, clock, settings });
  const finished = new Promise<AggregatorEvent>((resolve) => {
    aggregator.subscribe((event) => {
      // Computing takes no time under the virtual clock, so that no budget would ever be spent.
      if (event.kind === "round-finished" && event.round === 3) aggregator.stop();
      if (event.kind === "run-finished") resolve(event);
    });
  });
  linkNodes(["anna", "ben"], { aggregator, clock, data });
  aggregator.start(aggregator.settings);
  const event = await clock.runUntil(finished);
  aggregator.close();
  expect(event).toMatchObject({ reason: "stopped", summary: { nodes: 2, partition: "own", model: "squared-svm" } });
});

test.each([
  [{ aggregate: "median" }, "median needs the weights of 3 nodes"],
  [{ minNodes: 3 }, "min-nodes is 3, and the run has 2 nodes"],
  [{ maxShare: 0.4 }, "no largest share of 0.4 is possible"],
])("settings that are not possible with so many nodes are refused: %o", (settings, what) => {
  const needed = { model: "squared-svm", testData: smallDataset(), nodes: 2, clock: createVirtualClock() };
  expect(() => createAggregator({ ...needed, settings })).toThrow(what);
});
