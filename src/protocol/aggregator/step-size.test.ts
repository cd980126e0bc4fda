import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";

const stepSizes = (aggregator: AggregatorDriver, node: number, rounds: number) =>
  Array.from({ length: rounds }, () => {
    const { stepSize } = aggregator.directive(node);
    aggregator.round([node], { c: 1, b: 2 });
    return stepSize;
  });

function begun(changed: Partial<RunSettings>) {
  const aggregator = driveAggregator();
  const [node] = aggregator.begin(["a"], { strategy: "fixed:2", stepSize: 0.5, ...changed }) as [number];
  return { aggregator, node };
}

describe("the step size of a round", () => {
  test("is not told where it is that of the assignment", () => {
    for (const stepSizeSchedule of [undefined, "constant"]) {
      const { aggregator, node } = begun(stepSizeSchedule === undefined ? {} : { stepSizeSchedule });
      expect(stepSizes(aggregator, node, 3)).toEqual([undefined, undefined, undefined]);
    }
  });

  test("goes by the local updates of the rounds before", () => {
    const { aggregator, node } = begun({ stepSizeSchedule: "inverse:0.5" });
    // t is 0, 2, 4: 1/(1 + t/2).
    expect(stepSizes(aggregator, node, 3)).toEqual([undefined, 0.25, 0.5 / 3]);
    expect(aggregator.last(node, "assignment")).toMatchObject({ stepSize: 0.5 });
  });

  test("or by the share of the budget that is spent", () => {
    const { aggregator, node } = begun({ stepSizeSchedule: "cosine:0", budgetSeconds: 16 });
    // Rounds take 2*1 + 2 = 4 s.
    const [first, second, third] = stepSizes(aggregator, node, 3);
    expect(first).toBeUndefined();
    expect(second).toBeCloseTo((0.5 * (1 + Math.SQRT1_2)) / 2, 12);
    expect(third).toBeCloseTo(0.25, 12);
  });

  test("and by the rounds that are done, where their number is given and is reached sooner", () => {
    const { aggregator, node } = begun({ stepSizeSchedule: "cosine:0", budgetSeconds: 1000, rounds: 4 });
    expect(stepSizes(aggregator, node, 3)[2]).toBeCloseTo(0.25, 12);
  });

  test("is told with the round's end, and the result names the schedule", () => {
    const { aggregator, node } = begun({ stepSizeSchedule: "step:0.5:2", rounds: 2 });
    stepSizes(aggregator, node, 2);
    expect(aggregator.event("round-finished")).toMatchObject({ round: 2, stepSize: 0.25 });
    aggregator.give({ kind: "stop" });
    const { run } = aggregator.last(node, "score") ?? { run: 0 };
    aggregator.say(node, { type: "scored", run, examples: 10, loss: 0.1 });
    aggregator.give({ kind: "tested", run, round: "final", metrics: {} });
    expect(aggregator.event("run-finished")?.summary).toMatchObject({ stepSize: 0.5, stepSizeSchedule: "step:0.5:2" });
  });

  test("c, where nodes cannot derive it, is by the step size of the round that ended", () => {
    const { aggregator, node } = begun({ stepSizeSchedule: "step:0.5:1", update: "scaffold", strategy: "fixed:4" });
    aggregator.round([node]);
    expect(aggregator.directive(node).stepSize).toBe(0.5 * 0.5 ** 4);
    const [start = 0] = aggregator.directive(node).weights;
    aggregator.report(node, { weights: Float32Array.of(start - 1, 0), localUpdates: 2 });
    // (1, ...) / (2 * 1/32)
    const { correction } = aggregator.directive(node);
    expect(correction?.kind === "given" && correction.mean[0]).toBe(16);
  });

  test("a node whose program takes none takes no part in such a run, and is told why", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const old = aggregator.join("old", { capabilities: ["float32"] });
    const node = aggregator.join("new");
    aggregator.start({ stepSizeSchedule: "cosine" });
    aggregator.ready([node]);
    expect(aggregator.last(old, "assignment")).toBeUndefined();
    expect(aggregator.last(old, "notice")).toMatchObject({
      text: expect.stringMatching(/takes no schedule of the step size \(cosine\): install a newer one there/),
    });
    expect(aggregator.event("node-failed")).toMatchObject({ name: "old" });
    expect(aggregator.directive(node).round).toBe(1);
  });
  test("if no node's program takes any, the run fails with that reason, and its step size is not blamed", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    for (const name of ["a", "b"]) aggregator.join(name, { capabilities: ["float32"] });
    aggregator.start({ stepSizeSchedule: "cosine" });
    aggregator.give({ kind: "tested", run: 1, round: "final", metrics: {} });
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "failed",
      explanation:
        "no node can take part: a: its program takes no schedule of the step size (cosine): install a newer one there, or start the run without",
    });
  });

  test("if the others have diverged, the run has", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const node = aggregator.join("a");
    aggregator.join("old", { capabilities: ["float32"] });
    aggregator.start({ stepSizeSchedule: "cosine" });
    aggregator.ready([node]);
    aggregator.say(node, { type: "failure", run: 1, round: 1, reason: "the weights diverged" });
    aggregator.score([node]);
    expect(aggregator.event("run-finished")).toMatchObject({
      reason: "diverged",
      explanation: expect.stringMatching(/^no node could go on \(a: the weights diverged\); the step size/),
    });
  });
});
