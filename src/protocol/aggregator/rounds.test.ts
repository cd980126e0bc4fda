import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

describe("a round", () => {
  test("begins with one directive to all nodes", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, initialWeights: () => Float32Array.of(3, 4) });
    const [a, b] = aggregator.begin(["a", "b"], { strategy: "fixed:1" }) as [number, number];
    for (const node of [a, b]) {
      expect(aggregator.directive(node)).toEqual({
        type: "directive",
        run: 1,
        round: 1,
        weights: Float32Array.of(3, 4),
        localUpdates: 1,
        last: false,
        previousBecameBest: false,
      });
    }
  });

  test("a node with three times the examples pulls the mean three times as hard", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"], {}, [10, 30]) as [number, number];
    aggregator.report(a, { examples: 10, weights: Float32Array.of(1, 8), lossAtStart: 4 });
    expect(aggregator.event("report-arrived")).toEqual({ kind: "report-arrived", run: 1, round: 1, name: "a" });
    aggregator.report(b, { examples: 30, weights: Float32Array.of(5, 4), lossAtStart: 8 });
    // (10 * 1 + 30 * 5) / 40 = 4, (10 * 8 + 30 * 4) / 40 = 5, (10 * 4 + 30 * 8) / 40 = 7
    expect(aggregator.directive(a)).toMatchObject({ round: 2, weights: Float32Array.of(4, 5) });
    expect(aggregator.event("round-finished")).toMatchObject({ loss: 7 });
  });

  test("shows how each node spent it, in parts that add up to its length", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.seconds = 3;
    aggregator.report(a, { localSeconds: 2, lossAtStart: 1 });
    aggregator.seconds = 10;
    aggregator.report(b, { localSeconds: 6, lossAtStart: 2 });
    const common = { examples: 10, localUpdates: 2 };
    const finished = aggregator.event("round-finished");
    expect(finished?.nodes).toEqual([
      { name: "a", ...common, computeSeconds: 2, communicateSeconds: 1, waitSeconds: 7, loss: 1 },
      { name: "b", ...common, computeSeconds: 6, communicateSeconds: 4, waitSeconds: 0, loss: 2 },
    ]);
    // c is the slowest node's 6 s over 2 updates, b the rest of the 10 s.
    expect(finished).toMatchObject({ localCostSeconds: 3, globalCostSeconds: 4, consumedSeconds: 10 });
  });

  test("the accuracy of its weights is shown if it was known in time", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"]);
    expect(aggregator.tests.at(-1)).toMatchObject({ run: 1, round: 1, consumedSeconds: 0 });
    aggregator.give({ kind: "tested", run: 1, round: 1, metrics: { accuracy: 0.5 } });
    expect(aggregator.round(nodes)).toMatchObject({ round: 1, accuracy: 0.5 });
    aggregator.give({ kind: "tested", run: 1, round: 1, metrics: { accuracy: 0.9 } });
    expect(aggregator.round(nodes)).not.toHaveProperty("accuracy");
  });

  test("estimates are those of the nodes that gave them, and lead to the next tau", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"], { strategy: "adaptive-2019" }, [10, 30]) as [number, number];
    aggregator.seconds += 0.1;
    for (const [i, examples] of [10, 30].entries()) aggregator.report(nodes[i] as number, { examples });
    expect(aggregator.event("round-finished")).not.toHaveProperty("estimates");
    expect(aggregator.directive(nodes[0])).toMatchObject({ round: 2, localUpdates: 1 });
    const gradients = [Float32Array.of(0, 2), Float32Array.of(0, 6)] as const;
    aggregator.seconds += 0.1;
    aggregator.report(nodes[0], { estimates: { rho: 1, beta: 2, gradient: gradients[0] } });
    aggregator.report(nodes[1], { examples: 30, estimates: { rho: 5, beta: 6, gradient: gradients[1] } });
    // The mean gradient is (0, 5): delta = (10 * 3 + 30 * 1) / 40; rho and beta alike.
    expect(aggregator.event("round-finished")?.estimates).toEqual({ rho: 4, beta: 5, delta: 1.5 });
    expect(aggregator.event("round-finished")?.decision).toMatchObject({ kind: "continue", why: { kind: "bound" } });
  });
});

test("the first round must leave half of the budget, since nothing is known of the costs yet", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], { strategy: "fixed:50", budgetSeconds: 60 }) as [number, number];
  expect(aggregator.directive(a)).toMatchObject({ localUpdates: 50, secondsAllowed: 30 });
  aggregator.seconds = 40;
  aggregator.report(a, { localUpdates: 15, localSeconds: 30, weights: Float32Array.of(1, 1) });
  aggregator.report(b, { localUpdates: 10, localSeconds: 30, weights: Float32Array.of(3, 3) });
  // The round is that of the node that did most. c is the slowest node's 30 s over 10 updates, b the rest of the 40 s;
  // what is charged is what it took.
  expect(aggregator.event("round-finished")).toMatchObject({
    localUpdates: 15,
    localCostSeconds: 3,
    globalCostSeconds: 10,
    consumedSeconds: 40,
  });
});

