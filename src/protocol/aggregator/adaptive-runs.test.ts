import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";

/** Two nodes. */
function pair(changed: Partial<RunSettings>) {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], changed) as [number, number];
  return { aggregator, a, b };
}

describe("the adaptive strategy", () => {
  const drift = { squaredMovement: 5, squaredNoise: 2 };

  test("corrects drift and has momentum unless it is told otherwise, and the summary says so", () => {
    const { aggregator, a } = pair({ strategy: "adaptive" });
    expect(aggregator.last(a, "assignment")).toMatchObject({
      update: "scaffold",
      momentum: 0.8,
      measure: "drift",
    });
    expect(aggregator.event("run-started")).toMatchObject({ update: "scaffold", momentum: 0.8 });
    const other = pair({ strategy: "adaptive", update: "sgd", momentum: 0 });
    expect(other.aggregator.last(other.a, "assignment")).toMatchObject({ update: "sgd", momentum: 0 });
  });

  test("is told how far nodes went together and apart", () => {
    const { aggregator, a, b } = pair({ strategy: "adaptive", stepSize: 0.5 });
    aggregator.report(a, { weights: Float32Array.of(2, 1), drift });
    aggregator.report(b, { weights: Float32Array.of(2, -1), drift });
    // The mean went by (2, 0). What one update may move by chance is 0.5^2 * 2.
    expect(aggregator.event("round-finished")).toMatchObject({
      drift: { movement: 4, divergence: 1, noise: 0.5, drift: 0.5 },
      decision: { why: { kind: "useful", disagreementPerSquare: 0.5 / 4.5 } },
    });
    expect(aggregator.event("round-finished")).not.toHaveProperty("estimates");
  });

  test("begins momentum anew, from where rounds have led, where the loss of a model with layers rises", () => {
    const aheadAfter = (hasLayers: boolean) => {
      const aggregator = driveAggregator({ nodesNeeded: 2, hasLayers });
      const nodes = aggregator.begin(["a", "b"], { strategy: "adaptive", budgetSeconds: 1000, pace: "common" });
      return [2, 1, 1, 3, 2].map((lossAtStart) => {
        const moved = aggregator.directive(nodes[0] as number).weights.map((weight) => weight + 1);
        aggregator.seconds += 1.1;
        for (const node of nodes) aggregator.report(node, { localSeconds: 1, drift, weights: moved, lossAtStart });
        return (aggregator.directive(nodes[0] as number).weights[0] as number) - (moved[0] as number);
      });
    };
    const [first, second, third, risen, next] = aheadAfter(true) as [number, number, number, number, number];
    expect([first, risen]).toEqual([0, 0]);
    for (const ahead of [second, third, next]) expect(ahead).toBeGreaterThan(0);
    expect(aheadAfter(false)[3]).toBeGreaterThan(third);
  });

  test("refuses reports that do not tell of drift", () => {
    const { aggregator, a } = pair({ strategy: "adaptive" });
    aggregator.report(a);
    expect(aggregator.closed.get(a)).toBe("report of round 1: drift was to be measured and is not there");
  });

  test("knows before a round whether it will be corrected", () => {
    const { aggregator, a, b } = pair({ strategy: "adaptive", budgetSeconds: 1000, pace: "common" });
    const apart = { squaredMovement: 9, squaredNoise: 0 };
    const together = { squaredMovement: 2, squaredNoise: 0 };
    aggregator.round([a, b], { c: 0.01, b: 0.1, drift: apart });
    for (let i = 0; i < 8; i++) aggregator.round([a, b], { c: 0.01, b: 0.1, drift: together });
    expect(aggregator.directive(a).localUpdates).toBe(100);
    aggregator.seconds += 1.1;
    aggregator.report(a, { localSeconds: 1, drift: together });
    aggregator.leave(b);
    expect(aggregator.directive(a).localUpdates).toBeGreaterThan(50);
  });

  test("keeps rounds short that most examples begin without a correction", () => {
    const aggregator = driveAggregator({ nodesNeeded: 3 });
    const [a, b, c] = aggregator.begin(
      ["a", "b", "c"],
      { strategy: "adaptive", budgetSeconds: 1000, pace: "common" },
      [10, 10, 30],
    ) as [number, number, number];
    const drift = { squaredMovement: 2, squaredNoise: 0 };
    // All go by 1 in both weights, and apart by this times 3, 3 and -2.
    const round = (examples: number[], apart: number) => {
      aggregator.seconds += 0.11;
      for (const [i, node] of [a, b, c].entries()) {
        if (!examples[i]) continue;
        const own = apart * ([3, 3, -2][i] as number);
        const weights = aggregator.directive(node).weights.map((weight, j) => weight + 1 + (j === 0 ? own : -own));
        aggregator.report(node, { examples: examples[i], localSeconds: 0.01, drift, weights });
      }
    };
    round([10, 10, 30], 0.75);
    for (let i = 0; i < 8; i++) round([10, 10, 30], 0);
    expect(aggregator.directive(a).localUpdates).toBe(100);
    aggregator.leave(c);
    round([10, 10], 0);
    expect(aggregator.directive(a)).toMatchObject({ correction: { kind: "restart" } });
    expect(aggregator.directive(a).localUpdates).toBeLessThan(10);
  });
});
