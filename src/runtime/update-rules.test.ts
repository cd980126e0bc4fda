import { describe, expect, test } from "vitest";
import { smallDataset, steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { addScaledInto } from "../math/vectors.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

/** The small task with data as different as they can be, and rounds that are long for them. */
const apart = { partition: "by-label", stepSize: 0.2, strategy: "fixed:30", budgetSeconds: 12 } as const;

/** The smallest loss of the small task, by centralised descent. */
const optimum = (() => {
  const data = smallDataset();
  const model = squaredSvm({ kernels: plainKernels, featureCount: 4 });
  const rows = Uint32Array.from({ length: data.exampleCount }, (_, i) => i);
  const weights = new Float32Array(4);
  const gradient = new Float32Array(4);
  for (let i = 0; i < 1000; i++) {
    model.gradientInto(gradient, weights, data, rows);
    addScaledInto(weights, -0.3, gradient);
  }
  return model.loss(weights, data, rows) as number;
})();

async function excess(changed: Partial<RunSettings>): Promise<number> {
  const { loss } = await virtualRun({ link: steadyLink }).finish({ ...apart, ...changed });
  return (loss ?? Number.NaN) - optimum;
}

describe("on data that disagree", () => {
  test("scaffold ends at the optimum, with momentum too, where sgd stays away from it", async () => {
    const [sgd, scaffold, withMomentum] = await Promise.all([
      excess({ update: "sgd" }),
      excess({ update: "scaffold" }),
      excess({ update: "scaffold", momentum: 0.5 }),
    ]);
    expect(sgd).toBeGreaterThan(3e-4);
    expect(Math.abs(scaffold)).toBeLessThan(1e-6);
    expect(Math.abs(withMomentum)).toBeLessThan(1e-6);
  });

  test("scaffold ends at the optimum too where only some of the nodes take part in each round", async () => {
    const sampled = { participation: 2, strategy: "fixed:10", budgetSeconds: 30 } as const;
    const [sgd, scaffold] = await Promise.all([
      excess({ ...sampled, update: "sgd" }),
      excess({ ...sampled, update: "scaffold", momentum: 0.3 }),
    ]);
    expect(sgd).toBeGreaterThan(3e-4);
    expect(Math.abs(scaffold)).toBeLessThan(1e-5);
  });

  test("fedprox is somewhere in between, and without its proximal term sgd", async () => {
    const [sgd, zero, some] = await Promise.all([
      excess({ update: "sgd" }),
      excess({ update: "fedprox:0" }),
      excess({ update: "fedprox:0.5" }),
    ]);
    expect(zero).toBe(sgd);
    expect(some).toBeLessThan(sgd);
    expect(some).toBeGreaterThan(1e-5);
  });

  test("scaffold ends at the optimum though a node leaves in the middle of a round, and comes back", async () => {
    const run = virtualRun({ link: steadyLink });
    run.aggregator.subscribe((event) => {
      if (event.kind !== "round-started") return;
      // Half of a round's computing later.
      if (event.round === 4) run.clock.after(150, () => run.nodes[2]?.stop());
      if (event.round === 7) run.node("node-3", { config: { instance: "started again" } });
    });
    const { loss, nodes } = await run.finish({ ...apart, update: "scaffold", momentum: 0.5 });
    expect(nodes).toBe(3);
    expect(Math.abs((loss ?? Number.NaN) - optimum)).toBeLessThan(1e-6);
    const finished = run.all("round-finished").map((event) => event.nodes.length);
    expect(finished.slice(2, 9)).toEqual([3, 2, 2, 2, 2, 3, 3]);
    const anew = run.all("message-passed").filter(({ detail }) => detail.includes("drift correction begins anew"));
    // All three at first, and the one that comes back.
    expect(anew.map(({ name }) => name)).toHaveLength(3 + 1);
  });

  test("a node that is too slow for the first round is corrected by what it did", async () => {
    const run = virtualRun({ link: steadyLink, nodes: 2, nodesNeeded: 3 });
    const slow = { name: "slow", updateSeconds: { mean: 0.1, standardDeviation: 0 } };
    run.node("node-3", { device: slow });
    const { loss } = await run.finish({ ...apart, strategy: "fixed:40", update: "scaffold", budgetSeconds: 6 });
    const [first] = run.all("round-finished");
    expect(first?.nodes.map(({ localUpdates }) => localUpdates).toSorted()).toEqual([30, 40, 40]);
    expect(loss).toBeLessThan(0.5);
    const given = run.all("message-passed").filter(({ detail }) => detail.includes("with the drift correction"));
    expect(given).toHaveLength(3);
  });

  test("Adam at the nodes ends at the optimum if its gradients are corrected, whoever takes part, and far from it if they are not", async () => {
    const small = { stepSize: 0.02, stepSizeSchedule: "cosine", budgetSeconds: 24, strategy: "fixed:10" } as const;
    const [adam, corrected, sampled] = await Promise.all([
      excess({ ...small, update: "adam" }),
      excess({ ...small, update: "scaffold-adam" }),
      excess({ ...small, update: "scaffold-adam", participation: 2, encoding: "int8", budgetSeconds: 60 }),
    ]);
    expect(adam).toBeGreaterThan(2e-3);
    expect(Math.abs(corrected)).toBeLessThan(1e-6);
    expect(Math.abs(sampled)).toBeLessThan(1e-6);
  });

  test("the adaptive strategy ends at the optimum, with long rounds and without gradients in its reports", async () => {
    const run = virtualRun({ link: steadyLink });
    const summary = await run.finish({ ...apart, strategy: "adaptive" });
    expect(Math.abs((summary.loss ?? Number.NaN) - optimum)).toBeLessThan(1e-5);
    expect(summary).toMatchObject({ update: "scaffold", momentum: 0.8, delta: null });
    expect(summary.averageTau).toBeGreaterThan(5);
    expect(summary.disagreement).toBeGreaterThanOrEqual(0);
    const alone = await virtualRun({ link: steadyLink }).finish({ ...apart, strategy: "adaptive", update: "sgd" });
    expect(alone.averageTau).toBeLessThan(summary.averageTau);
  });
});
