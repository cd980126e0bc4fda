import { expect, test } from "vitest";
import { recordedCosts } from "./recorded-costs.ts";

const tracesOf = (rounds: Parameters<typeof recordedCosts>[0], seed = 1) => {
  const costs = recordedCosts(rounds, seed);
  if (costs.kind !== "shared" || costs.local.kind !== "trace" || costs.global.kind !== "trace")
    throw new Error("no trace");
  return { local: costs.local.seconds, global: costs.global.seconds };
};

test("a round counts once for its aggregation, and for each of its local updates", () => {
  const { local, global } = tracesOf([
    { localUpdates: 1, localSeconds: 0.5, globalSeconds: 3 },
    { localUpdates: 3, localSeconds: 0.1, globalSeconds: 4 },
  ]);
  expect(local.toSorted()).toEqual([0.1, 0.1, 0.1, 0.5]);
  expect(global.toSorted()).toEqual([3, 4]);
});

test("costs stay in their order, from another place on for each seed", () => {
  const rounds = Array.from({ length: 50 }, (_, i) => ({ localUpdates: 1, localSeconds: 1, globalSeconds: i + 1 }));
  const starts = [1, 2, 3, 4, 5].map((seed) => {
    const { global } = tracesOf(rounds, seed);
    for (let i = 1; i < 50; i++) expect(global[i]).toBe(((global[i - 1] as number) % 50) + 1);
    return global[0];
  });
  expect(new Set(starts).size).toBeGreaterThan(1);
});

test("of many rounds values are taken at even distances, and no update takes no time", () => {
  const rounds = Array.from({ length: 20_000 }, (_, i) => ({ localUpdates: 100, localSeconds: 0, globalSeconds: i }));
  const { local, global } = tracesOf(rounds);
  expect(local).toHaveLength(5000);
  expect(Math.min(...local)).toBeGreaterThan(0);
  expect(global).toHaveLength(5000);
  expect(global.reduce((sum, each) => sum + each, 0) / 5000).toBeCloseTo(10_000, -2);
});

test("without rounds there is nothing to go by", () => {
  expect(() => recordedCosts([], 1)).toThrow(RangeError);
});
