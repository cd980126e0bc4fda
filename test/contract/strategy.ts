import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoundStats, Strategy, Why } from "../../src/control/strategy.ts";

/** The properties of one strategy. */
export interface StrategyPromises {
  /** Creates it; instances must share no state. */
  readonly create: () => Strategy;
  readonly firstTau: number;
  readonly largestTau: number;
}

/** What every Strategy must do, for any input. */
export function strategyContract(name: string, { create, firstTau, largestTau }: StrategyPromises): void {
  describe(`strategy: ${name}`, () => {
    test("is called what it is called on the command line", () => {
      expect(create().name).toBe(name);
    });

    test(`starts with tau = ${firstTau}`, () => {
      expect(create().firstTau).toBe(firstTau);
    });

    test(`chooses whole taus from 1 to ${largestTau}, and no more than ten times the last one`, () => {
      fc.assert(
        fc.property(history(firstTau, largestTau), (rounds) => {
          const strategy = create();
          let state = strategy.init();
          for (const round of rounds) {
            const [next, choice] = strategy.next(state, round);
            state = next;
            expect(Number.isInteger(choice.tau)).toBe(true);
            expect(choice.tau).toBeGreaterThanOrEqual(1);
            expect(choice.tau).toBeLessThanOrEqual(largestTau);
            if (choice.why.kind !== "fixed") expect(choice.tau).toBeLessThanOrEqual(10 * round.tau);
          }
        }),
      );
    });

    test("the same rounds give the same choices, whatever came before or in between", () => {
      fc.assert(
        fc.property(history(firstTau, largestTau), history(firstTau, largestTau), (rounds, others) => {
          const used = create();
          play(used, others);
          const between = rounds.map((round, i) => play(used, rounds.slice(0, i + 1)).at(-1) ?? round);
          expect(between).toEqual(play(create(), rounds));
        }),
        { numRuns: 30 },
      );
    });

    test("what it is given, and the state it gave, stay as they are", () => {
      fc.assert(
        fc.property(history(firstTau, largestTau), (rounds) => {
          const strategy = create();
          const states = [frozen(strategy.init())];
          const choices = rounds.map((round) => {
            const [state, choice] = strategy.next(states.at(-1), frozen(round));
            states.push(frozen(state));
            return choice;
          });
          expect(choices).toEqual(play(strategy, rounds));
        }),
        { numRuns: 30 },
      );
    });

    test("where nothing is measured it says so, or does not need that", () => {
      fc.assert(
        fc.property(history(firstTau, largestTau), (rounds) => {
          const strategy = create();
          for (const { estimates: _, drift: __, ...round } of rounds) {
            const [, { why }] = strategy.next(strategy.init(), round);
            expect(["fixed", "no-estimates"]).toContain(why.kind);
          }
        }),
        { numRuns: 30 },
      );
    });

    test("a curve that it shows is as long as its search, never NaN, and best at the tau it chose", () => {
      fc.assert(
        fc.property(history(firstTau, largestTau), (rounds) => {
          for (const { tau, why } of play(create(), rounds)) {
            const shown = curveOf(why);
            if (shown === undefined) continue;
            const { curve, searchLimit, objective } = shown;
            expect(curve).toHaveLength(searchLimit);
            expect(curve.some(Number.isNaN)).toBe(false);
            const chosen = curve[tau - 1] as number;
            const best = objective === "minimise" ? Math.min(...curve) : Math.max(...curve);
            expect(chosen).toBe(best);
            expect(curve.indexOf(best)).toBe(tau - 1);
          }
        }),
      );
    });
  });
}

function curveOf(why: Why) {
  if (why.kind === "bound") return { curve: why.bound, ...why };
  if (why.kind === "useful") return { curve: why.useful, objective: "maximise", ...why } as const;
  return undefined;
}

function play(strategy: Strategy, rounds: readonly RoundStats[]) {
  let state = strategy.init();
  return rounds.map((round) => {
    const [next, choice] = strategy.next(state, round);
    state = next;
    return choice;
  });
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

const anything = fc.oneof(
  fc.double({ min: 0, max: 1e3, noNaN: true }),
  fc.constantFrom(0, 1e-300, 1e-5, 1, 1e6, 1e300),
);

/** Consecutive rounds with one or two resources: ordinary numbers and extreme ones. */
function history(firstTau: number, largestTau: number): fc.Arbitrary<RoundStats[]> {
  return fc.integer({ min: 1, max: 2 }).chain((resources) => {
    const each = fc.array(anything, { minLength: resources, maxLength: resources });
    const round = fc.record(
      {
        tau: fc.oneof(fc.constant(firstTau), fc.integer({ min: 1, max: largestTau })),
        stepSize: fc.constantFrom(1e-4, 0.01, 0.1, 1, 1000),
        estimates: fc.record({ rho: anything, beta: anything.map((beta) => Math.max(1e-5, beta)), delta: anything }),
        drift: fc.record({ movement: anything, divergence: anything, noise: anything, drift: anything }),
        corrected: fc.boolean(),
        correctedNext: fc.boolean(),
        momentum: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        localCosts: each,
        globalCosts: each,
        budgets: each.map((budgets) => budgets.map((budget) => Math.max(1e-3, budget))),
        consumed: each,
      },
      { requiredKeys: ["tau", "stepSize", "localCosts", "globalCosts", "budgets", "consumed"] },
    );
    return fc
      .array(round, { minLength: 1, maxLength: 6 })
      .map((rounds) => rounds.map((stats, i) => ({ ...stats, round: i + 1 }) as RoundStats));
  });
}
