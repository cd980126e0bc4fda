import { expect, test } from "vitest";
import { lossesAt, usefulUpdates } from "../../../src/control/usefulness.ts";
import { bestTau, promisedAt } from "./promises.ts";

test("what messages take, what drift and few rounds undo and what is useful are the whole", () => {
  for (const tau of [1, 10, 100]) {
    const stakes = { aggregationUpdates: 20, budgetUpdates: 1000, disagreementPerSquare: 0.001 };
    const { messages, drift, fewRounds, useful } = promisedAt(tau, stakes);
    expect(messages + drift + fewRounds + useful).toBeCloseTo(1);
  }
});

test("an aggregation that costs as much as tau local updates takes half of the time", () => {
  const { messages, useful } = promisedAt(30, { aggregationUpdates: 30 });
  expect([messages, useful]).toEqual([0.5, 0.5]);
});

test("drift undoes the share that the controller counts with", () => {
  const terms = { localCosts: [1], globalCosts: [5], remaining: [1e9], disagreementPerSquare: 0.01 };
  const { messages, drift } = promisedAt(10, { aggregationUpdates: 5, disagreementPerSquare: 0.01 });
  expect(drift / (1 - messages)).toBeCloseTo(lossesAt(10, terms).drift);
});

test("the best tau is on the hill, and at its end where nothing drifts", () => {
  expect(bestTau({ aggregationUpdates: 20 }, 100)).toBe(100);
  const best = bestTau({ aggregationUpdates: 20, disagreementPerSquare: 0.01 }, 100);
  expect(best).toBeGreaterThan(3);
  expect(best).toBeLessThan(30);
});

test("with few rounds in the budget the best tau is the one that the controller would choose, a whole round at most", () => {
  const [aggregationUpdates, budgetUpdates, disagreementPerSquare] = [20, 600, 0.001];
  const terms = { localCosts: [1], globalCosts: [20], remaining: [600], disagreementPerSquare };
  const useful = Array.from({ length: 580 }, (_, i) => usefulUpdates(i + 1, terms));
  const chosen = useful.indexOf(Math.max(...useful)) + 1;
  expect(bestTau({ aggregationUpdates, budgetUpdates, disagreementPerSquare }, 1000)).toBe(chosen);
  expect(chosen).toBeLessThan(bestTau({ aggregationUpdates, disagreementPerSquare }, 1000));
  expect(bestTau({ aggregationUpdates: 20, budgetUpdates: 24, disagreementPerSquare: 0 }, 1000)).toBeLessThanOrEqual(4);
});

test("a budget of bytes that pays for ten rounds makes short rounds as dear as they are, however much time there is", () => {
  const bytes = { localUpdate: 0, aggregation: 1 / 10 };
  const stakes = { aggregationUpdates: 20, budgetUpdates: 1000, otherBudgets: [bytes], disagreementPerSquare: 0 };
  // 10 rounds of 10 are 100 of the 1000 updates that the time is enough for; of 100, time pays for 833, and bytes for 1000.
  expect(promisedAt(10, stakes).messages).toBeCloseTo(0.9, 12);
  expect(promisedAt(100, stakes).messages).toBeCloseTo(1 / 6, 12);
  const terms = { localCosts: [1, 0], globalCosts: [20, 100], remaining: [1000, 1000], disagreementPerSquare: 0 };
  const useful = Array.from({ length: 900 }, (_, i) => usefulUpdates(i + 1, terms));
  expect(bestTau(stakes, 1000)).toBe(useful.indexOf(Math.max(...useful)) + 1);
});
