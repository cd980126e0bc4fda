import { expect, test } from "vitest";
import { countNodeUpdates, tauOfNodes } from "./node-updates.ts";
import type { OpenRound, Run } from "./state.ts";

test("the mean tau is within the range of single nodes also where others of a relay's nodes take part in each round", () => {
  const run = { plan: { pace: "own" }, updatesByNode: new Map() } as unknown as Run;
  const tau = 9.2;
  for (const [site, node] of [
    [
      { examples: 90, localUpdates: 10 },
      { examples: 10, localUpdates: 2 },
    ],
    [
      { examples: 10, localUpdates: 2 },
      { examples: 90, localUpdates: 10 },
    ],
  ]) {
    const reporters = new Map(Object.entries({ site, node })) as unknown as OpenRound["reporters"];
    countNodeUpdates(run, { reporters }, tau);
  }
  // Of 90 examples 10 updates, and of 10 examples 2: both have made 9.2 for each example.
  expect(tauOfNodes(run)?.least).toBeCloseTo(tau, 9);
  expect(tauOfNodes(run)?.most).toBeCloseTo(tau, 9);
});

test("of one node, or one relay, there is no range", () => {
  const run = { plan: { pace: "own" }, updatesByNode: new Map() } as unknown as Run;
  const reporters = new Map([["site", { examples: 90, localUpdates: 10 }]]) as unknown as OpenRound["reporters"];
  countNodeUpdates(run, { reporters }, 10);
  expect(tauOfNodes(run)).toBeUndefined();
});
