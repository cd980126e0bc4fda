import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { statusOf } from "./status.ts";

test("it is said for whom a round waits, for how long, and what is usual", () => {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  const status = () =>
    statusOf({
      environment: aggregator.environment,
      state: aggregator.state(),
      meters: { seconds: aggregator.seconds, bytesSent: 0, bytesReceived: 0 },
    });
  expect(status()).toEqual({ doing: "nothing", waitsFor: [], sentence: "no run is under way" });
  const [a, b, c] = ["a", "b", "c"].map((name) => aggregator.join(name)) as [number, number, number];
  aggregator.start();
  expect(status()).toMatchObject({
    doing: "waiting",
    waitsFor: [{ name: "a" }, { name: "b" }, { name: "c" }],
    sentence: "run 1, with 3 of 3 nodes, waits for a, b, c",
  });
  aggregator.ready([a, b, c]);
  aggregator.round([a, b, c], { c: 0.5, b: 0.4 });
  for (const node of [a, b]) aggregator.report(node);
  aggregator.seconds += 9;
  expect(status()).toEqual({
    ...{ doing: "round", run: 1, round: 2, goesOnInSeconds: 1 },
    waitsFor: [{ name: "c", seconds: 9, expectedSeconds: 1.4 }],
    sentence: "round 2 waits for c: asked 9.0 s ago, expected 1.4 s; goes on without it in 1.0 s or later",
  });
});

test("a run that waits for nodes of no known name says how many are there", () => {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  aggregator.join("a");
  aggregator.start();
  const { environment, seconds } = aggregator;
  const meters = { seconds, bytesSent: 0, bytesReceived: 0 };
  expect(statusOf({ environment, state: aggregator.state(), meters })).toEqual({
    ...{ doing: "waiting", run: 1, waitsFor: [] },
    sentence: "run 1 needs 3 nodes, and 1 is there",
  });
});
