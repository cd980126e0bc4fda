import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";

const names = ["a", "b", "c", "d", "e"];

/** Five nodes, after so many rounds in each of which all weights have grown by 1. */
function runAfter(rounds: number, settings: Partial<RunSettings> = {}) {
  const aggregator = driveAggregator({ nodesNeeded: 5 });
  const nodes = aggregator.begin(names, { budgetSeconds: 1000, ...settings });
  const all = () => aggregator.round(nodes, { c: 0.1, b: 0.8 });
  for (let i = 0; i < rounds; i++) all();
  return {
    aggregator,
    nodes,
    all,
    /** So many of them cannot finish the round, the last ones first. */
    fail(count: number, round = aggregator.directive(nodes[0] as number).round) {
      aggregator.seconds += 1;
      for (const node of nodes.slice(nodes.length - count))
        aggregator.say(node, { type: "failure", run: 1, round, reason: "the weights diverged" });
    },
    w0: () => aggregator.directive(nodes[0] as number).weights,
  };
}

describe("when most nodes cannot go on", () => {
  test("the weights before are taken up again, by all of them, as if they had just begun", () => {
    const { aggregator, nodes, fail } = runAfter(2, { update: "scaffold", momentum: 0.5 });
    const consumed = aggregator.event("round-finished")?.consumedSeconds as number;
    fail(3);
    expect(aggregator.event("run-went-back")).toEqual({
      ...{ kind: "run-went-back", run: 1, round: 3, to: 2 },
      nodes: ["c", "d", "e"],
    });
    for (const node of nodes)
      expect(aggregator.directive(node)).toMatchObject({
        ...{ round: 4, localUpdates: 2, weights: Float32Array.of(1, 1) },
        ...{ correction: { kind: "restart" }, previousBecameBest: false, bestWeights: Float32Array.of(1, 1) },
      });
    const { nodes: asked } = aggregator.event("round-started") ?? {};
    expect(asked).toEqual(names);
    // The time in vain is paid for, and momentum has begun anew.
    const finished = aggregator.round(nodes, { c: 0.1, b: 0.8 });
    expect(finished).toMatchObject({ round: 4, consumedBeforeSeconds: consumed + 1 });
    expect(aggregator.directive(nodes[0] as number).weights).toEqual(Float32Array.of(2, 2));
  });

  test("what is said of the round that was given up counts no more", () => {
    const { aggregator, nodes, fail, w0 } = runAfter(2);
    const [a, b] = nodes as [number, number];
    const late = aggregator.answer(a, { weights: Float32Array.of(100, 100) });
    fail(3);
    aggregator.say(a, late);
    aggregator.say(b, { type: "failure", run: 1, round: 3, reason: "the weights diverged" });
    expect(aggregator.closed.size).toBe(0);
    aggregator.round(nodes, { c: 0.1, b: 0.8 });
    expect(w0()).toEqual(Float32Array.of(2, 2));
    expect(aggregator.event("round-started")?.nodes).toEqual(names);
  });

  test("those who could are not waited for", () => {
    const { aggregator, fail } = runAfter(1);
    fail(3);
    expect(aggregator.event("round-started")).toMatchObject({ round: 3, nodes: names });
  });

  test("and they cannot from the earlier weights either, the run has diverged, and returns these", () => {
    const { aggregator, nodes, fail, all } = runAfter(2);
    fail(5);
    all();
    fail(5);
    expect(aggregator.count("run-went-back")).toBe(2);
    fail(5);
    expect(aggregator.count("run-went-back")).toBe(2);
    aggregator.score(nodes);
    expect(aggregator.last(nodes[0] as number, "score")?.weights).toEqual(Float32Array.of(1, 1));
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "diverged",
      explanation: expect.stringContaining("most nodes could not go on, from earlier weights either"),
    });
  });

  test("time and again, the run ends", () => {
    const { aggregator, fail, all } = runAfter(2);
    for (let i = 0; i < 10; i++) {
      fail(4);
      all();
      all();
    }
    expect(aggregator.count("run-went-back")).toBe(3);
    expect(aggregator.event("run-ended")).toMatchObject({ reason: "failed" });
  });

  test("whoever led there by steps that went too far for that is left out", () => {
    const { aggregator, nodes, fail } = runAfter(2);
    for (const [i, node] of nodes.entries())
      aggregator.report(node, { weights: Float32Array.from([1, 1], () => 2 + (i === 0 ? 5 : 1)) });
    fail(4);
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", leftOut: true });
    expect(aggregator.event("node-doubted")?.said).toContain("5 times as far as the median");
    expect(aggregator.event("round-started")?.nodes).toEqual(["b", "c", "d", "e"]);
  });

  test("weights that most nodes lose far more by than by the first ones are not gone back to", () => {
    const { aggregator, nodes, fail } = runAfter(2);
    aggregator.round(nodes, { lossAtStart: 2.1, lossOfBest: 1 });
    fail(5);
    expect(aggregator.event("run-went-back")).toMatchObject({ round: 4, to: 2 });
  });

  test("in the final evaluation, the run ends with the earlier ones", () => {
    const { aggregator, nodes, fail, all } = runAfter(2, { rounds: 3, strategy: "fixed:2" });
    all();
    expect(aggregator.directive(nodes[0] as number).localUpdates).toBe(0);
    fail(4);
    aggregator.score(nodes);
    expect(aggregator.event("run-finished")).toMatchObject({ reason: "rounds" });
    expect(aggregator.last(nodes[0] as number, "score")?.weights).toEqual(Float32Array.of(2, 2));
  });

  test("a state that is kept knows of it", () => {
    const { aggregator, fail } = runAfter(2);
    fail(3);
    const run = restoreAggregator(snapshotAggregator(aggregator.state())).runs.get(1);
    expect(run).toMatchObject({ wentBack: { to: 2, times: 1 }, good: { round: 2, weights: Float32Array.of(1, 1) } });
  });
});

describe("they are not taken up again", () => {
  test("when half of the nodes or fewer say that they cannot go on", () => {
    const { aggregator, nodes, fail } = runAfter(2);
    fail(2);
    for (const node of nodes.slice(0, 3)) aggregator.report(node);
    expect(aggregator.count("run-went-back")).toBe(0);
    expect(aggregator.event("round-started")?.nodes).toEqual(["a", "b", "c"]);
  });

  test("by the word of one, who may be alone", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["a"]) as [number];
    aggregator.round([node]);
    aggregator.say(node, { type: "failure", run: 1, round: 2, reason: "the weights diverged" });
    expect(aggregator.count("run-went-back")).toBe(0);
    expect(aggregator.event("run-ended")).toMatchObject({ reason: "failed" });
  });

  test("where the first ones were no good: who cannot go on from these is out", () => {
    const { aggregator, nodes, fail } = runAfter(0);
    fail(3);
    for (const node of nodes.slice(0, 2)) aggregator.report(node);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["a", "b"] });
  });
});
