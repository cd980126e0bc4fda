import { describe, expect, test } from "vitest";
import { fieldsOfEveryResult } from "../../test/support/result-fields.ts";
import {
  constant,
  devices,
  run,
  simulatedStrategies,
  simulationSettings,
  smallEnvironment,
  trace,
} from "../../test/support/simulations.ts";
import { BudgetTooSmall } from "../control/budget.ts";
import { deviceProfiles } from "../emulation/profiles.ts";
import type { CostSettings } from "./costs.ts";
import { rememberingShares } from "./shares.ts";
import { simulate } from "./simulate.ts";

test.each(["linear-regression", "squared-svm"])("has what %s is measured by on test data", async (model) => {
  const { result } = await run({ model, stepSize: 0.01 });
  const name = model === "squared-svm" ? "accuracy" : "meanSquaredError";
  expect(Object.keys(result.metrics)).toEqual([name]);
  expect(result.metrics[name]).toBeGreaterThan(0);
  expect(result.accuracy).toBe(result.metrics.accuracy ?? null);
});

describe.each(simulatedStrategies)("%s", (strategy) => {
  test("learns, and accounts for what it did", async () => {
    const { result, weights, lastWeights } = await run({ strategy, costs: constant(0.01, 0.1) });
    expect(result).toMatchObject({ ending: "budget", partition: "uniform", stepSize: 0.05, kernels: "plain" });
    const told = strategy === "adaptive" ? [...fieldsOfEveryResult, "pace", "tauOfNodes"] : fieldsOfEveryResult;
    expect(Object.keys(result).sort()).toEqual(told.toSorted());
    const costs = [result.localCostSeconds, result.globalCostSeconds, result.bytesReceived];
    if (strategy === "asynchronous") expect(costs).toEqual([null, null, null]);
    else
      expect(costs).toEqual([
        expect.closeTo(0.01),
        expect.closeTo(strategy === "centralized" ? 0 : 0.1),
        expect.any(Number),
      ]);
    expect(result.loss).toBeLessThan(0.45);
    expect(result.lossLast).toBeLessThan(0.45);
    expect(result).toMatchObject({ strategy, nodes: 3, case: 1, seed: 1, budgetSeconds: 3 });
    expect(result.localUpdates).toBeGreaterThanOrEqual(result.rounds);
    expect(weights).toHaveLength(4);
    if (weights === lastWeights) expect(result.lossLast).toBe(result.loss);
  });

  test("is repeated from its seed, bit for bit, and another seed gives another run", async () => {
    const [first, second, other] = [await run({ strategy }), await run({ strategy }), await run({ strategy, seed: 2 })];
    expect(second).toEqual(first);
    expect(other.weights).not.toEqual(first.weights);
  });
});

test("the slowest node sets the pace of rounds, and without rounds no node waits", async () => {
  const [even, straggling] = [devices(0.01), devices(0.01, 0.01, 0.1)];
  const updates = async (strategy: string, costs: CostSettings) => (await run({ strategy, costs })).result.localUpdates;
  const inStep = [await updates("fixed:5", even), await updates("fixed:5", straggling)] as const;
  expect(inStep[0] / inStep[1]).toBeGreaterThan(8);
  const apart = [await updates("asynchronous", even), await updates("asynchronous", straggling)] as const;
  expect(apart[0] / apart[1]).toBeLessThan(2);
});

test("emulated links delay messages as they do live", async () => {
  const updateSeconds = { mean: 0.01, standardDeviation: 0 };
  const latencySeconds = { mean: 0.05, standardDeviation: 0 };
  const link = { name: "b", latencySeconds, bytesPerSecond: 1e12, lossProbability: 0, retransmissionSeconds: 0 };
  const costs: CostSettings = { kind: "profiles", nodes: [{ device: { name: "a", updateSeconds }, link }] };
  const { result } = await run({ strategy: "fixed:10", costs, budgetSeconds: 10 });
  expect(result.consumedSeconds / (result.rounds * 0.2)).toBeCloseTo(1, 1);
});

test.each(["fixed:5", "adaptive"])(
  "%s learns as much where weights are sent in fewer bytes, and again from its seed",
  async (strategy) => {
    const of = (encoding: string) => run({ strategy, update: "scaffold", encoding, partition: "by-label" });
    const [plain, int8, again] = [await of("float32"), await of("int8"), await of("int8")];
    expect(again).toEqual(int8);
    expect(int8.weights).not.toEqual(plain.weights);
    expect(int8.result).toMatchObject({ encoding: "int8", rounds: plain.result.rounds });
    expect(int8.result.loss).toBeCloseTo(plain.result.loss as number, 3);
  },
);

test("centralised learning is one node's that holds everything, whatever the case", async () => {
  const [uniform, mixed] = [
    await run({ strategy: "centralized" }),
    await run({ strategy: "centralized", partition: "mixed" }),
  ];
  expect(mixed.weights).toEqual(uniform.weights);
  expect(mixed.result.case).toBe(4);
});

