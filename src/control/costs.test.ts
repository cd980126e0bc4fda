import { expect, test } from "vitest";
import { cautiousCosts, emptyCosts, meanCosts, measuredTime, summedCost, withRoundCosts } from "./costs.ts";

test("the slowest node's time is the local part of a round, and what is left of the round is the aggregation", () => {
  const round = { roundSeconds: 3, slowestUpdateSeconds: 0.25, slowestSeconds: 1 };
  expect(measuredTime(round)).toEqual({ localCost: 0.25, globalCost: 2 });
});

test("clocks that differ never give an aggregation a negative cost", () => {
  const round = { roundSeconds: 1, slowestUpdateSeconds: 1.5, slowestSeconds: 1.5 };
  expect(measuredTime(round)).toEqual({ localCost: 1.5, globalCost: 0 });
});

test("resources that add up over nodes are summed", () => {
  const locals = [
    { spent: 6, updates: 3 },
    { spent: 4, updates: 4 },
    { spent: 0, updates: 0 },
  ];
  expect(summedCost({ locals, aggregation: [1, 2, 0.5] })).toEqual({ localCost: 3, globalCost: 3.5 });
});

test("the stop rule uses mean local costs and with global costs one standard deviation above the mean", () => {
  let costs = emptyCosts(2);
  costs = withRoundCosts(costs, 1, { localCosts: [1, 10], globalCosts: [2, 5] });
  expect(cautiousCosts(costs)).toEqual({ localCosts: [1, 10], globalCosts: [2, 5] });
  costs = withRoundCosts(costs, 1, { localCosts: [2, 20], globalCosts: [4, 5] });
  costs = withRoundCosts(costs, 2, { localCosts: [4.5, 45], globalCosts: [6, 5] });
  expect(meanCosts(costs)).toEqual({ localCosts: [3, 30], globalCosts: [4, 5] });
  expect(cautiousCosts(costs)).toEqual({ localCosts: [3, 30], globalCosts: [6, 5] });
});

test("a round of 99 local updates has 99 times the weight of a round of one in the mean of c", () => {
  const once = withRoundCosts(emptyCosts(1), 1, { localCosts: [101], globalCosts: [1] });
  const costs = withRoundCosts(once, 99, { localCosts: [1], globalCosts: [1] });
  expect(meanCosts(costs).localCosts[0]).toBeCloseTo(2, 12);
});
