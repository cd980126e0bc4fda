import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createStrategy } from "../../test/support/by-name.ts";
import { createRandom } from "../math/random.ts";
import {
  type BudgetState,
  BudgetTooSmall,
  chargeFinalEvaluation,
  chargeRound,
  checkBudget,
  decide,
  evaluationFits,
  initialBudget,
  type WhatFollows,
} from "./budget.ts";
import { type Costs, type CostVectors, emptyCosts, withRoundCosts } from "./costs.ts";

const best: WhatFollows = { evaluation: "short" };
const lastWeights: WhatFollows = { evaluation: "none" };
const long: WhatFollows = { evaluation: "long" };
const fixedChoice = (tau: number) => ({ tau, why: { kind: "fixed" as const } });

/** After one round with c = 1 and b = 2 in each resource. */
function afterRound(budgets: number[], consumed: number[]): [BudgetState, Costs] {
  const costs = { localCosts: budgets.map(() => 1), globalCosts: budgets.map(() => 2) };
  return [{ budgets, consumed }, withRoundCosts(emptyCosts(budgets.length), 1, costs)];
}

test("the final evaluation fits as long as its mean c and b are left", () => {
  expect(evaluationFits(...afterRound([103], [100]), best)).toBe(true);
  expect(evaluationFits(...afterRound([102.9], [100]), best)).toBe(false);
  expect(evaluationFits(...afterRound([200, 102.9], [100, 100]), best)).toBe(false);
});

test("a round is charged c*tau + b of each resource, the final evaluation c + b", () => {
  const costs = { localCosts: [1, 0.5], globalCosts: [2, 0] };
  const charged = chargeRound(initialBudget([100, 50]), 10, costs);
  expect(charged).toEqual({ budgets: [100, 50], consumed: [12, 5] });
  expect(chargeFinalEvaluation(charged, costs).consumed).toEqual([15, 5.5]);
});

test("a budget is positive, of at least one resource", () => {
  expect(() => initialBudget([])).toThrow(RangeError);
  expect(() => initialBudget([1, 0])).toThrow("a budget of 0 is not positive");
  expect(() => initialBudget([Number.NaN])).toThrow(RangeError);
});

describe("deciding what follows a round", () => {
  // With the final evaluation x local updates need c*(x + 1) + 2*b = x + 5, otherwise c*x + b = x + 2.
  test.each([
    ["fits with something to spare", 16, best, { tau: 10, last: false }],
    ["fits exactly, and is the last", 15, best, { tau: 10, last: true }],
    ["is cut, and is the last", 14.5, best, { tau: 9, last: true }],
    ["is cut to a single local update", 6, best, { tau: 1, last: true }],
    ["fits with something to spare", 13, lastWeights, { tau: 10, last: false }],
    ["fits exactly, and is the last", 12, lastWeights, { tau: 10, last: true }],
    ["is cut, and is the last", 11.9, lastWeights, { tau: 9, last: true }],
    ["is cut to a single local update", 3, lastWeights, { tau: 1, last: true }],
  ] as const)("a round that %s (%d left, %o)", (_, left, options, expected) => {
    const decision = decide(...afterRound([100 + left], [100]), fixedChoice(10), options);
    expect(decision).toEqual({ kind: "continue", wanted: 10, why: { kind: "fixed" }, ...expected });
  });

  test("the run stops where not even one local update fits", () => {
    const stop = { kind: "stop", reason: "budget" };
    expect(decide(...afterRound([105.9], [100]), fixedChoice(10), best)).toEqual(stop);
    expect(decide(...afterRound([102.9], [100]), fixedChoice(10), lastWeights)).toEqual(stop);
    expect(decide(...afterRound([100], [120]), fixedChoice(10), lastWeights)).toEqual(stop);
  });

  test("the scarcest resource decides", () => {
    const decision = decide(...afterRound([999, 112, 109], [100, 100, 100]), fixedChoice(10), best);
    expect(decision).toMatchObject({ tau: 4, wanted: 10, last: true });
  });

  test("a resource that only aggregations consume does not cut tau: it lets a round pass or it does not", () => {
    const costs = withRoundCosts(emptyCosts(1), 1, { localCosts: [0], globalCosts: [2] });
    const withLeft = (left: number) => decide({ budgets: [left], consumed: [0] }, costs, fixedChoice(10), best);
    expect(withLeft(4.1)).toMatchObject({ tau: 10, last: false });
    expect(withLeft(4)).toMatchObject({ tau: 10, last: true });
    expect(withLeft(3.9)).toEqual({ kind: "stop", reason: "budget" });
  });

  test("one standard deviation of b is kept in hand for each aggregation to come", () => {
    // b = 1, 3, 5: mean 3, deviation 2, so x local updates need x + 1 + 2*5.
    const costs = [1, 3, 5].reduce(
      (before, b) => withRoundCosts(before, 1, { localCosts: [1], globalCosts: [b] }),
      emptyCosts(1),
    );
    const decision = decide({ budgets: [20], consumed: [0] }, costs, fixedChoice(10), best);
    expect(decision).toMatchObject({ tau: 9, last: true });
  });

  test("costs that are not numbers stop the run", () => {
    const costs = withRoundCosts(emptyCosts(1), 1, { localCosts: [Number.NaN], globalCosts: [1] });
    const decision = decide({ budgets: [20], consumed: [0] }, costs, fixedChoice(10), best);
    expect(decision).toEqual({ kind: "stop", reason: "budget" });
  });
});

