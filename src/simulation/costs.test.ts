import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleLatencySeconds } from "../emulation/profiles.ts";
import { createRandom } from "../math/random.ts";
import {
  authorsCosts,
  type Cost,
  type CostModel,
  type CostSettings,
  costsVary,
  createCostModel,
  expectedCosts,
  resolutionSeconds,
} from "./costs.ts";

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const seconds = fc.double({ min: 0, max: 10, noNaN: true });
const cost: fc.Arbitrary<Cost> = fc.oneof(
  fc.record({ kind: fc.constant("normal" as const), mean: seconds, standardDeviation: seconds }),
  fc.record({ kind: fc.constant("constant" as const), seconds }),
  fc.record({ kind: fc.constant("trace" as const), seconds: fc.array(seconds, { minLength: 1 }) }),
);

const model = (local: Cost, global: Cost, inStep = true, seed = 1): CostModel =>
  createCostModel({ kind: "shared", local, global }, { seed, inStep });

describe("costs of nodes that work in step", () => {
  test("are the same for every node, in whatever order they ask", () => {
    fc.assert(
      fc.property(cost, cost, fc.nat(), fc.nat(30), fc.nat(30), (local, global, seed, first, second) => {
        const costs = model(local, global, true, seed);
        const [a, b] = [costs.updates(0), costs.updates(7)];
        const early = take(first, a);
        const all = take(first + second, b);
        expect([...early, ...take(second, a)]).toEqual(all);
        expect(take(5, costs.aggregations(0))).toEqual(take(5, costs.aggregations(3)));
      }),
    );
  });

  test("are those of the round, also for a node that was not asked in the rounds before", () => {
    const costs = model(authorsCosts.local, authorsCosts.global);
    const [a, b] = [costs.updates(0), costs.updates(1)];
    for (const node of [0, 1]) costs.beginRound(node, 1);
    take(3, a);
    costs.beginRound(0, 2);
    take(2, a);
    for (const node of [1, 0]) costs.beginRound(node, 3);
    expect(take(4, b)).toEqual(take(4, a));
  });

  test("of one seed do not depend on how many of the other kind were drawn", () => {
    const [few, many] = [
      model(authorsCosts.local, authorsCosts.global),
      model(authorsCosts.local, authorsCosts.global),
    ];
    take(3, few.updates(0));
    take(500, many.updates(0));
    expect(take(20, few.aggregations(0))).toEqual(take(20, many.aggregations(0)));
  });

  test("are never negative, and multiples of the resolution", () => {
    fc.assert(
      fc.property(cost, fc.nat(), (local, seed) => {
        for (const drawn of take(30, model(local, authorsCosts.global, true, seed).updates(0))) {
          expect(drawn).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(drawn / resolutionSeconds)).toBe(true);
        }
      }),
    );
  });

  test("have the authors' moments by default", () => {
    const costs = model(authorsCosts.local, authorsCosts.global);
    const local = take(20_000, costs.updates(0));
    expect(meanOf(local)).toBeGreaterThan(0.0129);
    // The floor raises the mean by about 0.0001.
    expect(meanOf(local)).toBeLessThan(0.0133);
    expect(Math.min(...local)).toBeCloseTo(1e-10, 11);
    expect(meanOf(take(20_000, costs.aggregations(0)))).toBeCloseTo(0.1317, 2);
  });
});

test("a trace is repeated from its beginning when it is used up", () => {
  const local: Cost = { kind: "trace", seconds: [1, 2, 4] };
  const global: Cost = { kind: "trace", seconds: [8] };
  const costs = model(local, global);
  expect(take(5, costs.updates(0))).toEqual([1, 2, 4, 1, 2]);
  expect(take(2, costs.aggregations(0))).toEqual([8, 8]);
  expect(expectedCosts({ kind: "shared", local, global })).toEqual({ localSeconds: 7 / 3, globalSeconds: 8 });
});

test("nodes that do not work in step draw costs of their own", () => {
  const costs = model(authorsCosts.local, authorsCosts.global, false);
  expect(take(5, costs.updates(0))).not.toEqual(take(5, costs.updates(1)));
  expect(take(5, costs.aggregations(0))).not.toEqual(take(5, costs.aggregations(1)));
});

