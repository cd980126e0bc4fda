import { expect, test } from "vitest";
import { simulationSettings } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { checkShares, firstTells } from "./check-shares.ts";

const settings = (changed: Partial<SimulationSettings> = {}) =>
  simulationSettings({ dataset: "synthetic", model: "softmax-regression", strategy: "adaptive", nodes: 5, ...changed });

/** The same at this many seeds. */
const seeds = (count: number, changed: Partial<SimulationSettings> = {}) =>
  Array.from({ length: count }, (_, i) => settings({ ...changed, seed: i + 1 }));

async function waysOf(runs: readonly SimulationSettings[]): Promise<number> {
  let ways = 0;
  await checkShares(runs, undefined, builtInCatalog, {
    onProgress: (checked, all) => {
      expect(checked).toBe(ways);
      ways += 1;
      expect(ways).toBeLessThanOrEqual(all);
    },
  });
  return ways;
}

test("one seed stands for all where chance does not say how many examples a node has", async () => {
  expect(await waysOf(seeds(7))).toBe(1);
  expect(await waysOf([...seeds(7), ...seeds(7, { partition: "mixed" })])).toBe(2);
  expect(await waysOf(seeds(7, { partition: "dirichlet:5" }))).toBe(7);
  expect(await waysOf(seeds(7, { examples: 50 }))).toBe(7);
  expect(await waysOf(seeds(7, { strategy: "centralized", examples: 50 }))).toBe(0);
});

test("the first run tells for those that share the data out as it does", () => {
  const centralized = settings({ strategy: "centralized" });
  expect(firstTells(seeds(7))).toBe(true);
  expect(firstTells([centralized])).toBe(true);
  expect(firstTells([settings(), centralized])).toBe(true);
  expect(firstTells([centralized, settings()])).toBe(false);
  expect(firstTells([settings(), settings({ nodes: 6 })])).toBe(false);
});

test("ends when it is told to, with all that is left undone", async () => {
  const interrupted = new AbortController();
  const checked: number[] = [];
  const checking = checkShares(seeds(50, { partition: "dirichlet:5" }), undefined, builtInCatalog, {
    signal: interrupted.signal,
    onProgress(count) {
      checked.push(count);
      if (count === 3) interrupted.abort();
    },
  });
  await expect(checking).rejects.toMatchObject({ name: "AbortError" });
  expect(checked).toEqual([0, 1, 2, 3]);
});

test("a seed that would leave a node without data is named", async () => {
  const runs = [...seeds(2), settings({ examples: 3, seed: 3 })];
  await expect(checkShares(runs, undefined, builtInCatalog)).rejects.toThrow(
    /^seed 3 of synthetic: node 4 of 5 would hold no/,
  );
});