describe("a long final evaluation", () => {
  test("keeps a hundredth of the budget for computing, and one b", () => {
    // With x local updates s + x + 2 + max(1, 10) + 2 of 1000.
    expect(decide(...afterRound([1000], [970]), fixedChoice(10), long)).toMatchObject({ tau: 10, last: false });
    expect(decide(...afterRound([1000], [980]), fixedChoice(10), long)).toMatchObject({ tau: 6, last: true });
  });

  test("lasts for five minibatches of the slowest node, but with its b no more than a twentieth of the budget", () => {
    const slow = (slowestUpdateSeconds: number): WhatFollows => ({ ...long, slowestUpdateSeconds });
    // s + x + 2 + 5*4 + 2 of 1000, then s + x + 2 + 50.
    expect(decide(...afterRound([1000], [970]), fixedChoice(10), slow(4))).toMatchObject({ tau: 6, last: true });
    expect(decide(...afterRound([1000], [940]), fixedChoice(10), slow(40))).toMatchObject({ tau: 8, last: true });
    expect(decide(...afterRound([1000], [980]), fixedChoice(10), slow(2))).toMatchObject({ tau: 6, last: true });
  });

  test("is left out where it would cost more than a twentieth of the budget", () => {
    expect(evaluationFits(...afterRound([60], [0]), long)).toBe(true);
    expect(evaluationFits(...afterRound([59], [0]), long)).toBe(false);
    expect(decide(...afterRound([50], [40]), fixedChoice(8), long)).toMatchObject({ tau: 8, last: true });
  });
});

describe("a budget for less than two rounds", () => {
  // A round of 3 and one of 1 local updates and the final evaluation: 3*1 + 2 + 1*1 + 2 + 1 + 2 = 11.
  test("is refused, and the error says what would do", () => {
    const check = () => checkBudget([10.9], [1], [2], 3, true);
    expect(check).toThrow(BudgetTooSmall);
    expect(check).toThrow(expect.objectContaining({ resource: 0, budget: 10.9, needed: 11 }));
    expect(check).toThrow(
      "budget 10.9 (time, seconds) is too small for two rounds: 3 + 1 local updates, 2 aggregations and the final " +
        "evaluation are expected to cost 11; give at least 11, or a smaller fixed tau",
    );
    expect(() => checkBudget([11], [1], [2], 3, true)).not.toThrow();
  });

  test("needs no final evaluation where the last weights are returned", () => {
    expect(() => checkBudget([8], [1], [2], 3, false)).not.toThrow();
    expect(() => checkBudget([7.9], [1], [2], 3, false)).toThrow(BudgetTooSmall);
  });

  test("may be that of any resource", () => {
    expect(() => checkBudget([100, 5], [1, 1], [2, 2], 1, true)).toThrow(
      "budget 5 (resource 1) is too small for two rounds: 1 + 1 local updates, 2 aggregations and the final " +
        "evaluation are expected to cost 9; give at least 9",
    );
  });

  test("is advised what does, also where sums of round numbers are a bit more than round", () => {
    // 0.19 + 0.19 + 0.19 = 0.5700000000000001
    expect(() => checkBudget([0.57], [0.19], [0], 1, true)).toThrow(/; give at least 0\.571$/);
    expect(() => checkBudget([0.571], [0.19], [0], 1, true)).not.toThrow();
  });

  test("is mended by following the advice", () => {
    const anything = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    const cost = fc.oneof(
      anything,
      fc.integer({ min: 1, max: 100 }).map((cents) => cents / 100),
    );
    fc.assert(
      fc.property(cost, cost, fc.integer({ min: 1, max: 100 }), fc.boolean(), (c, b, tau, evaluates) => {
        try {
          checkBudget([1e-7], [c], [b], tau, evaluates);
        } catch (error) {
          const advised = Number(/give at least ([\d.e+-]+)/.exec((error as Error).message)?.[1]);
          expect(advised).toBeLessThan(1.02 * (error as BudgetTooSmall).needed);
          checkBudget([advised], [c], [b], tau, evaluates);
          return;
        }
        throw new Error("the budget should have been refused");
      }),
    );
  });
});

