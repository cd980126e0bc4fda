import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lossesAt, usefulUpdates } from "./usefulness.ts";

const terms = { localCosts: [0.01], globalCosts: [0.1], remaining: [10], disagreementPerSquare: 0 };

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

  test("are the updates paid for, less what is lost to drift", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 10, noNaN: true }), (tau, s) => {
        const at = { ...terms, disagreementPerSquare: s };
        const { communication, drift } = lossesAt(tau, at);
        // Without communication the budget would pay for R/c updates.
        expect(usefulUpdates(tau, at)).toBeCloseTo((10 / 0.01) * (1 - communication) * (1 - drift), 6);
      }),
    );
  });

  test("do not depend on tau where aggregation is free and nobody drifts", () => {
    const free = { ...terms, globalCosts: [0], localCosts: [0.0137] };
    const values = Array.from({ length: 300 }, (_, i) => usefulUpdates(i + 1, free));
    expect(new Set(values).size).toBe(1);
  });
});
