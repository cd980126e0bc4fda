import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Axis, aroundBase, everyCombination, keyOf } from "./axes.ts";
import { baseSettings } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis, withCostTimes } from "./usual-axes.ts";

const base = baseSettings("squared-svm");
const nodes = (...values: readonly number[]): Axis =>
  numberAxis("nodes", values, (settings, count) => ({ ...settings, nodes: count }));

test("every combination comes once, the last axis varying fastest", () => {
  const runs = everyCombination(base, [nodes(3, 4), seedAxis([1, 2])]);
  expect(runs.map(({ factors }) => factors)).toEqual([
    { nodes: 3, seed: 1 },
    { nodes: 3, seed: 2 },
    { nodes: 4, seed: 1 },
    { nodes: 4, seed: 2 },
  ]);
  expect(runs.map(({ settings }) => [settings.nodes, settings.seed])).toEqual([
    [3, 1],
    [3, 2],
    [4, 1],
    [4, 2],
  ]);
});

test("there are as many runs as combinations, and different settings have different keys", () => {
  const counts = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(counts, counts, (nodeCounts, seeds) => {
      const runs = everyCombination(base, [nodes(...nodeCounts), seedAxis(seeds)]);
      expect(runs).toHaveLength(nodeCounts.length * seeds.length);
      expect(new Set(runs.map(keyOf)).size).toBe(runs.length);
    }),
  );
});

test("around a base, one thing changes at a time", () => {
  const [four, five] = nodes(4, 5).levels;
  if (!four || !five) throw new Error("two levels");
  const runs = aroundBase(base, [{ factor: "nodes", level: four }], [seedAxis([1, 2])]);
  expect(runs.map(({ factors, settings }) => [factors, settings.nodes])).toEqual([
    [{ factor: "base", level: "base", seed: 1 }, 5],
    [{ factor: "base", level: "base", seed: 2 }, 5],
    [{ factor: "nodes", level: 4, seed: 1 }, 4],
    [{ factor: "nodes", level: 4, seed: 2 }, 4],
  ]);
});

describe("keys", () => {
  test("do not depend on the order in which settings were written, also in depth", () => {
    const backwards = Object.fromEntries(Object.entries(base).reverse()) as unknown as typeof base;
    const costs = Object.fromEntries(Object.entries(base.costs).reverse()) as unknown as typeof base.costs;
    expect(keyOf({ settings: { ...backwards, costs }, withRounds: false })).toBe(
      keyOf({ settings: base, withRounds: false }),
    );
  });

  test("tell runs with their rounds from runs without", () => {
    expect(keyOf({ settings: base, withRounds: true })).not.toBe(keyOf({ settings: base, withRounds: false }));
  });

  test("are the same for centralised learning in all cases, which is simulated once", () => {
    const keys = everyCombination(base, [caseAxis(), strategyAxis(["centralized", "fixed:3"])]).map(keyOf);
    expect(keys).toHaveLength(8);
    expect(new Set(keys).size).toBe(5);
  });
});

test("a dearer aggregation is dearer in mean and standard deviation, and a local update costs what it did", () => {
  const { costs } = withCostTimes(base, "global", 10);
  expect(costs).toEqual({
    kind: "shared",
    local: base.costs.kind === "shared" ? base.costs.local : undefined,
    global: { kind: "normal", mean: expect.closeTo(1.31604, 10), standardDeviation: expect.closeTo(0.53873, 10) },
  });
});

test("there is no case 5", () => {
  expect(() => caseAxis([5])).toThrow("there is no case 5");
});
