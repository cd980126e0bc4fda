import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  constant,
  devices,
  run,
  simulatedStrategies,
  simulationSettings,
  trace,
} from "../../test/support/simulations.ts";
import { BudgetTooSmall } from "../control/budget.ts";
import { authorsCentralizedCost, authorsCosts, type Cost, type CostSettings } from "./costs.ts";
import { checkSettings } from "./settings.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/** A cost that does not vary, in each of the ways to ask for one. */
const unvarying: readonly ((local: number, global: number) => CostSettings)[] = [
  constant,
  function normal(local, global) {
    const cost = (mean: number): Cost => ({ kind: "normal", mean, standardDeviation: 0 });
    // Normal costs are never 0.
    return {
      kind: "shared",
      local: cost(local),
      global: global === 0 ? { kind: "constant", seconds: 0 } : cost(global),
    };
  },
  function traces(local, global) {
    return trace([local], [global, global]);
  },
  function profiles(local, global) {
    const { nodes } = devices(local) as Extract<CostSettings, { kind: "profiles" }>;
    const latencySeconds = { mean: global / 2, standardDeviation: 0 };
    const link = { name: "l", latencySeconds, bytesPerSecond: Number.POSITIVE_INFINITY, lossProbability: 0 };
    return { kind: "profiles", nodes: nodes.map((node) => ({ ...node, link: { ...link, retransmissionSeconds: 0 } })) };
  },
];

describe.each(simulatedStrategies)("%s", (strategy) => {
  test("with constant costs is never over its budget, not by a bit, and has what was promised", async () => {
    const cents = fc.integer({ min: 1, max: 40 }).map((value) => value / 100);
    const anything = fc.double({ min: 0.01, max: 0.4, noNaN: true });
    const seconds = fc.oneof(cents, anything);
    // Profiles are not those of the laptop that centralised learning takes, whose costs vary.
    const ways = unvarying.filter(({ name }) => strategy !== "centralized" || name !== "profiles");
    const spare = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 3, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ways), seconds, seconds, spare, async (costsOf, local, global, more) => {
        const costs = costsOf(local, global);
        const budgetSeconds = leastBudget(strategy, costs) + more;
        const { result } = await run({ strategy, costs, budgetSeconds });
        expect(result.consumedSeconds).toBeLessThanOrEqual(budgetSeconds);
        expect(result.rounds).toBeGreaterThanOrEqual(strategy === "asynchronous" ? 1 : 2);
      }),
      { numRuns: 60 },
    );
  });
});

/** The budget below which such a run is refused, to the bit. */
function leastBudget(strategy: string, costs: CostSettings): number {
  try {
    checkSettings(simulationSettings({ strategy, costs, budgetSeconds: 1e-7 }));
  } catch (error) {
    if (error instanceof BudgetTooSmall) return error.needed;
    throw error;
  }
  throw new Error("so small a budget should have been refused");
}

test.each([
  // Two rounds of c and the evaluation's c: 3 c.
  ["fixed:1", 0.19, 0, 0.57, 2],
  ["fixed:1", 0.23, 0, 0.69, 2],
  ["fixed:1", 0.11, 0, 0.33, 2],
  ["fixed:1", 0.13, 0, 0.39, 2],
  ["fixed:1", 0.1, 0, 0.3, 2],
  ["adaptive-2018", 0.11, 0, 0.22, 2],
  ["asynchronous", 0.11, 0, 0.11, 3],
  ["asynchronous", 0.1, 0.2, 0.3, 3],
  // 150 local updates, of which one is the evaluation's; 11 / (0.01 + 0.1) = 100.
  ["fixed:1", 0.1, 0, 15, 149],
  ["fixed:1", 0.01, 0.1, 11, 99],
  ["asynchronous", 0.1, 0, 15, 3 * 150],
])("%s with c = %d s and b = %d s has in %d s the %d rounds that these pay for", async (...given) => {
  const [strategy, local, global, budgetSeconds, rounds] = given;
  for (const costsOf of unvarying) {
    const { result } = await run({ strategy, costs: costsOf(local, global), budgetSeconds });
    expect([costsOf.name, result.rounds]).toEqual([costsOf.name, rounds]);
    expect(result.consumedSeconds).toBeLessThanOrEqual(budgetSeconds);
  }
});

test("one round costs exactly tau c + b, and the final evaluation c + b", async () => {
  const { result } = await run({ strategy: "fixed:5", costs: constant(0.125, 0.5), budgetSeconds: 8 });
  // Six rounds of 1.125 are 6.75; what is left pays for one update and its aggregation, 0.625, and for the evaluation.
  expect(result).toMatchObject({ rounds: 7, localUpdates: 31, averageTau: 151 / 31, consumedSeconds: 8 });
  // With more in the budget than is spent, the final evaluation is charged what it takes, and no more.
  const whole = await run({ strategy: "fixed:5", costs: constant(0.125, 0.5), budgetSeconds: 30, rounds: 7 });
  expect(whole.result).toMatchObject({ rounds: 7, consumedSeconds: 7 * 1.125 + 0.625 });
});

test("where some take part in a round, a budget that pays for two rounds and no final evaluation will do", async () => {
  const sampled = { strategy: "fixed:1", participation: 2, costs: constant(1, 1), budgetSeconds: 4 };
  expect((await run(sampled)).result).toMatchObject({ rounds: 2, consumedSeconds: 4 });
  await expect(run({ ...sampled, participation: 3 })).rejects.toThrow(BudgetTooSmall);
});

