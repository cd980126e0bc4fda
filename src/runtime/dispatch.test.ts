import { expect, test } from "vitest";
import { linkNodes } from "../../test/support/linked-nodes.ts";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { createAggregator } from "./create.ts";
import { createDispatch } from "./dispatch.ts";

const data = smallDataset();

function started(strategy: string, clock: ReturnType<typeof createVirtualClock>) {
  const settings = { strategy, rounds: 4 };
  const aggregator = createAggregator({ model: "squared-svm", testData: data, nodes: 2, clock, settings });
  let nodes: readonly string[] = [];
  const finished = new Promise<AggregatorEvent>((resolve) => {
    aggregator.subscribe((event) => {
      if (event.kind === "run-started") nodes = event.nodes;
      if (event.kind === "run-finished") resolve(event);
    });
  });
  return { aggregator, finished, nodes: () => nodes, weights: () => [...(aggregator.result()?.weights ?? [])] };
}

/** What a run comes to that has these nodes to itself. */
async function alone(strategy: string, names: readonly string[]): Promise<number[]> {
  const clock = createVirtualClock();
  const run = started(strategy, clock);
  linkNodes(names, { aggregator: run.aggregator, clock, data });
  run.aggregator.start(run.aggregator.settings);
  await clock.runUntil(run.finished);
  run.aggregator.close();
  return run.weights();
}

test("two runs that share three nodes each come to the weights that they would have alone, bit for bit", async () => {
  const clock = createVirtualClock();
  const [first, second] = [started("fixed:1", clock), started("fixed:3", clock)];
  const dispatch = createDispatch(
    [
      { name: "first", nodes: 2, aggregator: first.aggregator },
      { name: "second", nodes: 2, aggregator: second.aggregator },
    ],
    clock,
  );
  const admit = () => undefined;
  linkNodes(["anna", "ben", "cleo"], {
    aggregator: { accept: (channel) => dispatch.accept(channel, { admit }) },
    clock,
    data,
  });
  for (const { aggregator } of [first, second]) aggregator.start(aggregator.settings);
  for (const run of [first, second])
    expect(await clock.runUntil(run.finished)).toMatchObject({ reason: "rounds", summary: { rounds: 4, nodes: 2 } });
  for (const { aggregator } of [first, second]) aggregator.close();
  expect(first.nodes()).toEqual(["anna", "ben"]);
  expect(second.nodes()).toContain("cleo");
  expect(first.weights()).toEqual(await alone("fixed:1", first.nodes()));
  expect(second.weights()).toEqual(await alone("fixed:3", second.nodes()));
});