test("a node that claims to have computed for longer than the round lasted does not end the run by it", () => {
  const aggregator = driveAggregator();
  const [a] = aggregator.begin(["a"], { budgetSeconds: 60 }) as [number];
  aggregator.seconds += 2;
  aggregator.report(a, { localSeconds: 1e9 });
  expect(aggregator.event("round-finished")).toMatchObject({ localCostSeconds: 1, consumedSeconds: 2 });
  expect(aggregator.directive(a).round).toBe(2);
});

test("a node that claims more examples than it had loses its connection, and its report does not count", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
  aggregator.report(a, { examples: 2 ** 50, weights: Float32Array.of(9, 9) });
  expect(aggregator.closed.get(a)).toMatch(/examples, where the node had 10/);
  aggregator.report(b, { weights: Float32Array.of(1, 2) });
  expect(aggregator.directive(b)).toMatchObject({ round: 2, weights: Float32Array.of(1, 2) });
});

describe("the best weights", () => {
  test("are those with the smallest loss, compared on the same examples", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"]) as [number];
    const previous = () => aggregator.directive(nodes[0]).previousBecameBest;
    aggregator.round(nodes, { lossAtStart: 4, lossOfBest: 4 });
    expect(previous()).toBe(true);
    aggregator.round(nodes, { lossAtStart: 5, lossOfBest: 4 });
    expect(previous()).toBe(false);
    // Worse than the 4 of before, but the best weights are worse still on these examples.
    expect(aggregator.round(nodes, { lossAtStart: 6, lossOfBest: 7 })).toMatchObject({ bestLoss: 6 });
    expect(previous()).toBe(true);
    expect(aggregator.round(nodes, { lossAtStart: 6, lossOfBest: 6 })).toMatchObject({ bestLoss: 6 });
    expect(previous()).toBe(false);
  });

  test("are sent to a node that did not get the round before", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    const first = aggregator.directive(a).weights.slice();
    aggregator.round([a, b], { lossAtStart: 1, lossOfBest: 1 });
    aggregator.leave(b);
    const back = aggregator.join("b");
    aggregator.ready([back]);
    aggregator.round([a], { lossAtStart: 2, lossOfBest: 1 });
    expect(aggregator.directive(back)).toMatchObject({ round: 3, previousBecameBest: false, bestWeights: first });
    expect(aggregator.directive(a)).not.toHaveProperty("bestWeights");
    aggregator.round([a, back], { lossAtStart: 0.5, lossOfBest: 1 });
    for (const node of [a, back]) {
      expect(aggregator.directive(node)).toMatchObject({ round: 4, previousBecameBest: true });
      expect(aggregator.directive(node)).not.toHaveProperty("bestWeights");
    }
  });
});

