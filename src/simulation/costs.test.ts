import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authorsCosts, type Cost, type CostModel, createCostModel, resolutionSeconds } from "./costs.ts";

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
  test("are the same for every node, whoever asks first", () => {
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
    // The floor lifts the mean of the normal numbers by about 0.0001.
    expect(meanOf(local)).toBeLessThan(0.0133);
    expect(Math.min(...local)).toBeCloseTo(1e-10, 11);
    expect(meanOf(take(20_000, costs.aggregations(0)))).toBeCloseTo(0.1317, 2);
  });
});

test("a trace is repeated from its beginning when it is used up", () => {
  const costs = model({ kind: "trace", seconds: [1, 2, 4] }, { kind: "trace", seconds: [8] });
  expect(take(5, costs.updates(0))).toEqual([1, 2, 4, 1, 2]);
  expect(take(2, costs.aggregations(0))).toEqual([8, 8]);
  expect(costs.expected).toEqual({ localSeconds: 7 / 3, globalSeconds: 8 });
});

test("nodes that do not work in step draw costs of their own", () => {
  const costs = model(authorsCosts.local, authorsCosts.global, false);
  expect(take(5, costs.updates(0))).not.toEqual(take(5, costs.updates(1)));
  expect(take(5, costs.aggregations(0))).not.toEqual(take(5, costs.aggregations(1)));
});

test("profiles are dealt to the nodes in turn, and make stragglers", () => {
  const fast = { name: "fast", updateSeconds: { mean: 0.25, standardDeviation: 0 } };
  const slow = { name: "slow", updateSeconds: { mean: 4, standardDeviation: 0 } };
  const costs = createCostModel(
    { kind: "profiles", nodes: [{ device: fast }, { device: slow }] },
    { seed: 1, inStep: true },
  );
  expect([0, 1, 2, 3].map((node) => costs.updates(node)())).toEqual([0.25, 4, 0.25, 4]);
  expect(costs.expected.localSeconds).toBe(4);
});
