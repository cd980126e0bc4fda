import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bound2018, bound2019, drift } from "./bounds.ts";

const terms = fc.record({
  eta: fc.double({ min: 1e-5, max: 2, noNaN: true }),
  beta: fc.double({ min: 1e-5, max: 1e4, noNaN: true }),
  delta: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
});

describe("the drift h", () => {
  test("is (delta/beta) * ((1 + eta*beta)^x - 1) - eta*delta*x", () => {
    const worked = { eta: 0.5, beta: 2, delta: 4 };
    for (const [x, h] of [0, 0, 2, 8].entries()) expect(drift(x, worked)).toBeCloseTo(h, 13);
  });

  test("is exactly 0 for no local update and for one, and without disagreement", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 0, max: 1e6 }), (t, x) => {
        expect([drift(0, t), drift(1, t), drift(x, { ...t, delta: 0 })]).toEqual([0, 0, 0]);
      }),
    );
  });

  test("is floored at 0 between no local update and one, where the formula is negative", () => {
    expect(drift(0.5, { eta: 0.5, beta: 2, delta: 4 })).toBe(0);
  });

  test("grows with x until it overflows", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 2000 }), (t, x) => {
        const here = drift(x, t);
        const next = drift(x + 1, t);
        expect(next > here || (here === Infinity && next === Infinity)).toBe(true);
      }),
    );
  });

  test("agrees with its sum of positive terms, eta * delta * sum over k < x of ((1 + eta*beta)^k - 1)", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 2, max: 200 }), (t, x) => {
        let sum = 0;
        for (let k = 1; k < x; k++) sum += t.eta * t.delta * Math.expm1(k * Math.log1p(t.eta * t.beta));
        const overflows = Math.expm1(x * Math.log1p(t.eta * t.beta)) === Infinity;
        if (overflows) expect(drift(x, t)).toBe(Infinity);
        // Next to the largest number that there is, the last digit decides whether it is Infinity.
        else if (drift(x, t) === Infinity || sum === Infinity)
          expect(Math.min(drift(x, t), sum)).toBeGreaterThan(1.79e308);
        else expect(Math.abs(drift(x, t) / sum - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  test("loses no digits where its two terms nearly cancel", () => {
    // To the first order in z = eta*beta = 1e-8: eta*delta*z * C(100, 2) * (1 + z*98/3).
    const expected = 1e-3 * 2 * 1e-8 * 4950 * (1 + (1e-8 * 98) / 3);
    expect(Math.abs(drift(100, { eta: 1e-3, beta: 1e-5, delta: 2 }) / expected - 1)).toBeLessThan(1e-13);
  });

  test("is Infinity, not NaN, where the power overflows", () => {
    expect(drift(100, { eta: 1, beta: 1e9, delta: 1e-300 })).toBe(Infinity);
    expect(drift(1e6, { eta: 1, beta: 1, delta: 1 })).toBe(Infinity);
  });
});

describe("the 2019 bound", () => {
  const worked = { eta: 0.5, phi: 0.5, rho: 3, beta: 2, delta: 4 };
  const time = { localCosts: [1], globalCosts: [2], roundBudgets: [8] };

  test("is as worked out by hand", () => {
    // tau = 1: 1/T' = 3/8, G = 1/(eta*phi*T') = 1.5.
    expect(bound2019(1, { ...worked, ...time })).toBe(1.5);
    // tau = 2: 1/T' = 4/16, h = 2: 0.25/0.5 + sqrt(0.5^2 + 6/(0.25*2)) + 6 = 0.5 + 3.5 + 6.
    expect(bound2019(2, { ...worked, ...time })).toBeCloseTo(10, 13);
  });

  test("counts the scarcest of the resources", () => {
    // The second resource allows 1/T' = 4/8: 1 + sqrt(1 + 12) + 6.
    const two = { localCosts: [1, 2], globalCosts: [2, 0], roundBudgets: [8, 4] };
    expect(bound2019(2, { ...worked, ...two })).toBeCloseTo(7 + Math.sqrt(13), 14);
  });

  test("is Infinity, never NaN, where the budget does not pay for the final evaluation or the numbers are out of range", () => {
    expect(bound2019(1, { ...worked, ...time, roundBudgets: [0] })).toBe(Infinity);
    expect(bound2019(1, { ...worked, ...time, roundBudgets: [-1] })).toBe(Infinity);
    expect(bound2019(2, { ...worked, ...time, delta: Number.NaN })).toBe(Infinity);
    expect(bound2019(1, { ...worked, ...time, rho: Number.NaN })).toBe(Infinity);
    expect(bound2019(1e4, { ...worked, ...time })).toBe(Infinity);
  });

  test("has no drift term without rho, even where h overflows", () => {
    expect(bound2019(1e4, { ...worked, ...time, rho: 0 })).toBeCloseTo((1 + 2e-4) / 8 / 0.25, 14);
  });
});

describe("the 2018 bound", () => {
  const worked = { eta: 0.5, phi: 0.1, beta: 2, delta: 4 };
  const time = { localCosts: [1], globalCosts: [2], budgets: [8] };

  test("is as worked out by hand", () => {
    // tau = 2: 8*2/4 * (0.5*(1 - 0.5) - 0.1*2/2) = 4 * 0.15.
    expect(bound2018(2, { ...worked, ...time })).toBeCloseTo(0.6, 14);
    // tau = 1: 8/3 * 0.25.
    expect(bound2018(1, { ...worked, ...time })).toBeCloseTo(2 / 3, 14);
  });

  test("counts the scarcest of the resources", () => {
    const two = { localCosts: [1, 2], globalCosts: [2, 0], budgets: [8, 4] };
    expect(bound2018(2, { ...worked, ...two })).toBeCloseTo(0.3, 14);
  });

  test("is -Infinity, never NaN, where the numbers are out of range", () => {
    expect(bound2018(2, { ...worked, ...time, delta: Number.NaN })).toBe(-Infinity);
    expect(bound2018(1e4, { ...worked, ...time })).toBe(-Infinity);
  });
});
