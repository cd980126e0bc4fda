import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lossesAt, type UsefulnessTerms, usefulUpdates } from "./usefulness.ts";

const terms: UsefulnessTerms = {
  localCosts: [0.01],
  globalCosts: [0.1],
  remaining: [10],
  disagreementPerSquare: 0,
};

/** A budget for this many rounds of ten local updates. */
const fewRounds = (rounds: number) => lossesAt(10, { ...terms, remaining: [0.2 * rounds] }).fewRounds;

describe("useful local updates", () => {
  /** 10 s, rounds of 10 at 0.2 s each. */
  const manyRounds = 1 - fewRounds(50);

  test("are all that the rest of the budget pays for if nodes agree, but for what few rounds lose", () => {
    expect(usefulUpdates(10, terms)).toBeCloseTo(500 * manyRounds);
  });

  test("count half where kappa*s*tau^2 = 1", () => {
    expect(usefulUpdates(10, { ...terms, disagreementPerSquare: 1 / (0.4 * 100) })).toBeCloseTo(250 * manyRounds);
  });

  test("are those of the resource that is spent first", () => {
    const two = { ...terms, localCosts: [0.01, 1], globalCosts: [0.1, 10], remaining: [10, 100] };
    expect(usefulUpdates(10, two)).toBeCloseTo(50 * (1 - fewRounds(5)));
    expect(lossesAt(10, { ...two, globalCosts: [0.1, 30] }).communication).toBeCloseTo(0.75);
  });

  test("are none where a budget is spent or a cost is not a number", () => {
    expect(usefulUpdates(3, { ...terms, remaining: [0] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, remaining: [-1] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, localCosts: [Number.NaN] })).toBe(0);
    expect(usefulUpdates(3, { ...terms, disagreementPerSquare: Infinity })).toBe(0);
  });

  test("are the updates paid for, minus what is lost to drift and to few rounds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 10, noNaN: true }), (tau, s) => {
        const at = { ...terms, disagreementPerSquare: s };
        const { communication, drift, fewRounds } = lossesAt(tau, at);
        // Without communication the budget would pay for R/c updates.
        const paid = (10 / 0.01) * (1 - communication);
        expect(usefulUpdates(tau, at)).toBeCloseTo(paid * (1 - drift) * (1 - fewRounds), 6);
      }),
    );
  });

  test("are most with a single update a round where aggregation is free", () => {
    const free = { ...terms, globalCosts: [0], localCosts: [0.0137] };
    const values = Array.from({ length: 300 }, (_, i) => usefulUpdates(i + 1, free));
    expect(values[0]).toBe(Math.max(...values));
  });
});

describe("what few rounds lose", () => {
  test("is what is missing at the end, if each round's movement is repeated 0.8 times as far in each round after it", () => {
    for (let rounds = 1; rounds <= 40; rounds++) {
      let velocity = 0;
      let way = 0;
      for (let i = 0; i < rounds; i++) {
        velocity = 0.8 * velocity + 1;
        way += velocity;
      }
      expect(fewRounds(rounds)).toBeCloseTo(1 - way / (rounds / (1 - 0.8)), 9);
    }
  });

  test("shrinks with the rounds that are left, from 0.8 where there is one round or less to 0", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (rounds) => {
        expect(fewRounds(rounds + 1)).toBeLessThanOrEqual(fewRounds(rounds) + 1e-12);
        expect(fewRounds(Math.min(1, rounds))).toBeCloseTo(0.8, 12);
      }),
    );
    expect(fewRounds(Infinity)).toBe(0);
  });
});
