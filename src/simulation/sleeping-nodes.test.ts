import { expect, test } from "vitest";
import { devices, simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import { synthetic } from "../datasets/synthetic.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { SimulationSettings } from "./settings.ts";
import { simulate } from "./simulate.ts";

const sampled = (changed: Partial<SimulationSettings>): SimulationSettings =>
  simulationSettings({ nodes: 8, participation: 3, budgetSeconds: 5, ...changed });

test.each<readonly [string, Partial<SimulationSettings>]>([
  ["with drift corrections that rest between rounds", { strategy: "adaptive", update: "scaffold" }],
  ["with estimates of gradients", { strategy: "adaptive-2019" }],
  ["with momentum, encoded changes and noisy costs", { update: "scaffold-momentum:0.5", encoding: "int8" }],
  ["at their own pace, on devices of their own", { strategy: "adaptive", costs: devices(0.01, 0.03), pace: "own" }],
  ["where all nodes share random numbers", { sameSeed: true, participation: 0.5, partition: "by-label" }],
  ["with a budget of joules and bytes", { budgetJoules: 60, budgetBytes: 60_000 }],
])("nodes that slept until they were asked do the same, bit for bit, %s", async (_, changed) => {
  const settings = sampled(changed);
  const asleep = await simulate(settings, smallEnvironment);
  const awake = await simulate(settings, { ...smallEnvironment, keepsAwake: true });
  expect(asleep).toEqual(awake);
  expect(asleep.result.rounds).toBeGreaterThan(3);
});

test("nodes that make their examples when they compute learn like those that keep them", async () => {
  const dataset = synthetic("synthetic:1", 1, 1);
  const testData = await dataset.load("test", async () => new Uint8Array());
  const counted = new Map<number, number>();
  const made = (node: number, examples: number) => {
    counted.set(node, (counted.get(node) ?? 0) + 1);
    return dataset.made?.(node, examples) ?? testData;
  };
  const environment = { ...smallEnvironment, kernels: plainKernels, trainData: testData, testData, made };
  const model = "softmax-regression";
  const each = { dataset: "synthetic:1", model, examplesEach: 6, rounds: 6, budgetSeconds: 60, stepSize: 0.2 };
  const settings = sampled({ ...each, nodes: 1500, participation: 20 });
  const { result } = await simulate(settings, environment);
  expect(result).toMatchObject({ ending: "rounds", partition: "own", case: null, nodes: 1500, evaluatedNodes: 1000 });
  expect(result.loss).toBeLessThan(2.2);
  // Who was asked again made them again; most of those who were not asked are looked at when learning is over, once.
  expect(counted.size).toBeGreaterThan(1000);
  expect(counted.size).toBeLessThanOrEqual(1000 + 6 * 20);

  const few = sampled({ ...each, nodes: 40, participation: 20 });
  const kept = new Map<number, ReturnType<typeof made>>();
  const keeping = (node: number, examples: number) => {
    const data = kept.get(node) ?? made(node, examples);
    kept.set(node, data);
    return data;
  };
  const anew = await simulate(few, environment);
  expect(anew).toEqual(await simulate(few, { ...environment, made: keeping, keepsAwake: true }));
  expect(anew.result.evaluatedNodes).toBe(40);
});
