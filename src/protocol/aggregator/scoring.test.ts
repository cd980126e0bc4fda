import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

test("the summary of a run holds what was measured over all of it", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  aggregator.bytesSent = 1000;
  aggregator.bytesReceived = 500;
  const names = ["a", "b"];
  const nodes = aggregator.begin(names, { strategy: "fixed:3", partition: "mixed", seed: 5, budgetSeconds: 13 });
  // 3 + 1 s, then 4 s; of the 5 s that are left a last round of 2 takes 3, and the evaluation 2.
  aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 3, lossOfBest: 3 });
  const estimates = { rho: 2, beta: 4, gradient: Float32Array.of(1, 1) };
  aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 2, lossOfBest: 3, estimates });
  aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 1, lossOfBest: 2 });
  aggregator.bytesSent = 1700;
  aggregator.bytesReceived = 900;
  aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 0.5, lossOfBest: 1 });
  for (const [i, node] of nodes.entries()) {
    aggregator.say(node, { type: "scored", run: 1, examples: 10, loss: [4, 10][i] ?? 0 });
  }
  expect(aggregator.event("run-finished")).toBeUndefined();
  aggregator.give({ kind: "tested", run: 1, round: "final", metrics: { accuracy: 0.9 } });
  expect(aggregator.event("run-finished")).toEqual({
    kind: "run-finished",
    run: 1,
    reason: "budget",
    summary: {
      dataset: "numbers",
      model: "line",
      case: 4,
      partition: "mixed",
      strategy: "fixed:3",
      update: "sgd",
      momentum: 0,
      seed: 5,
      stepSize: 0.1,
      ending: "budget",
      explanation: null,
      loss: 7,
      lossLast: 7,
      evaluatedNodes: 2,
      accuracy: 0.9,
      metrics: { accuracy: 0.9 },
      test: null,
      rounds: 3,
      localUpdates: 8,
      // (9 + 9 + 4) / 8
      averageTau: 2.75,
      budgets: [{ resource: "time", budget: 13, consumed: 13, localCost: 1, globalCost: 1 }],
      binding: null,
      budgetSeconds: 13,
      consumedSeconds: 13,
      localCostSeconds: 1,
      globalCostSeconds: 1,
      beta: 4,
      rho: 2,
      delta: 0,
      disagreement: null,
      bytesSent: 700,
      bytesReceived: 400,
      nodes: 2,
      kernels: "plain",
    },
  });
  expect(nodes.map((node) => aggregator.inbox(node).at(-1))).toEqual(nodes.map(() => ({ type: "run-over", run: 1 })));
});

test("the weights that a run returns are evaluated by all its nodes, and on the test data", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = aggregator.begin(["a", "b"], { budgetSeconds: 8 });
  for (let i = 0; i < 3; i++) aggregator.round(nodes, { c: 1, b: 1 });
  const weights = Float32Array.of(2, 2);
  for (const node of nodes) expect(aggregator.last(node, "score")).toEqual({ type: "score", run: 1, weights });
  expect(aggregator.tests.at(-1)).toMatchObject({ run: 1, round: "final", weights });
});

test("a run that is stopped is scored like any other, without the round that was under way", () => {
  const aggregator = driveAggregator();
  const [node] = aggregator.begin(["a"]) as [number];
  aggregator.round([node], { c: 1, b: 1 });
  const late = aggregator.answer(node);
  aggregator.give({ kind: "stop" });
  aggregator.give({ kind: "stop" });
  aggregator.give({ kind: "pause" });
  aggregator.say(node, late);
  expect(aggregator.closed.size).toBe(0);
  aggregator.score([node], { loss: 0.25, accuracy: 0.5 });
  expect(aggregator.event("run-finished")).toMatchObject({
    reason: "stopped",
    summary: { loss: 0.25, accuracy: 0.5, rounds: 1, consumedSeconds: 3, beta: null, rho: null, delta: null },
  });
  expect(aggregator.count("run-paused")).toBe(0);
});

test("a run that is stopped while it is paused is scored too", () => {
  const aggregator = driveAggregator();
  const [node] = aggregator.begin(["a"]) as [number];
  aggregator.give({ kind: "pause" });
  aggregator.round([node], { c: 1, b: 1 });
  aggregator.give({ kind: "stop" });
  aggregator.score([node]);
  expect(aggregator.event("run-finished")).toMatchObject({ reason: "stopped" });
});