describe("a run with constant costs", () => {
  const names = ["adaptive-2019", "adaptive-2018", "fixed:1", "fixed:7", "fixed:100"];
  const cost = fc.double({ min: 0.001, max: 0.5, noNaN: true });
  const resource = fc.record({ c: cost, b: cost, factor: fc.double({ min: 1, max: 50, noNaN: true }) });

  test("has at least two rounds, overruns no budget and keeps tau in its range", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(resource, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 120 }),
        fc.nat(),
        (name, resources, tauMax, seed) => {
          const strategy = createStrategy(name, { tauMax });
          const { firstTau, returnsBestWeights } = strategy;
          const costs = { localCosts: resources.map(({ c }) => c), globalCosts: resources.map(({ b }) => b) };
          const evaluations = returnsBestWeights ? 1 : 0;
          const budgets = resources.map(({ c, b, factor }) => {
            const least = (firstTau + 1) * c + 2 * b + evaluations * (c + b);
            return least * factor * (1 + 1e-12);
          });
          checkBudget(budgets, costs.localCosts, costs.globalCosts, firstTau, returnsBestWeights);

          const { taus, wanted, budget } = run(strategy, budgets, costs, seed);
          expect(taus.length).toBeGreaterThanOrEqual(2);
          for (const [m, consumed] of budget.consumed.entries()) {
            expect(consumed).toBeLessThanOrEqual((budgets[m] as number) * (1 + 1e-12));
          }
          for (const [k, tau] of taus.entries()) {
            expect(tau).toBeGreaterThanOrEqual(1);
            expect(tau).toBeLessThanOrEqual(wanted[k] as number);
            if (!name.startsWith("adaptive")) expect(wanted[k]).toBe(firstTau);
            else expect(wanted[k]).toBeLessThanOrEqual(Math.min(tauMax, 10 * (taus[k - 1] ?? 1)));
          }
        },
      ),
    );
  });

  function run(strategy: ReturnType<typeof createStrategy>, budgets: number[], costVectors: CostVectors, seed: number) {
    const random = createRandom(seed);
    const wanted = [strategy.firstTau];
    const taus = [strategy.firstTau];
    let state = strategy.init();
    let costs = emptyCosts(budgets.length);
    let budget = initialBudget(budgets);
    for (let round = 1, last = false; ; round++) {
      const tau = taus.at(-1) as number;
      budget = chargeRound(budget, tau, costVectors);
      costs = withRoundCosts(costs, tau, costVectors);
      if (last) break;
      const uniform = () => random.uniform();
      const estimates = { rho: 3 * uniform(), beta: 1e-5 + 10 * uniform(), delta: Math.max(0, 3 * uniform() - 1) };
      const { consumed } = budget;
      const stats = { round, tau, stepSize: 0.01, ...costVectors, budgets, consumed };
      const [next, choice] = strategy.next(state, round > 1 ? { ...stats, estimates } : stats);
      state = next;
      const decision = decide(budget, costs, choice, strategy.returnsBestWeights ? best : lastWeights);
      if (decision.kind === "stop") break;
      wanted.push(decision.wanted);
      taus.push(decision.tau);
      last = decision.last;
    }
    if (strategy.returnsBestWeights) budget = chargeFinalEvaluation(budget, costVectors);
    return { taus, wanted, budget };
  }
});
