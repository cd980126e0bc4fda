import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../../test/fixtures/controller-vectors.json" with { type: "json" };
import { aggregateEstimates } from "../estimates.ts";
import type { RoundStats, Strategy } from "../strategy.ts";
import { adaptive2018 } from "./adaptive-2018.ts";
import { adaptive2019 } from "./adaptive-2019.ts";
import { fixed } from "./fixed.ts";

const adaptive = { "adaptive-2019": adaptive2019, "adaptive-2018": adaptive2018 };

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const rounds = fc.integer({ min: 1, max: 3 }).chain((resources) => {
  const each = (min: number, max: number) =>
    fc.array(positive(min, max), { minLength: resources, maxLength: resources });
  return fc.record({
    round: fc.constant(2),
    tau: fc.integer({ min: 1, max: 100 }),
    stepSize: positive(1e-3, 0.1),
    estimates: fc.record({ rho: positive(1e-3, 5), beta: positive(1e-5, 50), delta: positive(1e-4, 10) }),
    localCosts: each(1e-4, 0.1),
    globalCosts: each(1e-3, 1),
    budgets: each(5, 100),
    consumed: each(0, 5),
  });
});

function choose<S>(strategy: Strategy<S>, round: RoundStats) {
  return strategy.next(strategy.init(), round)[1];
}

describe("the 2019 strategy", () => {
  test.each(vectors.map((vector, index) => ({ index: index + 1, ...vector })))(
    "chooses the authors' tau in reference case $index",
    ({
      phi,
      stepSize,
      budgetSeconds,
      localCostSeconds,
      globalCostSeconds,
      previousTau,
      reports,
      expected,
      ...vector
    }) => {
      const { returnsBestWeights } = vector;
      const { tau } = choose(adaptive2019({ phi, tauMax: 100, returnsBestWeights }), {
        round: 2,
        tau: previousTau,
        stepSize,
        estimates: aggregateEstimates(reports),
        localCosts: [localCostSeconds],
        globalCosts: [globalCostSeconds],
        budgets: [budgetSeconds],
        consumed: [0],
      });
      expect(tau).toBe(expected.tau);
    },
  );

  test("keeps c and b for the final evaluation if it returns the best weights", () => {
    // R' = 3 - 1 - 1 = 1 instead of 3: the bound of one local update, (c + b)/(R' eta phi), is three times as large.
    const estimates = { rho: 1, beta: 1, delta: 1 };
    const round = {
      round: 2,
      tau: 1,
      stepSize: 1,
      estimates,
      localCosts: [1],
      globalCosts: [1],
      budgets: [3],
      consumed: [0],
    };
    const bounds = [true, false].map((returnsBestWeights) => {
      const { why } = choose(adaptive2019({ phi: 1, tauMax: 100, returnsBestWeights }), round);
      return why.kind === "bound" ? why.bound[0] : undefined;
    });
    expect(bounds).toEqual([2, 2 / 3]);
  });

  test("aggregates after every local update where the budget does not even pay for the final evaluation", () => {
    const estimates = { rho: 1, beta: 1, delta: 1 };
    const round = {
      round: 2,
      tau: 8,
      stepSize: 1,
      estimates,
      localCosts: [1],
      globalCosts: [1],
      budgets: [2],
      consumed: [0],
    };
    expect(choose(adaptive2019({ phi: 1, tauMax: 100 }), round).tau).toBe(1);
  });
});