test("a node that leaves instead of answering is not waited for, and does not count", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
  aggregator.give({ kind: "stop" });
  aggregator.leave(b);
  aggregator.score([a], { loss: 0.25 });
  expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: 0.25, evaluatedNodes: 1, nodes: 2 } });
});

test("without any node the loss is unknown, and the accuracy still told", () => {
  const aggregator = driveAggregator();
  const [a] = aggregator.begin(["a"]) as [number];
  aggregator.leave(a);
  aggregator.give({ kind: "stop" });
  aggregator.score([], { accuracy: 0.5 });
  expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: null, accuracy: 0.5, evaluatedNodes: 0 } });
});

test("a node that answers twice counts once", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
  aggregator.give({ kind: "stop" });
  for (let i = 0; i < 2; i++) aggregator.say(a, { type: "scored", run: 1, examples: 10, loss: 1 });
  aggregator.score([b], { loss: 2 });
  expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: 1.5, evaluatedNodes: 2 } });
});

test("the next run can start when one has finished, with the nodes that are there", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = aggregator.begin(["a", "b"]);
  aggregator.give({ kind: "stop" });
  aggregator.score(nodes);
  aggregator.start({ strategy: "fixed:4" });
  aggregator.ready(nodes);
  expect(aggregator.directive(nodes[0] ?? 0)).toMatchObject({ run: 2, round: 1, localUpdates: 4 });
  aggregator.round(nodes, { c: 1, b: 1 });
  expect(aggregator.event("round-finished")).toMatchObject({ run: 2, consumedBeforeSeconds: 0, consumedSeconds: 5 });
});

describe("a node that does not answer at the end of a run", () => {
  /** Asked for their losses by the budget's end: rounds took 1 s for each local update, and 1 s beside these. */
  function asked() {
    const aggregator = driveAggregator({ nodesNeeded: 3 });
    const nodes = aggregator.begin(["a", "b", "c"], { budgetSeconds: 8 }) as [number, number, number];
    for (let round = 1; round <= 3; round++) aggregator.round(nodes, { c: 1, b: 1 });
    const since = aggregator.seconds;
    const answer = (node: number, seconds: number) => {
      aggregator.seconds = since + seconds;
      aggregator.say(node, { type: "scored", run: 1, examples: 10, loss: 0.5 });
    };
    const waitsFor = () => {
      // It was to be woken for the budget's end.
      aggregator.wake();
      return (aggregator.wakeAt as number) - since;
    };
    return { aggregator, nodes, since, answer, waitsFor };
  }

  test("is waited for three times as long as it usually takes, and 1.5 s, when half have answered", () => {
    const { aggregator, nodes, since, answer, waitsFor } = asked();
    answer(nodes[0], 0.25);
    expect(waitsFor()).toBe(30);
    answer(nodes[1], 0.5);
    // A local update is over all of its examples.
    expect(waitsFor()).toBe(3 * (1 + 1) + 1.5);
    aggregator.seconds = since + 7.5;
    aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
    expect(aggregator.event("run-finished")).toMatchObject({ summary: { loss: 0.5, evaluatedNodes: 2 } });
  });

  test("is not waited for less long than the aggregator's own test takes", () => {
    const { aggregator, nodes, answer } = asked();
    answer(nodes[0], 0.25);
    answer(nodes[1], 7.25);
    aggregator.wake();
    expect(aggregator.event("run-finished")).toBeUndefined();
    answer(nodes[2], 8.7);
    aggregator.give({ kind: "tested", run: 1, round: "final", metrics: { accuracy: 0.9 } });
    expect(aggregator.event("run-finished")).toMatchObject({ summary: { accuracy: 0.9, evaluatedNodes: 3 } });
  });

  test.each([
    [0.05, 0.05 + 1.5],
    [0.25, 20 * 0.25],
  ])(
    "and if it has never reported, for as long as others lead to expect: after answers in %s s, %s s",
    (took, most) => {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      const [quick] = aggregator.begin(["a", "b"], { budgetSeconds: 8 }) as [number, number];
      aggregator.report(quick);
      aggregator.seconds = 9;
      aggregator.wake();
      aggregator.seconds = 9 + took;
      aggregator.say(quick, { type: "scored", run: 1, examples: 10, loss: 0.5 });
      expect(aggregator.wakeAt).toBeCloseTo(9 + most, 9);
    },
  );
});