test("centralised learning where nodes have profiles costs what the papers' laptop took, whatever the profiles", async () => {
  const slow = { device: { name: "slow", updateSeconds: { mean: 1, standardDeviation: 0.1 } } };
  const { result } = await run({ strategy: "centralized", costs: { kind: "profiles", nodes: [slow] } });
  expect(result.consumedSeconds / result.localUpdates).toBeCloseTo(0.011, 2);
  expect(result.rounds).toBeGreaterThan(2);
});

test("asynchronous runs whose budget is too small are left out as others are", async () => {
  await expect(run({ budgetSeconds: 0.1, strategy: "asynchronous" })).rejects.toBeInstanceOf(BudgetTooSmall);
});

test("fewer examples are chosen by the seed", async () => {
  const few = (seed: number) =>
    run({ strategy: "fixed:5", batch: "full", examples: 12, seed, costs: constant(0.01, 0.1) });
  expect((await few(1)).weights).toEqual((await few(1)).weights);
  expect((await few(1)).weights).not.toEqual((await few(2)).weights);
});

test("shares that are remembered are the same, also when they were forgotten in between", async () => {
  const shareOut = rememberingShares(1);
  const remembering = { ...smallEnvironment, shareOut };
  for (const seed of [1, 1, 2, 1]) {
    expect(await simulate(simulationSettings({ seed }), remembering)).toEqual(
      await simulate(simulationSettings({ seed }), smallEnvironment),
    );
  }
});

test("weights that are no longer finite end a run as diverged", async () => {
  for (const strategy of ["fixed:40", "asynchronous"]) {
    const { result } = await run({ strategy, stepSize: 900, budgetSeconds: 60 });
    expect([strategy, result.ending]).toEqual([strategy, "diverged"]);
    // In rounds the best weights are kept; otherwise there is nothing left that could be evaluated.
    expect(result.loss).toBe(strategy === "asynchronous" ? null : 0.5);
  }
});

test("hundreds of nodes hold the same examples", async () => {
  const { result } = await run({ partition: "replicated", nodes: 400, strategy: "fixed:2", budgetSeconds: 1 });
  expect(result.rounds).toBeGreaterThan(3);
  expect(result.loss).toBeLessThan(0.5);
});

test("a node that takes no time is no trouble to one that it has to wait for", async () => {
  const { result } = await run({ costs: devices(0.01, 0) });
  expect(result.localUpdates).toBeGreaterThan(200);
});

test.each([
  [{ strategy: "clever" }, /^there is no strategy "clever"; choose one of: adaptive, .*, centralized, asynchronous$/],
  [{ costs: constant(0, 0.1) }, /^a local update must cost at least 1\.5e-11 seconds, or no run would come to an end$/],
  [{ costs: constant(1e-13, 0) }, /^a local update must cost at least/],
  [{ costs: constant(1e-13, 0), strategy: "asynchronous" }, /^a local update must cost at least/],
  [{ costs: constant(1e-13, 0), strategy: "centralized" }, /^a local update must cost at least/],
  [{ costs: trace([1e-12, 0], [0]) }, /^a local update must cost at least/],
  [{ costs: devices(1e-13) }, /^a local update must cost at least/],
  [{ costs: devices(0.01, 0), strategy: "asynchronous" }, /^a local update must cost at least/],
  [
    { costs: constant(1e-9, 0), strategy: "fixed:1" },
    /^a run would be of about 9e\+9 local updates, of all nodes together, and at most 1e\+9 are simulated; give a smaller/,
  ],
  [{ costs: devices(0.01, 1e-9), strategy: "asynchronous" }, /^a run would be of about 3e\+9 local updates/],
  [{ budgetSeconds: 0.1 }, /^budget 0\.1 \(time, seconds\) is too small for two rounds/],
  [{ budgetSeconds: 0.1, strategy: "asynchronous" }, /^budget 0\.1 \(time, seconds\) is too small: one local update/],
  [
    { budgetSeconds: 0.1, strategy: "centralized", costs: constant(0.02, 1) },
    /^budget 0\.1 .* too small for two rounds: 10 \+ 1 local updates, .*; give at least 0\.24$/,
  ],
  [
    { budgetSeconds: 0.02, strategy: "fixed:10" },
    /, or a smaller fixed tau \(costs vary: with no more than that a run may go over\)$/,
  ],
  [
    { nodes: 2, costs: { kind: "profiles", nodes: Array(3).fill({ device: deviceProfiles[0] }) } },
    /^there are 3 profiles for 2 nodes/,
  ],
  [{ nodes: 2, strategy: "centralized", costs: devices(0.1, 0.1, 0.1) }, /^there are 3 profiles for 2 nodes/],
  [{ nodes: 61 }, /^node 61 of 61 would hold no examples in partition "uniform"/],
  [{ examples: 61 }, /^examples: there are 60 training examples, not 61$/],
  [{ model: "oracle" }, /^there is no model "oracle"/],
] as const)("%j is refused", async (changed, message) => {
  await expect(run(changed)).rejects.toThrow(message);
});
