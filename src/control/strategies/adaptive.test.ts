import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DriftMeasures } from "../drift-measures.ts";
import type { RoundStats } from "../strategy.ts";
import { adaptive } from "./adaptive.ts";

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A round whose disagreement by the square of tau is s. */
function round(s: number, more: Partial<RoundStats> = {}): RoundStats {
  const tau = more.tau ?? 100;
  return {
    round: 2,
    tau,
    stepSize: 0.01,
    drift: measures(s * tau ** 2),
    localCosts: [0.013],
    globalCosts: [0.13],
    budgets: [15],
    consumed: [5],
    ...more,
  };
}

function measures(q: number): DriftMeasures {
  return { movement: 0.5, noise: 1.5, drift: 2 * q, divergence: 1.5 + 2 * q };
}

function choose(stats: RoundStats, tauMax = 100) {
  const strategy = adaptive({ tauMax });
  return strategy.next(strategy.init(), stats)[1];
}

/** Feeds the strategy one round after the other, each with the tau that it chose before; returns the taus. */
function play(rounds: readonly ((tau: number) => RoundStats)[], tauMax = 100): number[] {
  const strategy = adaptive({ tauMax });
  let state = strategy.init();
  const taus = [strategy.firstTau];
  for (const stats of rounds) {
    const [next, { tau }] = strategy.next(state, stats(taus.at(-1) as number));
    state = next;
    taus.push(tau);
  }
  return taus;
}

const arbitrary = fc.record({
  s: fc.oneof(fc.constant(0), positive(1e-7, 10)),
  tau: fc.integer({ min: 1, max: 100 }),
  c: positive(1e-4, 0.1),
  b: positive(1e-3, 1),
  consumed: positive(0, 14),
  tauMax: fc.integer({ min: 1, max: 200 }),
});
const statsOf = ({ s, tau, c, b, consumed }: { s: number; tau: number; c: number; b: number; consumed: number }) =>
  round(s, { tau, localCosts: [c], globalCosts: [b], consumed: [consumed] });

describe("the choice", () => {
  test("maximises x/(c*x + b) / (1 + 0.4*s*x^2) * (1 - m(n)), found by trying every x up to five times tau and a tenth of the budget", () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        const { s, tau, c, b, consumed, tauMax } = given;
        const affordable = Math.max(1, Math.floor(1.5 / c));
        const limit = Math.min(5 * tau, affordable, tauMax);
        const rounds = (x: number) => Math.max(1, (15 - consumed) / (c * x + b));
        const fewRounds = (n: number) => (4 * (1 - 0.8 ** n)) / n;
        const value = (x: number) => (x / (c * x + b) / (1 + 0.4 * s * x * x)) * (1 - fewRounds(rounds(x)));
        let best = 0;
        for (let x = 1; x <= limit; x++) best = Math.max(best, value(x));
        const choice = choose(statsOf(given), tauMax);
        expect(value(choice.tau)).toBeGreaterThanOrEqual(best * (1 - 1e-12));
        expect(choice.tau).toBeLessThanOrEqual(limit);
        expect(choice.why).toMatchObject({
          kind: "useful",
          searchLimit: limit,
          limitedBy: limit === tauMax ? "maximum" : limit === affordable ? "budget" : "growth",
        });
      }),
    );
  });

  test("is never larger if disagreement is larger", () => {
    fc.assert(
      fc.property(arbitrary, positive(1.01, 100), (given, factor) => {
        const chooseAt = (s: number) => choose(statsOf({ ...given, s }), given.tauMax).tau;
        expect(chooseAt(given.s * factor)).toBeLessThanOrEqual(chooseAt(given.s));
      }),
    );
  });

  test("leaves rounds for momentum and the mean of iterates", () => {
    // Expensive local updates: 14 s pay for one round of 100 and a short one, or a dozen of 10.
    expect(choose(round(0, { tau: 25, localCosts: [0.095], globalCosts: [0.157], consumed: [1] })).tau).toBeLessThan(
      15,
    );
  });

  test("uses the whole rest of the budget in one round where two do not fit", () => {
    const last = { tau: 25, localCosts: [0.1], globalCosts: [1], budgets: [150], consumed: [148.5] };
    expect(choose(round(0, last)).tau).toBe(100);
  });

  test("takes no more than a tenth of the scarcest budget for a round's local updates, whatever they promise", () => {
    const two = { globalCosts: [1, 1], budgets: [15, 100], consumed: [0, 0] };
    const chosen = (localCosts: number[]) => choose(round(0, { ...two, localCosts }), 10_000);
    expect(chosen([0.1, 0.001]).tau).toBe(15);
    expect(chosen([0.001, 1]).why).toMatchObject({ searchLimit: 10, limitedBy: "budget" });
    expect(chosen([0, 0]).why).toMatchObject({ searchLimit: 500, limitedBy: "growth" });
    expect(chosen([3, 0]).tau).toBe(1);
  });

  test("is 1 where aggregation is free, and where the budget is spent", () => {
    expect(choose(round(0, { globalCosts: [0] })).tau).toBe(1);
    expect(choose(round(0, { consumed: [15] })).tau).toBe(1);
  });

  test("repeats the last tau while nothing was measured", () => {
    const { drift: _, ...unmeasured } = round(0, { tau: 7 });
    expect(choose(unmeasured)).toEqual({ tau: 7, why: { kind: "no-estimates" } });
  });

  test("tells what is lost at the chosen tau", () => {
    const { tau, why } = choose(round(0.01, { tau: 100 }));
    if (why.kind !== "useful") throw new Error("nothing was measured");
    expect(why.losses.communication).toBeCloseTo(0.13 / (0.013 * tau + 0.13));
    expect(why.losses.drift).toBeCloseTo(1 - 1 / (1 + 0.004 * tau ** 2));
    const rounds = 10 / (0.013 * tau + 0.13);
    expect(why.losses.fewRounds).toBeCloseTo((4 * (1 - 0.8 ** rounds)) / rounds, 12);
    expect(why.disagreementPerSquare).toBeCloseTo(0.01);
  });
});