describe("nodes that leave", () => {
  test("in the middle of a round let it go on with the others", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3 });
    const [a, b, c] = aggregator.begin(["a", "b", "c"]) as [number, number, number];
    aggregator.report(a, { weights: Float32Array.of(1, 1) });
    aggregator.leave(b, "connection lost");
    expect(aggregator.event("node-gone")).toEqual({ kind: "node-gone", name: "b", reason: "connection lost" });
    aggregator.report(c, { weights: Float32Array.of(3, 3) });
    expect(aggregator.directive(a)).toMatchObject({ round: 2, weights: Float32Array.of(2, 2) });
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "c"] });
  });

  test("as the last one that is awaited end the round", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.report(a);
    aggregator.leave(b);
    expect(aggregator.event("round-finished")?.nodes.map(({ name }) => name)).toEqual(["a"]);
    expect(aggregator.directive(a)).toMatchObject({ round: 2 });
  });

  test("after they reported still count in the round", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.report(b, { weights: Float32Array.of(3, 3) });
    aggregator.leave(b);
    aggregator.report(a, { weights: Float32Array.of(1, 1) });
    expect(aggregator.directive(a).weights).toEqual(Float32Array.of(2, 2));
  });

  test("and come back are in the next round, and not before", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.leave(b);
    const back = aggregator.join("b", { instance: "b started twice" });
    expect(aggregator.event("node-joined")).toMatchObject({ name: "b", again: true });
    aggregator.ready([back]);
    expect(aggregator.last(back, "directive")).toBeUndefined();
    aggregator.report(a);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "b"] });
  });

  test("and come back without their data yet are not waited for", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [a, b] = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.leave(b);
    aggregator.join("b");
    aggregator.report(a);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a"] });
  });

  test("until none is left end the round; its time is charged, and it is repeated when one is back", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"]) as [number, number];
    aggregator.round(nodes, { c: 1, b: 1 });
    aggregator.seconds += 5;
    for (const node of nodes) aggregator.leave(node);
    expect(aggregator.event("waiting")).toMatchObject({ present: 0, needed: 1, missing: ["a", "b"] });
    aggregator.seconds += 1000;
    const back = aggregator.join("b");
    aggregator.ready([back]);
    expect(aggregator.directive(back)).toMatchObject({
      round: 2,
      localUpdates: 2,
      weights: Float32Array.of(1, 1),
      previousBecameBest: false,
      bestWeights: Float32Array.of(0, 0),
    });
    // 2 + 1 seconds of the first round, 5 that led to nothing, 3 again.
    expect(aggregator.round([back], { c: 1, b: 1 })).toMatchObject({ round: 2, consumedSeconds: 11 });
  });

  test("and take the time of a round with them leave a round that still fits into the budget, or none", () => {
    const aggregator = driveAggregator();
    const [first] = aggregator.begin(["a"], { strategy: "fixed:10", budgetSeconds: 40 }) as [number];
    aggregator.round([first], { c: 1, b: 1 });
    expect(aggregator.directive(first)).toMatchObject({ round: 2, localUpdates: 10 });
    aggregator.seconds += 20;
    aggregator.leave(first);
    // 31 s are spent: of the 9 that are left a round of 6 takes 7, and the final evaluation 2.
    const second = aggregator.join("a");
    aggregator.ready([second]);
    expect(aggregator.directive(second)).toMatchObject({ round: 2, localUpdates: 6, last: true });
    aggregator.seconds += 8;
    aggregator.leave(second);
    const third = aggregator.join("a");
    aggregator.ready([third]);
    expect(aggregator.last(third, "directive")).toBeUndefined();
    aggregator.score([third]);
    expect(aggregator.event("run-finished")).toMatchObject({ reason: "budget", summary: { consumedSeconds: 39 } });
  });
});

describe("the end of the budget", () => {
  test("cuts the last round so that it fits, and leaves room for the final evaluation", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"], { strategy: "fixed:5", budgetSeconds: 17 }) as [number];
    // 6 s, then 12 s; then 17 - 12 = 5 s pay for a round of x + 1 s and the evaluation's 2 s: x = 2.
    expect(aggregator.round(nodes, { c: 1, b: 1 })?.decision).toMatchObject({ kind: "continue", last: false });
    expect(aggregator.round(nodes, { c: 1, b: 1 })?.decision).toEqual({
      kind: "continue",
      localUpdates: 2,
      wanted: 5,
      cutByBudget: true,
      last: true,
      why: { kind: "fixed" },
    });
    expect(aggregator.directive(nodes[0])).toMatchObject({ round: 3, localUpdates: 2, last: true });
    expect(aggregator.round(nodes, { c: 1, b: 1 })?.decision).toEqual({ kind: "evaluate-final" });
    expect(aggregator.directive(nodes[0])).toMatchObject({ round: 4, localUpdates: 0, last: true });
    const evaluated = aggregator.round(nodes, { c: 1, b: 1 });
    expect(evaluated).toMatchObject({
      round: 4,
      localUpdates: 0,
      consumedSeconds: 17,
      decision: { kind: "stop", reason: "budget" },
    });
  });

  test("the final evaluation decides whether the last weights or earlier ones are returned", () => {
    for (const [loss, returned] of [
      [0.5, Float32Array.of(2, 2)],
      [3, Float32Array.of(1, 1)],
    ] as const) {
      const aggregator = driveAggregator();
      const nodes = aggregator.begin(["a"], { budgetSeconds: 8 }) as [number];
      aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 2, lossOfBest: 2 });
      aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 1, lossOfBest: 2 });
      expect(aggregator.directive(nodes[0])).toMatchObject({ localUpdates: 0, weights: Float32Array.of(2, 2) });
      aggregator.round(nodes, { c: 1, b: 1, lossAtStart: loss, lossOfBest: 1 });
      expect(aggregator.last(nodes[0], "score")?.weights).toEqual(returned);
    }
  });

  test("adaptive-2018 returns its last weights, and does not evaluate them first", () => {
    const aggregator = driveAggregator();
    const nodes = aggregator.begin(["a"], { strategy: "adaptive-2018", budgetSeconds: 4 }) as [number];
    aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 1, lossOfBest: 1 });
    const last = aggregator.round(nodes, { c: 1, b: 1, lossAtStart: 2, lossOfBest: 1 });
    expect(last).toMatchObject({ last: true, consumedSeconds: 4, decision: { kind: "stop", reason: "budget" } });
    expect(aggregator.last(nodes[0], "score")?.weights).toEqual(Float32Array.of(2, 2));
  });
});
