import fc from "fast-check";
import { expect, test } from "vitest";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { spread } from "./rounds.ts";
import { runPlanned } from "./run-planned.ts";
import { baseSettings } from "./tasks.ts";

const data = smallDataset();
const environment = {
  kernels: plainKernels,
  trainData: data,
  testData: data,
  settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
};
const settings = { ...baseSettings("squared-svm"), dataset: "small", nodes: 3, budgetSeconds: 3, batch: 5 } as const;

test("a run with its rounds is the same run as without, and its rounds add up", async () => {
  let time = 0;
  const now = () => time++;
  const plain = await runPlanned({ settings, withRounds: false }, environment, now);
  const { rounds = [], result, tookSeconds } = await runPlanned({ settings, withRounds: true }, environment, now);
  expect(plain.rounds).toBeUndefined();
  expect(result).toEqual(plain.result);
  expect(tookSeconds).toBe(1);

  expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, i) => i + 1));
  expect(rounds.reduce((sum, { tau }) => sum + tau, 0)).toBe(result.localUpdates);
  expect(rounds[0]).toMatchObject({ startSeconds: 0, tau: 1, beta: null, rho: null, delta: null });
  // At weights of zero every margin is missed by 1, so that the squared hinge loss is a half.
  expect(rounds[0]?.loss).toBeCloseTo(0.5, 12);
  expect(Math.min(...rounds.map(({ loss }) => loss))).toBeGreaterThanOrEqual((result.loss ?? 0) - 1e-9);
  for (const { startSeconds, endSeconds, tau, c, b } of rounds) {
    expect(endSeconds - startSeconds).toBeCloseTo(c * tau + b, 9);
  }
});

test("rounds of adaptive, which estimates nothing, have the disagreement that it goes by", async () => {
  const adaptive = { settings: { ...settings, strategy: "adaptive" }, withRounds: true };
  const { rounds = [], result } = await runPlanned(adaptive, environment, () => 0);
  expect(rounds.length).toBeGreaterThan(2);
  for (const { disagreement, delta } of rounds) {
    expect(delta).toBeNull();
    expect(disagreement).toBeGreaterThanOrEqual(0);
  }
  expect(rounds.at(-1)?.disagreement).toBe(result.disagreement);
});

test("what is spread keeps its order, its first and its last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 50 }), (count, maximum) => {
      const items = Array.from({ length: count }, (_, i) => i);
      const kept = spread(items, maximum);
      expect(kept).toHaveLength(Math.min(count, maximum));
      expect([kept[0], kept.at(-1)]).toEqual([0, count - 1]);
      expect([...new Set(kept)].sort((a, b) => a - b)).toEqual(kept);
    }),
  );
});
