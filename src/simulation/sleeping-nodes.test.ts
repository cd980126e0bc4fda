import { expect, test } from "vitest";
import { devices, simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
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