test.each(simulatedStrategies)(
  "%s is never over its budgets, whatever its costs are, also behind relays",
  async (strategy) => {
    const seconds = fc.double({ min: 0.001, max: 0.4, noNaN: true });
    const cost: fc.Arbitrary<Cost> = fc.oneof(
      fc.record({ kind: fc.constant("normal" as const), mean: seconds, standardDeviation: seconds }),
      fc.record({ kind: fc.constant("trace" as const), seconds: fc.array(seconds, { minLength: 1, maxLength: 20 }) }),
    );
    const budgets = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.double({ min: 1, max: 10, noNaN: true }));
    const others = fc.record(
      {
        budgetBytes: fc.integer({ min: 10_000, max: 40_000 }),
        budgetJoules: fc.double({ min: 1, max: 100, noNaN: true }),
        budgetMoney: fc.double({ min: 0.0001, max: 0.01, noNaN: true }),
        ...(strategy === "centralized" || strategy === "asynchronous"
          ? {}
          : { relays: fc.integer({ min: 1, max: 3 }) }),
      },
      { requiredKeys: [] },
    );
    const prices = { pricePerMegabyte: 0.1, pricePerKilowattHour: 50, pricePerDeviceHour: 1 };
    const pace = fc.constantFrom(undefined, strategy === "adaptive" ? ("own" as const) : undefined);
    await fc.assert(
      fc.asyncProperty(
        cost,
        cost,
        budgets,
        others,
        pace,
        fc.nat(),
        async (local, global, budgetSeconds, more, own, seed) => {
          const costs: CostSettings = { kind: "shared", local, global };
          const asked = { strategy, costs, seed, budgetSeconds, ...more, ...prices, ...(own ? { pace: own } : {}) };
          const result = await run(asked).then(
            (done) => done.result,
            (error: unknown) => {
              if (error instanceof BudgetTooSmall || error instanceof SimulationRefused) return undefined;
              throw error;
            },
          );
          fc.pre(result !== undefined);
          expect(result.consumedSeconds).toBeLessThanOrEqual(budgetSeconds);
          for (const { budget, consumed } of result.budgets) expect(consumed).toBeLessThanOrEqual(budget);
          if (more.budgetBytes && result.bytesSent !== null && strategy !== "centralized")
            expect(result.bytesSent + (result.bytesReceived ?? 0)).toBeLessThanOrEqual(more.budgetBytes);
        },
      ),
      { numRuns: 20 },
    );
  },
);

test("a round that is ended by a budget of money leaves enough of it to tell the end", async () => {
  const local: Cost = { kind: "normal", mean: 0.0010000000000000024, standardDeviation: 0.15076806825575975 };
  const global: Cost = { kind: "normal", mean: 0.0034286687819289952, standardDeviation: 0.0130055219695761 };
  const { result } = await run({
    ...{ strategy: "fixed:1", costs: { kind: "shared", local, global }, seed: 580537764, budgetSeconds: 8 },
    ...{ budgetBytes: 10013, budgetJoules: 4.973310055361399, budgetMoney: 0.0005915686633159602 },
    ...{ pricePerMegabyte: 0.1, pricePerKilowattHour: 50, pricePerDeviceHour: 1 },
  });
  for (const { budget, consumed } of result.budgets) expect(consumed).toBeLessThanOrEqual(budget);
});

const noisyStrategies = ["adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:10", "fixed:30"];

test.each([...noisyStrategies, "centralized", "asynchronous"])(
  "noisy costs, %s: no run of 25 over its budget, and 97 % of the budget used",
  async (strategy) => {
    const local = strategy === "centralized" ? authorsCentralizedCost : authorsCosts.local;
    const costs: CostSettings = { kind: "shared", local, global: authorsCosts.global };
    const used: number[] = [];
    for (let seed = 1; seed <= 25; seed++) {
      const { result } = await run({ strategy, costs, seed, budgetSeconds: 15, stepSize: 0.01 });
      used.push(result.consumedSeconds / 15);
    }
    expect(used.filter((fraction) => fraction > 1)).toEqual([]);
    expect(used.reduce((sum, fraction) => sum + fraction, 0) / used.length).toBeGreaterThan(0.97);
  },
);

test("a budget of bytes that does not pay for two rounds is refused before the run", async () => {
  await expect(run({ budgetBytes: 2000 })).rejects.toThrow(
    /^budget 2 kB is too small for two rounds of 3 nodes, .* their messages take about [\d.]+ kB; give at least that$/,
  );
});

test("a run with the least budget of bytes has two rounds", async () => {
  for (const strategy of ["adaptive", "adaptive-2019", "fixed:5"]) {
    const needed = await run({ strategy, budgetBytes: 10 }).then(
      () => 0,
      (error: unknown) => (error instanceof BudgetTooSmall ? error.needed : 0),
    );
    const { result } = await run({ strategy, budgetBytes: needed, budgetSeconds: 100, costs: constant(0.01, 0.1) });
    expect(result.rounds).toBeGreaterThanOrEqual(2);
    expect(result).toMatchObject({ binding: "bytes", ending: "budget" });
  }
});

test("centralised learning sends nothing, and so has no budget of bytes", async () => {
  const { result } = await run({ strategy: "centralized", budgetBytes: 10 });
  expect(result.budgets.map(({ resource }) => resource)).toEqual(["time"]);
});
