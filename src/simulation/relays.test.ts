import { expect, test } from "vitest";
import { simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { checkRelays } from "./relays.ts";
import type { SimulationSettings } from "./settings.ts";
import { simulate } from "./simulate.ts";

test.each<readonly [string, Partial<SimulationSettings>]>([
  ["with drift corrections, some of the nodes in a round, and noisy costs", { update: "scaffold", participation: 3 }],
  [
    "with paths that nodes tell, and some of the nodes in a round",
    { update: "scaffold-adam", stepSize: 0.01, participation: 3 },
  ],
  ["with momentum and all nodes in each round", { momentum: 0.5 }],
])("nodes behind relays learn in the simulated time of a flat run what they learn there, %s", async (_, changed) => {
  const settings = simulationSettings({ nodes: 8, strategy: "fixed:3", budgetSeconds: 5, ...changed });
  const flat = await simulate(settings, smallEnvironment);
  const behind = await simulate({ ...settings, relays: 3 }, smallEnvironment);
  expect(behind.result.rounds).toBe(flat.result.rounds);
  expect(behind.result.consumedSeconds).toBeCloseTo(flat.result.consumedSeconds as number, 6);
  expect(behind.weights.length).toBe(flat.weights.length);
  for (const [j, weight] of behind.weights.entries()) expect(weight).toBeCloseTo(flat.weights[j] as number, 5);
});

test("budgets of joules and money end a run behind relays where they end a flat one, and one of bytes counts all links", async () => {
  const budgets = { budgetJoules: 60, budgetMoney: 1, currency: "EUR", pricePerKilowattHour: 1, pricePerDeviceHour: 1 };
  const settings = simulationSettings({ nodes: 8, strategy: "fixed:3", budgetSeconds: 50, ...budgets });
  const [flat, behind] = [
    await simulate(settings, smallEnvironment),
    await simulate({ ...settings, relays: 3 }, smallEnvironment),
  ];
  expect(flat.result).toMatchObject({ binding: "joules", ending: "budget" });
  expect(behind.result.rounds).toBe(flat.result.rounds);
  for (const [m, { resource, consumed }] of flat.result.budgets.entries())
    expect([resource, behind.result.budgets[m]?.consumed]).toEqual([resource, expect.closeTo(consumed, 6)]);

  const ofBytes = { ...settings, ...{ budgetBytes: 60_000, budgetJoules: undefined }, relays: 3 } as SimulationSettings;
  const { result } = await simulate(ofBytes, smallEnvironment);
  const [, bytes] = result.budgets;
  expect(result).toMatchObject({ binding: "bytes", ending: "budget" });
  expect(bytes?.consumed).toBeLessThanOrEqual(60_000);
  expect(bytes?.consumed).toBeGreaterThan(60_000 - 2.5 * (bytes?.globalCost ?? 0));
  // What went over the aggregator's own links is less than half of it.
  expect((result.bytesSent ?? 0) + (result.bytesReceived ?? 0)).toBeLessThan(30_000);
});

test.each<readonly [Partial<SimulationSettings>, string]>([
  [{ relays: 9 }, "there are 9 relays for 8 nodes"],
  [{ relays: 2, strategy: "asynchronous" }, "asynchronous has no rounds"],
  [{ relays: 2, aggregate: "median" }, "--aggregate median needs the weights of each node"],
])("%o is refused", (changed, why) => {
  expect(() => checkRelays(simulationSettings({ nodes: 8, ...changed }), builtInCatalog)).toThrow(why);
});
