import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../test/fixtures/controller-vectors.json" with { type: "json" };
import { aggregateEstimates, localEstimates } from "./estimates.ts";

describe("a node's estimates", () => {
  test("are the changes of loss and gradient over the distance between the weights", () => {
    const measured = { lossAtOwn: 1, lossAtStart: 2, gradientDistance: 3, weightDistance: 0.5 };
    expect(localEstimates(measured)).toEqual({ rho: 2, beta: 6 });
  });

  test("are 0 and the floor of beta where the weights did not move", () => {
    const measured = { lossAtOwn: 1, lossAtStart: 2, gradientDistance: 3, weightDistance: 1e-10 };
    expect(localEstimates(measured)).toEqual({ rho: 0, beta: 1e-5 });
  });

  test("hold beta at 1e-5 where the gradient hardly changes", () => {
    const measured = { lossAtOwn: 1, lossAtStart: 1, gradientDistance: 1e-9, weightDistance: 1 };
    expect(localEstimates(measured)).toEqual({ rho: 0, beta: 1e-5 });
  });
});

describe("the aggregator's estimates", () => {
  test("weigh nodes by their examples, the deviation from the mean gradient included", () => {
    // grad F(w0) = (3*(4, 0) + 1*(0, 4)) / 4 = (3, 1); delta_1 = |(1, -1)|, delta_2 = |(-3, 3)|.
    const { rho, beta, delta } = aggregateEstimates([
      { examples: 3, rho: 1, beta: 2, gradient: [4, 0] },
      { examples: 1, rho: 5, beta: 6, gradient: Float32Array.of(0, 4) },
    ]);
    expect(rho).toBeCloseTo(2, 14);
    expect(beta).toBeCloseTo(3, 14);
    expect(delta).toBeCloseTo((3 * Math.SQRT2 + 3 * Math.SQRT2) / 4, 14);
  });

  test("agree with the authors' program in all 60 reference cases", () => {
    expect(vectors).toHaveLength(60);
    for (const { reports, expected } of vectors) {
      const estimates = aggregateEstimates(reports);
      for (const name of ["beta", "rho", "delta"] as const) {
        // With one node delta is 0; the authors' program gives up to 6e-16 for rounding its mean.
        const tolerance = 1e-9 * expected[name] + 1e-15;
        expect(Math.abs(estimates[name] - expected[name]), name).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  test("have delta = 0 exactly where all nodes have the same gradient", () => {
    const examples = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 });
    const gradient = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 5 });
    fc.assert(
      fc.property(examples, gradient, (sizes, same) => {
        const reports = sizes.map((size) => ({ examples: size, rho: 1, beta: 1, gradient: same }));
        expect(aggregateEstimates(reports).delta).toBe(0);
      }),
    );
  });

  test("leave out a node without examples, whatever it says", () => {
    const counted = { examples: 2, rho: 1, beta: 2, gradient: [1] };
    const empty = { examples: 0, rho: Number.NaN, beta: Number.NaN, gradient: [Number.NaN] };
    expect(aggregateEstimates([empty, counted])).toEqual({ rho: 1, beta: 2, delta: 0 });
  });

  test("hold beta at 1e-5", () => {
    expect(aggregateEstimates([{ examples: 1, rho: 0, beta: 0, gradient: [] }]).beta).toBe(1e-5);
  });

  test("need at least one report, and gradients of one model", () => {
    expect(() => aggregateEstimates([])).toThrow(RangeError);
    const report = { examples: 1, rho: 1, beta: 1 };
    const reports = [
      { ...report, gradient: [1, 2] },
      { ...report, gradient: [1] },
    ];
    expect(() => aggregateEstimates(reports)).toThrow("1 entries where another has 2");
  });
});
