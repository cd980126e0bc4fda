import { expect, test } from "vitest";
import { builtIn } from "../../catalog/built-in.ts";
import { createCatalog } from "../../catalog/catalog.ts";
import type { StrategyEntry } from "../../catalog/entries.ts";
import { learn } from "../../simulation/learn.ts";

const data = {
  exampleCount: 4,
  features: { kind: "float32", data: Float32Array.of(-1, -2, 1, 2), featureCount: 1 },
  targets: { kind: "real", values: Float32Array.of(-1, -1, 1, 1) },
} as const;

/** How a run ends whose strategy makes this choice. */
async function endOf(next: () => number) {
  const entry: StrategyEntry = {
    name: "mine",
    title: "mine",
    about: "A strategy from outside.",
    update: "sgd",
    momentum: 0,
    create: () => ({
      name: "mine",
      returnsBestWeights: true,
      measures: "estimates",
      firstTau: 1,
      init: () => null,
      next: () => [null, { tau: next(), why: { kind: "fixed" } }],
    }),
  };
  const catalog = createCatalog({ ...builtIn, strategies: [...builtIn.strategies, entry] });
  const settings = { strategy: "mine" };
  const { result } = await learn({ nodes: [data], model: "squared-svm", catalog, settings });
  const { ending, explanation } = result;
  return { ending, explanation };
}

test("a strategy that throws ends its run, which says so, and nothing else", async () => {
  const thrown = () => {
    throw new Error("boom");
  };
  expect(await endOf(thrown)).toEqual({ ending: "failed", explanation: "strategy mine failed after round 1: boom" });
});

test.each([Number.NaN, 0, -3, 1.5, Number.POSITIVE_INFINITY])("so does one that chooses tau %d", async (tau) => {
  const { ending, explanation } = await endOf(() => tau);
  expect(ending).toBe("failed");
  expect(explanation).toBe(`strategy mine chose tau ${tau}, which is no positive integer`);
});