describe("over rounds", () => {
  const agreeing =
    (more: Partial<RoundStats> = {}) =>
    (tau: number) =>
      round(0, { tau, budgets: [1e6], ...more });

  test("tau grows fivefold at most, up to the maximum", () => {
    expect(play(Array(6).fill(agreeing()), 150)).toEqual([1, 5, 25, 125, 150, 150, 150]);
  });

  test("a single round of large disagreement lowers tau only by its weight in the average", () => {
    const at = (s: number) => (tau: number) => round(s, { tau, budgets: [1e6] });
    const [long, after] = play([...Array(5).fill(agreeing()), at(0.1)]).slice(-2);
    expect(long).toBe(100);
    expect(after).toBe(choose(at(0.2 * 0.1)(100)).tau);
    expect(after).toBeGreaterThan(choose(at(0.1)(100)).tau);
  });

  test("tau grows within a few rounds when aggregations become more expensive", () => {
    const steady = Array(8).fill((tau: number) => round(0.001, { tau }));
    const delayed = Array(8).fill((tau: number) => round(0.001, { tau, globalCosts: [0.53] }));
    const taus = play([...steady, ...delayed]);
    expect(taus.at(-1)).toBeGreaterThan((taus[8] as number) * 1.4);
    expect(taus.at(-1)).toBe(choose(round(0.001, { globalCosts: [0.51] })).tau);
  });

  test("a probe tells of the first round, and of a twentieth of the disagreement with drift correction", () => {
    const strategy = adaptive({ tauMax: 100 });
    const probe = round(0.2, { round: 0, tau: 6, consumed: [0] });
    const [state, first] = strategy.next(strategy.init(), probe);
    const expected = { tau: 6, consumed: [0] };
    expect(first.tau).toBe(choose(round(0.01, expected)).tau);
    const [, second] = strategy.next(state, round(0.2, { tau: first.tau, consumed: [0], correctedNext: true }));
    expect(second.tau).toBe(choose(round(0.01, { tau: first.tau, consumed: [0] })).tau);
    // Once corrections were measured, they count as in every average.
    const [, third] = strategy.next(state, round(0.001, { tau: 20, corrected: true, correctedNext: true }));
    expect(third.tau).toBe(choose(round(0.8 * 0.01 + 0.2 * 0.001, { tau: 20 })).tau);
  });

  test("rounds without drift correction do not affect rounds with it, after the first decision", () => {
    const apart = { corrected: false, correctedNext: true };
    const together = { corrected: true, correctedNext: true };
    const taus = play([
      (tau) => round(0.5, { tau, ...apart }),
      (tau) => round(1e-4, { tau, ...together }),
      (tau) => round(1e-4, { tau, ...together }),
      (tau) => round(1e-4, { tau, ...together }),
    ]);
    const second = choose(round(0.5, { tau: 1 })).tau;
    const fourth = choose(round(1e-4, { tau: 5 * second })).tau;
    expect(taus).toEqual([1, second, 5 * second, fourth, choose(round(1e-4, { tau: fourth })).tau]);
  });

  test("a round that follows a restart of corrections is as short as the uncorrected disagreement requires", () => {
    const settled = Array(6).fill((tau: number) => round(1e-4, { tau, corrected: true, correctedNext: true }));
    const taus = play([
      (tau) => round(0.5, { tau, correctedNext: true }),
      ...settled,
      (tau) => round(1e-4, { tau, corrected: true, correctedNext: false }),
      (tau) => round(0.5, { tau, corrected: false, correctedNext: true }),
    ]);
    const [long, short, after] = taus.slice(-3) as [number, number, number];
    expect(short).toBe(choose(round(0.5)).tau);
    expect(long).toBeGreaterThan(3 * short);
    expect(after).toBeGreaterThan(3 * short);
  });
});

describe("a loss that rises", () => {
  const rounds = [2, 1, 1, 3, 1].map((loss) => (tau: number) => round(0, { tau, loss, budgets: [1000] }));
  const played = (watchesLoss: boolean, stats = rounds) => {
    const strategy = adaptive({ tauMax: 1000, watchesLoss });
    let state = strategy.init();
    return stats.map((of) => {
      const [next, choice] = strategy.next(state, of(100));
      state = next;
      return choice;
    });
  };

  test("cuts tau to half of what it was and restarts momentum, where it is watched", () => {
    const found = played(true);
    expect(found.map(({ tau }) => tau).slice(3)).toEqual([50, 55]);
    expect(found.map(({ restartsMomentum = false }) => restartsMomentum)).toEqual([false, false, false, true, false]);
    expect(found[3]?.why).toMatchObject({ limitedBy: "loss", searchLimit: 50 });
  });

  test("changes nothing where it is not", () => {
    const without = rounds.map((of) => (tau: number) => ({ ...of(tau), loss: Number.NaN }));
    expect(played(false)).toEqual(played(false, without));
    expect(played(true, without)).toEqual(played(false));
  });
});
