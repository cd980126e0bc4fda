import { expect, test } from "vitest";
import { lossesAt } from "../../../src/control/usefulness.ts";
import { bestTau, promisedAt } from "./promises.ts";

test("what messages take, what drift undoes and what is useful are the whole", () => {
  for (const tau of [1, 10, 100]) {
    const { messages, drift, useful } = promisedAt(tau, { aggregationUpdates: 20, disagreementPerSquare: 0.001 });
    expect(messages + drift + useful).toBeCloseTo(1);
  }
});

test("an aggregation that costs as much as tau local updates takes half of the time", () => {
  expect(promisedAt(30, { aggregationUpdates: 30 })).toEqual({ messages: 0.5, drift: 0, useful: 0.5 });
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
