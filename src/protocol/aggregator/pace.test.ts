import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

const own = { strategy: "fixed:6", update: "scaffold", pace: "own", stepSize: 0.5, budgetSeconds: 100 } as const;

/** A fast node and a slow one, after their first round: six updates each, of 0.1 s and of 0.2 s. */
function afterFirstRound() {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [fast, slow] = aggregator.begin(["fast", "slow"], own) as [number, number];
  const first = aggregator.directive(fast);
  aggregator.seconds = 0.7;
  aggregator.report(fast, { localSeconds: 0.6 });
  aggregator.seconds = 1.3;
  aggregator.report(slow, { localSeconds: 1.2 });
  return { aggregator, fast, slow, first };
}

test("at their own pace nodes are told how long to compute: as long as tau updates take at their mean speed", () => {
  const { aggregator, fast, slow, first } = afterFirstRound();
  expect(first).toMatchObject({ localUpdates: 6, secondsAllowed: 50 });
  for (const node of [fast, slow]) {
    // 10 and 5 updates a second, 7.5 in the mean; no node does more than twice the mean of two nodes.
    expect(aggregator.directive(node)).toMatchObject({ localUpdates: 12, secondsAllowed: expect.closeTo(0.8, 9) });
  }
});

test("a round's tau is the mean of what the nodes did, its cost the inverse of their mean speed; c is given", () => {
  const { aggregator, fast, slow } = afterFirstRound();
  aggregator.seconds += 1;
  // The slow one has become faster: 10 and 6.25 updates a second.
  aggregator.report(fast, { localUpdates: 8, localSeconds: 0.8 });
  aggregator.report(slow, { localUpdates: 5, localSeconds: 0.8 });
  const round = aggregator.event("round-finished");
  expect(round).toMatchObject({ localUpdates: 7, localCostSeconds: expect.closeTo(1 / 8.125, 9) });
  expect(round?.globalCostSeconds).toBeCloseTo(0.2, 9);
  expect(round?.nodes.map(({ localUpdates }) => localUpdates)).toEqual([8, 5]);
  const { correction, secondsAllowed } = aggregator.directive(slow);
  expect(correction?.kind).toBe("given");
  // An average of both, by their 6 and 6.5 updates in the mean, for 6 updates.
  expect(secondsAllowed).toBeCloseTo(6 * (1 / 7.5 + (6.5 / 12.5) * (1 / 8.125 - 1 / 7.5)), 9);
});

test("what a node takes longer than the others is part of b, so that c*tau + b is what the round took", () => {
  const { aggregator, fast, slow } = afterFirstRound();
  aggregator.seconds += 1.1;
  aggregator.report(fast, { localUpdates: 8, localSeconds: 0.8 });
  aggregator.report(slow, { localUpdates: 4, localSeconds: 0.9 });
  const { localCostSeconds = 0, globalCostSeconds = 0 } = aggregator.event("round-finished") ?? {};
  expect(localCostSeconds * 6 + globalCostSeconds).toBeCloseTo(1.1, 9);
});

test("what a node stalls for is part of c, as any update may stall, and nodes do not compute for longer because of it", () => {
  const { aggregator, fast, slow } = afterFirstRound();
  aggregator.seconds += 1;
  aggregator.report(fast, { localUpdates: 8, localSeconds: 0.8 });
  aggregator.seconds += 3;
  // Four updates of 0.2 s and 3 s of something else. A node may be told to compute for two and a half times as long as the others.
  aggregator.report(slow, { localUpdates: 4, localSeconds: 3.8 });
  const { localCostSeconds = 0, globalCostSeconds = 0 } = aggregator.event("round-finished") ?? {};
  const speed = (8 / 0.8 + 4 / 3.8) / 2;
  expect(localCostSeconds).toBeCloseTo(1 / speed + (3.8 - 2.5 * 0.8) / 6, 9);
  expect(localCostSeconds * 6 + globalCostSeconds).toBeCloseTo(4, 9);
  expect(aggregator.directive(fast).secondsAllowed).toBeCloseTo(6 * (1 / 7.5 + 0.5 * (1 / speed - 1 / 7.5)), 9);
});

test("who only says that it stalled, and reports with the others, changes nothing", () => {
  const { aggregator, fast, slow } = afterFirstRound();
  aggregator.seconds += 4;
  aggregator.report(fast, { localUpdates: 8, localSeconds: 0.8 });
  aggregator.report(slow, { localUpdates: 4, localSeconds: 3.8 });
  const { localCostSeconds } = aggregator.event("round-finished") ?? {};
  expect(localCostSeconds).toBeCloseTo(2 / (8 / 0.8 + 4 / 3.8), 9);
});

test("a node whose messages take no time computes for longer, so that its report arrives with the others'", () => {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  const [near, ...far] = aggregator.begin(["near", "far 1", "far 2"], own) as [number, number, number];
  for (let round = 1; round <= 3; round++) {
    const start = aggregator.seconds;
    aggregator.seconds = start + 0.6;
    aggregator.report(near, { localUpdates: 6, localSeconds: 0.6 });
    aggregator.seconds = start + 0.8;
    for (const node of far) aggregator.report(node, { localUpdates: 6, localSeconds: 0.6 });
  }
  expect(aggregator.directive(near).secondsAllowed).toBeCloseTo(0.8, 9);
  for (const node of far) expect(aggregator.directive(node).secondsAllowed).toBeCloseTo(0.6, 9);
});

test("a node that did more than it may is refused", () => {
  const { aggregator, fast } = afterFirstRound();
  aggregator.seconds += 1.4;
  aggregator.report(fast, { localUpdates: 13, localSeconds: 1.2 });
  expect(aggregator.closed.get(fast)).toMatch(/13 local updates where at most 12 were asked for/);
});

test("the final evaluation is one for all, without a time", () => {
  const aggregator = driveAggregator({ nodesNeeded: 1 });
  const [node] = aggregator.begin(["a"], { ...own, budgetSeconds: 3 }) as [number];
  while (aggregator.directive(node).localUpdates > 0) aggregator.round([node], { c: 0.1, b: 0.1 });
  expect(aggregator.directive(node)).toMatchObject({ localUpdates: 0, last: true });
  expect(aggregator.directive(node).secondsAllowed).toBeUndefined();
  aggregator.round([node], { b: 0.1 });
  expect(aggregator.event("round-finished")).toMatchObject({ localUpdates: 0, decision: { kind: "stop" } });
});
