import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lossesAt, type UsefulnessTerms, usefulUpdates } from "./usefulness.ts";

const terms: UsefulnessTerms = {
  localCosts: [0.01],
  globalCosts: [0.1],
  remaining: [10],
  disagreementPerSquare: 0,
  momentum: 0,
  steadiness: 1,
};

const part = fc.double({ min: 0, max: 0.95, noNaN: true });

/** A budget for this many rounds of ten local updates. */
const roundsLeft = (rounds: number, mu: number, more: Partial<UsefulnessTerms> = {}) =>
  lossesAt(10, { ...terms, remaining: [0.2 * rounds], momentum: mu, ...more }).momentum;

describe("useful local updates", () => {
  test("are all that the rest of the budget pays for if nodes agree: 10 s, rounds of 10 at 0.2 s each", () => {
    expect(usefulUpdates(10, terms)).toBeCloseTo(500);
  });

  test("count half where kappa*s*tau^2 = 1", () => {
    expect(usefulUpdates(10, { ...terms, disagreementPerSquare: 1 / (0.4 * 100) })).toBeCloseTo(250);
  });

  test("are those of the resource that is spent first", () => {
    const two = { ...terms, localCosts: [0.01, 1], globalCosts: [0.1, 10], remaining: [10, 100] };
    expect(usefulUpdates(10, two)).toBeCloseTo(50);
    expect(lossesAt(10, { ...two, globalCosts: [0.1, 30] }).communication).toBeCloseTo(0.75);
  });

  test("are none where a budget is spent or a cost is not a number", () => {
    expect(usefulUpdates(3, { ...terms, remaining: [0] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, remaining: [-1] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, localCosts: [Number.NaN] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, disagreementPerSquare: Infinity })).toBe(0);
  });

  test("are the updates paid for, minus what is lost to drift and to the end of the budget", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 10, noNaN: true }), part, (tau, s, mu) => {
        const at = { ...terms, disagreementPerSquare: s, momentum: mu };
        const { communication, drift, momentum } = lossesAt(tau, at);
        // Without communication the budget would pay for R/c updates.
        const paid = (10 / 0.01) * (1 - communication);
        expect(usefulUpdates(tau, at)).toBeCloseTo(paid * (1 - drift) * (1 - momentum), 6);
      }),
    );
  });

  test("do not depend on tau where aggregation is free and there is no drift", () => {
    const free = { ...terms, globalCosts: [0], localCosts: [0.0137] };
    const values = Array.from({ length: 300 }, (_, i) => usefulUpdates(i + 1, free));
    expect(new Set(values).size).toBe(1);
  });
});

describe("what the end of the budget takes from momentum", () => {
  test("is what is missing at the end, if each round's movement is repeated mu times as far in each round after it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), part, (rounds, mu) => {
        let velocity = 0;
        let way = 0;
        for (let i = 0; i < rounds; i++) {
          velocity = mu * velocity + 1;
          way += velocity;
        }
        const withoutEnd = rounds / (1 - mu);
        expect(roundsLeft(rounds, mu)).toBeCloseTo(1 - way / withoutEnd, 9);
      }),
    );
  });

  test("shrinks with the rounds that are left, from mu where there is one round or less", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), part, (rounds, mu) => {
        expect(roundsLeft(rounds + 1, mu)).toBeLessThanOrEqual(roundsLeft(rounds, mu) + 1e-12);
        expect(roundsLeft(Math.min(1, rounds), mu)).toBeCloseTo(mu, 12);
      }),
    );
  });

  test("is in proportion to how steady the movement is, and 0 without momentum or with an unlimited budget", () => {
    expect(roundsLeft(3, 0.6, { steadiness: 0.25 })).toBeCloseTo(roundsLeft(3, 0.6) / 4, 12);
    expect(roundsLeft(3, 0.6, { steadiness: 0 })).toBe(0);
    expect(roundsLeft(3, 0)).toBe(0);
    expect(roundsLeft(Infinity, 0.6)).toBe(0);
  });
});