describe.each(["adaptive-2019", "adaptive-2018"] as const)("%s", (name) => {
  const create = adaptive[name];

  test("starts 1, 1, then grows tenfold a round up to the maximum while delta is 0", () => {
    const strategy = create({ phi: 0.025, tauMax: 250 });
    const taus = [strategy.firstTau];
    let state = strategy.init();
    for (let round = 1; round <= 4; round++) {
      const estimates = { rho: 1, beta: 1, delta: 0 };
      const [next, choice] = strategy.next(state, {
        round,
        tau: taus.at(-1) as number,
        stepSize: 0.01,
        ...(round > 1 ? { estimates } : {}),
        localCosts: [0.01],
        globalCosts: [0.1],
        budgets: [15],
        consumed: [0],
      });
      state = next;
      taus.push(choice.tau);
    }
    expect(taus).toEqual([1, 1, 10, 100, 250]);
  });

  test("keeps its tau while there are no estimates", () => {
    const round = { round: 5, tau: 7, stepSize: 0.01, localCosts: [1], globalCosts: [1], budgets: [99], consumed: [0] };
    const choice = choose(create({ phi: 1, tauMax: 100 }), round);
    expect(choice).toEqual({ tau: 7, why: { kind: "no-estimates" } });
  });

  test("chooses the optimum of the curve that it returns, the smallest if there are several", () => {
    fc.assert(
      fc.property(rounds, positive(1e-5, 1), fc.integer({ min: 1, max: 200 }), (round, phi, tauMax) => {
        const { tau, why } = choose(create({ phi, tauMax }), round);
        if (why.kind !== "bound") throw new Error("an adaptive choice shows its bound");
        const limit = Math.min(10 * round.tau, tauMax);
        expect(why).toMatchObject({
          objective: name === "adaptive-2019" ? "minimise" : "maximise",
          searchLimit: limit,
          limitedBy: 10 * round.tau < tauMax ? "growth" : "maximum",
          estimates: round.estimates,
        });
        expect(why.bound).toHaveLength(limit);
        expect(why.bound.some(Number.isNaN)).toBe(false);
        const best = why.objective === "minimise" ? Math.min(...why.bound) : Math.max(...why.bound);
        expect(tau).toBe(why.bound.indexOf(best) + 1);
      }),
    );
  });

  test("goes to the search limit where the nodes' data agree", () => {
    fc.assert(
      fc.property(rounds, positive(1e-5, 1), (round, phi) => {
        // Longer steps than 2/beta do not descend; the 2018 bound is negative there.
        const beta = Math.min(round.estimates.beta, 1 / round.stepSize);
        const agreeing = { ...round, estimates: { ...round.estimates, beta, delta: 0 } };
        expect(choose(create({ phi, tauMax: 100 }), agreeing).tau).toBe(Math.min(10 * round.tau, 100));
      }),
    );
  });

  test("never chooses a larger tau for a larger phi", () => {
    fc.assert(
      fc.property(rounds, positive(1e-5, 1), positive(1, 100), (round, phi, factor) => {
        const smaller = choose(create({ phi, tauMax: 100 }), round).tau;
        const larger = choose(create({ phi: phi * factor, tauMax: 100 }), round).tau;
        expect(larger).toBeLessThanOrEqual(smaller);
      }),
    );
  });

  test("aggregates after every local update where training has diverged", () => {
    const lost = { rho: Number.NaN, beta: Number.NaN, delta: Number.NaN };
    const costs = { localCosts: [1], globalCosts: [1], budgets: [99], consumed: [0] };
    const round = { round: 5, tau: 7, stepSize: 0.01, estimates: lost, ...costs };
    expect(choose(create({ phi: 1, tauMax: 100 }), round).tau).toBe(1);
  });

  test("smooths costs over rounds only if asked to", () => {
    const round = { round: 1, tau: 1, stepSize: 0.01, budgets: [99], consumed: [0] };
    const smoothed = (smoothing: number) => {
      const strategy = create({ phi: 1, tauMax: 100, smoothing });
      const [first] = strategy.next(strategy.init(), { ...round, localCosts: [1], globalCosts: [8] });
      return strategy.next(first, { ...round, localCosts: [3], globalCosts: [4] })[0];
    };
    expect(smoothed(0)).toEqual({ localCosts: [3], globalCosts: [4] });
    expect(smoothed(0.75)).toEqual({ localCosts: [1.5], globalCosts: [7] });
  });
});

describe("a fixed strategy", () => {
  test("always takes its tau, from the first round on", () => {
    const strategy = fixed(17);
    expect(strategy).toMatchObject({ name: "fixed:17", firstTau: 17, returnsBestWeights: true });
    fc.assert(
      fc.property(rounds, (round) => {
        expect(choose(strategy, round)).toEqual({ tau: 17, why: { kind: "fixed" } });
      }),
    );
  });

  test("needs a positive integer", () => {
    expect(() => fixed(0)).toThrow(RangeError);
    expect(() => fixed(1.5)).toThrow(RangeError);
  });
});
