import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partition } from "../../test/support/by-name.ts";
import { smallDataset, steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import type { Dataset } from "../learning/dataset.ts";
import { createRandom } from "../math/random.ts";

describe("a run of three nodes and an aggregator", () => {
  test("finishes, and its loss falls from round to round", async () => {
    const run = virtualRun({ link: steadyLink });
    const summary = await run.finish({ strategy: "fixed:3", budgetSeconds: 4 });
    const losses = run.all("round-finished").map(({ loss }) => loss);
    expect(losses.length).toBeGreaterThan(20);
    expect(losses[0]).toBe(0.5);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(summary).toMatchObject({ strategy: "fixed:3", nodes: 3, case: 1, loss: expect.any(Number) });
    expect(summary.loss).toBeLessThan(0.35);
    expect(summary.accuracy).toBeGreaterThan(0.7);
    expect(summary.consumedSeconds).toBeLessThanOrEqual(4);
  });

  test.each(["uniform", "by-label", "replicated", "mixed"] as const)(
    "comes to the same weights as the formula written out (%s)",
    async (name) => {
      const run = virtualRun({ link: steadyLink });
      const summary = await run.finish({
        partition: name,
        strategy: "fixed:4",
        budgetSeconds: 3,
        stepSize: 0.1,
        seed: 7,
      });
      const { labels } = run.data;
      const shares = partition(name, labels, run.data.exampleCount, 3, createRandom(7, "partition"));
      const rounds = run.all("round-finished").map(({ localUpdates }) => localUpdates);
      const expected = federatedDescent(run.data, shares, rounds, 0.1);
      const last = run.all("model-evaluated").at(-1);
      expect(last?.round).toBe(rounds.length);
      last?.weights?.forEach((weight, j) => {
        expect(Math.abs(weight - (expected[j] ?? Number.NaN))).toBeLessThan(1e-6);
      });
      const everything = shares.flatMap((rows) => [...rows]);
      expect(Math.abs((summary.loss ?? Number.NaN) - lossOf(run.data, everything, expected))).toBeLessThan(1e-6);
    },
  );

  test("adapts tau to what it measures", async () => {
    const run = virtualRun({ link: steadyLink });
    const summary = await run.finish({ strategy: "adaptive-2019", budgetSeconds: 10 });
    const taus = run.all("round-finished").map(({ localUpdates }) => localUpdates);
    expect(taus.slice(0, 2)).toEqual([1, 1]);
    expect(summary.averageTau).toBeGreaterThan(1);
    expect(summary.delta).toBeGreaterThan(0);
  });

  test("with the same seed gives the same run twice, bit for bit", async () => {
    const [device, link] = [deviceProfiles[1], linkProfiles[0]];
    if (!device || !link) throw new Error("the profiles are gone");
    const runs = [0, 1].map(async () => {
      const run = virtualRun({ device, link });
      await run.finish({ strategy: "adaptive-2019", batch: 5, budgetSeconds: 8 });
      return run.events;
    });
    const [first, second] = await Promise.all(runs);
    expect(first?.length).toBeGreaterThan(100);
    expect(first).toEqual(second);
  });

  test("with another seed gives another run", async () => {
    const runs = [1, 2].map((seed) => virtualRun({ link: steadyLink }).finish({ batch: 5, seed }));
    const [first, second] = await Promise.all(runs);
    expect(first?.loss).not.toBe(second?.loss);
  });
});

describe("a step size that is too large", () => {
  test("ends the run as diverged, with a reason that names it", async () => {
    const run = virtualRun({ link: steadyLink });
    const summary = await run.finish({ stepSize: 900, strategy: "fixed:40", budgetSeconds: 100 });
    expect(run.all("run-finished")[0]?.reason).toBe("diverged");
    const failures = run.all("node-failed");
    expect(failures.map(({ name }) => name).toSorted()).toEqual(["node-1", "node-2", "node-3"]);
    expect(failures[0]?.reason).toMatch(
      /^the weights are no longer finite numbers: step size 900 is too large for these data/,
    );
    // What it returns is the best that it had: the weights that it began with.
    expect(summary).toMatchObject({ loss: 0.5, nodes: 3 });
  });

  test("leaves the nodes fit for the next run", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.finish({ stepSize: 900, strategy: "fixed:40", budgetSeconds: 100 });
    const summary = await run.finish({ stepSize: 0.1 });
    expect(run.all("run-finished")[1]?.reason).toBe("budget");
    expect(summary.loss).toBeLessThan(0.4);
  });
});

describe("with tau fixed at 1, full batches and constant costs", () => {
  test("a larger budget never returns a worse w_f", async () => {
    const budget = fc.double({ min: 0.4, max: 6, noNaN: true });
    const cases = fc.record({
      small: budget,
      more: budget,
      stepSize: fc.constantFrom(0.05, 0.5, 1.2),
      seed: fc.nat(50),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ small, more, stepSize, seed }) => {
        const losses = await Promise.all(
          [small, small + more].map(async (budgetSeconds) => {
            const run = virtualRun({ link: steadyLink, data: smallDataset(seed) });
            const summary = await run.finish({ strategy: "fixed:1", stepSize, budgetSeconds, partition: "mixed" });
            return summary.loss ?? Number.NaN;
          }),
        );
        expect(losses[1]).toBeLessThanOrEqual((losses[0] ?? Number.NaN) + 1e-12);
      }),
      { numRuns: 15 },
    );
  });
});

/** Federated descent of the squared-hinge SVM with lambda = 0.1, as the papers write it, in float64. */
function federatedDescent(data: Dataset, shares: readonly ArrayLike<number>[], taus: readonly number[], eta: number) {
  let weights = [0, 0, 0, 0];
  const total = shares.reduce((sum, rows) => sum + rows.length, 0);
  for (const tau of taus) {
    const mean = [0, 0, 0, 0];
    for (const rows of shares) {
      let own = weights;
      for (let i = 0; i < tau; i++) {
        const gradient = gradientOf(data, Array.from(rows), own);
        own = own.map((weight, j) => weight - eta * (gradient[j] ?? 0));
      }
      own.forEach((weight, j) => {
        mean[j] = (mean[j] ?? 0) + (rows.length * weight) / total;
      });
    }
    if (tau > 0) weights = mean;
  }
  return weights;
}

function gradientOf(data: Dataset, rows: readonly number[], weights: readonly number[]): number[] {
  return weights.map((weight, j) => {
    const slope = rows.reduce((sum, row) => {
      const { x, y } = example(data, row);
      return sum - y * slackOf(x, y, weights) * (x[j] ?? 0);
    }, 0);
    return 0.1 * weight + slope / rows.length;
  });
}

function lossOf(data: Dataset, rows: readonly number[], weights: readonly number[]): number {
  const squares = rows.reduce((sum, row) => {
    const { x, y } = example(data, row);
    return sum + slackOf(x, y, weights) ** 2;
  }, 0);
  const norm = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return 0.05 * norm + squares / (2 * rows.length);
}

function slackOf(x: readonly number[], y: number, weights: readonly number[]): number {
  return Math.max(0, 1 - y * x.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0));
}

function example({ features, targets }: Dataset, row: number): { x: number[]; y: number } {
  const { data, featureCount } = features;
  const x = Array.from(data.subarray(row * featureCount, (row + 1) * featureCount));
  return { x, y: targets.kind === "real" ? (targets.values[row] ?? 0) : 0 };
}