test("nodes that do not work in step begin a trace at places of their own", () => {
  const seconds = Array.from({ length: 50 }, (_, i) => i + 1);
  const trace: Cost = { kind: "trace", seconds };
  const costs = model(trace, trace, false);
  const starts = [0, 1, 2, 3, 4].map((node) => {
    const taken = take(60, costs.updates(node));
    const start = seconds.indexOf(taken[0] as number);
    expect(taken).toEqual(Array.from(taken, (_, i) => seconds[(start + i) % 50]));
    return start;
  });
  expect(new Set(starts).size).toBeGreaterThan(3);
});

test("profiles are dealt to the nodes in turn, and make stragglers", () => {
  const fast = { name: "fast", updateSeconds: { mean: 0.25, standardDeviation: 0 } };
  const slow = { name: "slow", updateSeconds: { mean: 4, standardDeviation: 0 } };
  const settings: CostSettings = { kind: "profiles", nodes: [{ device: fast }, { device: slow }] };
  const costs = createCostModel(settings, { seed: 1, inStep: true });
  expect([0, 1, 2, 3].map((node) => costs.updates(node)())).toEqual([0.25, 4, 0.25, 4]);
  expect(expectedCosts(settings).localSeconds).toBe(4);
});

describe("what is expected is the mean of what is drawn, also where drawn numbers are clipped", () => {
  const normal = fc.record({
    mean: fc.double({ min: 1e-3, max: 2, noNaN: true }),
    standardDeviation: fc.double({ min: 0, max: 5, noNaN: true }),
  });
  const draws = 5000;
  /** Six standard errors. */
  const allowed = (deviation: number) => (6 * deviation) / Math.sqrt(draws) + 1e-9;

  test("of shared costs", () => {
    fc.assert(
      fc.property(normal, normal, fc.nat(), (local, global, seed) => {
        const settings: CostSettings = {
          kind: "shared",
          local: { kind: "normal", ...local },
          global: { kind: "normal", ...global },
        };
        const costs = createCostModel(settings, { seed, inStep: true });
        const { localSeconds, globalSeconds } = expectedCosts(settings);
        const off = (expected: number, draw: () => number) => Math.abs(meanOf(take(draws, draw)) - expected);
        expect(off(localSeconds, costs.updates(0))).toBeLessThan(allowed(local.standardDeviation));
        expect(off(globalSeconds, costs.aggregations(0))).toBeLessThan(allowed(global.standardDeviation));
      }),
      { numRuns: 40 },
    );
  });

  test("of a profile: its device, and a message each way over its link", () => {
    fc.assert(
      fc.property(normal, normal, fc.nat(), (updateSeconds, latencySeconds, seed) => {
        const link = { name: "l", latencySeconds, bytesPerSecond: 1e12, lossProbability: 0, retransmissionSeconds: 0 };
        const settings: CostSettings = { kind: "profiles", nodes: [{ device: { name: "d", updateSeconds }, link }] };
        const { localSeconds, globalSeconds } = expectedCosts(settings);
        const updates = take(draws, createCostModel(settings, { seed, inStep: true }).updates(0));
        expect(Math.abs(meanOf(updates) - localSeconds)).toBeLessThan(allowed(updateSeconds.standardDeviation));
        const random = createRandom(seed);
        const messages = take(draws, () => sampleLatencySeconds(link, random));
        expect(Math.abs(2 * meanOf(messages) - globalSeconds)).toBeLessThan(
          2 * allowed(latencySeconds.standardDeviation),
        );
      }),
      { numRuns: 40 },
    );
  });
});

test("costs vary if what is drawn is not always the same", () => {
  const constant: Cost = { kind: "constant", seconds: 1 };
  const vary = (local: Cost, global: Cost = constant) => costsVary({ kind: "shared", local, global });
  expect(vary(constant)).toBe(false);
  expect(vary({ kind: "normal", mean: 1, standardDeviation: 0 })).toBe(false);
  expect(vary({ kind: "trace", seconds: [2, 2] })).toBe(false);
  expect(vary(constant, { kind: "trace", seconds: [2, 1] })).toBe(true);
  expect(vary(authorsCosts.local)).toBe(true);
  const device = (standardDeviation: number) => ({ name: "d", updateSeconds: { mean: 1, standardDeviation } });
  expect(costsVary({ kind: "profiles", nodes: [{ device: device(0) }] })).toBe(false);
  expect(costsVary({ kind: "profiles", nodes: [{ device: device(0) }, { device: device(1) }] })).toBe(true);
});
