import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { encodedBytes } from "../codec.ts";
import type { Report } from "../messages.ts";

const drift = { squaredMovement: 2, squaredNoise: 1000 };

/** A run of two nodes up to its final evaluation, if there is one. */
function untilFinal(budgetSeconds = 10, b = 0.1) {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = aggregator.begin(["a", "b"], { strategy: "adaptive", budgetSeconds });
  const starts: number[] = [];
  while (aggregator.event("run-ended") === undefined && aggregator.directive(nodes[0] as number).localUpdates > 0) {
    starts.push(aggregator.directive(nodes[0] as number).weights[0] as number);
    aggregator.round(nodes, { c: 0.01, b, drift });
  }
  const final = aggregator.directive(nodes[0] as number);
  const answer = (losses: Partial<Report>) => {
    aggregator.seconds += 0.11;
    for (const node of nodes) aggregator.report(node, { localSeconds: 0.01, ...losses });
    return aggregator.last(nodes[0] as number, "score")?.weights;
  };
  return { aggregator, nodes, starts, final, answer };
}

describe("what a run of the adaptive strategy returns", () => {
  test("is chosen among the newest weights, w_f and a mean of iterates, which the final evaluation compares", () => {
    const { final, starts, aggregator } = untilFinal(11);
    expect(starts.length).toBeGreaterThan(12);
    expect(final.localUpdates).toBe(0);
    const [mean] = final.meanWeights as Float32Array;
    // The weights grew from round to round: their mean lies behind the newest.
    expect(mean).toBeLessThan(final.weights[0] as number);
    expect(mean).toBeGreaterThan(starts[Math.floor(starts.length / 2)] as number);
    // As many minibatches as what is left of the budget pays for.
    const left = 11 - (aggregator.event("round-finished")?.consumedSeconds as number);
    expect(final.secondsAllowed).toBeLessThan(left);
    expect(final.secondsAllowed).toBeGreaterThan(0.01);
  });

  test("is compared for no longer than what is left pays for, beside what messages need and the end of the run", () => {
    const prices = { budgetMoney: 100, currency: "EUR", pricePerMegabyte: 2000, pricePerDeviceHour: 3600 };
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const limits = { rounds: 2, budgetSeconds: 1e4 };
    const nodes = aggregator.begin(["a", "b"], { ...prices, ...limits, strategy: "adaptive", pace: "common" });
    aggregator.round(nodes, { c: 0.01, b: 0.1, drift });
    // Of 50,000 bytes.
    aggregator.bytesSent = 48_000;
    const finished = aggregator.round(nodes, { c: 0.01, b: 0.1, drift });
    const money = finished?.budgets?.find(({ resource }) => resource === "money");
    const final = aggregator.directive(nodes[0] as number);
    expect(final.localUpdates).toBe(0);
    const directives = 2 * encodedBytes(final) * 0.002;
    // Each node's second costs 1.
    const longest = 100 - (money?.consumed as number) - directives;
    expect(2 * (final.secondsAllowed as number)).toBeLessThan(longest);
    expect(final.secondsAllowed).toBeGreaterThan(0);
  });

  test("is the mean where that is best, or worse by chance only", () => {
    for (const lossOfMean of [0.01, 0.0105]) {
      const { final, answer } = untilFinal();
      expect(answer({ lossAtStart: 0.01, lossOfBest: 0.02, lossOfMean })).toEqual(final.meanWeights);
    }
  });

  test("is the newest weights or w_f where these are clearly better", () => {
    const newest = untilFinal();
    expect(newest.answer({ lossAtStart: 0.01, lossOfBest: 0.02, lossOfMean: 0.1 })).toEqual(newest.final.weights);
    const best = untilFinal();
    const returned = best.answer({ lossAtStart: 0.1, lossOfBest: 0.01, lossOfMean: 0.1 })?.[0];
    // In the driver's runs the newest weights that were looked at were the best.
    expect(returned).toBe(best.starts.at(-1));
  });

  test("is the mean if it is worse by two standard errors at most, where all nodes tell them", () => {
    // Two nodes with as many examples: 0.5 * sqrt(2 * 0.0002) = 0.01.
    const chance = { lossAtStart: 0.5, lossOfBest: 0.6, lossOfMeanVariance: 0.0002 };
    const within = untilFinal();
    expect(within.answer({ ...chance, lossOfMean: 0.519 })).toEqual(within.final.meanWeights);
    const beyond = untilFinal();
    expect(beyond.answer({ ...chance, lossOfMean: 0.521 })).toEqual(beyond.final.weights);
    // Without chance the better one is returned, whatever was gained.
    const sure = untilFinal();
    expect(sure.answer({ ...chance, lossOfMeanVariance: 0, lossOfMean: 0.5001 })).toEqual(sure.final.weights);
  });

  test("is not the mean if some node does not know it", () => {
    const { final, answer } = untilFinal();
    expect(answer({ lossAtStart: 0.01, lossOfBest: 0.02 })).toEqual(final.weights);
  });

  test("is not compared where that would cost more than a twentieth of the budget: a few rounds return the newest", () => {
    const { aggregator, nodes, starts, final } = untilFinal(10, 0.9);
    expect(starts.length).toBeLessThan(12);
    expect(final.meanWeights).toBeUndefined();
    expect(aggregator.last(nodes[0] as number, "score")?.weights[0]).toBeGreaterThan(starts.at(-1) as number);
  });

  test("is w_f where the newest weights are much worse and nothing was compared", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"], { strategy: "adaptive", budgetSeconds: 10 });
    for (let i = 0; i < 3; i++) aggregator.round(nodes, { c: 0.01, b: 0.1, drift });
    const best = aggregator.directive(nodes[0] as number).weights;
    aggregator.round(nodes, { c: 0.01, b: 0.1, drift });
    aggregator.round(nodes, { c: 0.01, b: 0.1, drift, lossAtStart: 0.9, lossOfBest: 0.1 });
    aggregator.give({ kind: "stop" });
    expect(aggregator.last(nodes[0] as number, "score")?.weights).toEqual(best);
  });
});
