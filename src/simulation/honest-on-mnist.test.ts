import { expect, test } from "vitest";
import { simulationSettings } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import { loadEnvironment, repeatableKernels } from "../host/simulation-environment.ts";
import { authorsCosts, type CostSettings, type NodeProfile } from "./costs.ts";
import { simulate } from "./simulate.ts";

const [laptop, pi] = deviceProfiles as [NodeProfile["device"], NodeProfile["device"]] & typeof deviceProfiles;
const [link] = linkProfiles;
const { mean, standardDeviation } = pi.updateSeconds;
const slow = { ...pi, updateSeconds: { mean: 5 * mean, standardDeviation: 5 * standardDeviation } };
const overWifi = (...devices: NodeProfile["device"][]) => devices.map((device) => ({ device, ...(link && { link }) }));
const profiles = (nodes: readonly NodeProfile[]): CostSettings => ({ kind: "profiles", nodes });
const devices = {
  "the demonstration's": { nodes: 5, costs: profiles([{ device: laptop }, ...overWifi(laptop, pi, pi, pi)]) },
  "one five times slower": { nodes: 5, costs: profiles(overWifi(pi, pi, pi, pi, slow)) },
  "a hundred alike": { nodes: 100, costs: { kind: "shared", ...authorsCosts } },
} satisfies Record<string, { nodes: number; costs: CostSettings }>;

// Of each device's runs these were the first in which an honest node was once taken for a liar (node bench/honest.mjs looks at hundreds).
test.each([
  ["the demonstration's", 4],
  ["the demonstration's", 6],
  ["one five times slower", 1],
  ["one five times slower", 3],
  ["a hundred alike", 3],
] as const)("no honest node is named where data and devices are unlike: %s, seed %i", async (name, seed) => {
  const environment = await loadEnvironment(
    builtInCatalog,
    "mnist-even-odd",
    await repeatableKernels("auto"),
    undefined,
  );
  const named: string[] = [];
  const settings = simulationSettings({
    ...{ dataset: "mnist-even-odd", model: "squared-svm", strategy: "adaptive", batch: 100, seed },
    ...{ partition: "mixed", stepSize: builtInCatalog.model("squared-svm").stepSize, budgetSeconds: 15 },
    ...{ update: "default", momentum: "default", ...devices[name] },
  });
  const { result } = await simulate(settings, {
    ...environment,
    onEvent: (event) => {
      if (event.kind === "node-doubted") named.push(`${event.name}: ${event.said}`);
    },
  });
  expect(named).toEqual([]);
  expect(result.loss).toBeLessThan(0.225);
});

// A network's gradients turn as its weights move, and Adam moves them far from the first update on.
test("no honest node of a network that learns with Adam is left out for what its first steps turned into", async () => {
  const kernels = await repeatableKernels("auto");
  const environment = await loadEnvironment(builtInCatalog, "mnist-digits", kernels, undefined);
  const named: string[] = [];
  await simulate(
    simulationSettings({
      ...{ dataset: "mnist-digits", examples: 3000, model: "mlp:64,32", strategy: "fixed:10", batch: 100, nodes: 5 },
      ...{
        partition: "by-label",
        update: "scaffold-adam",
        stepSize: 0.001,
        budgetSeconds: 8,
        costs: profiles(overWifi(pi)),
      },
    }),
    {
      ...environment,
      onEvent: (event) => {
        if (event.kind === "node-doubted") named.push(`${event.name}: ${event.said}`);
      },
    },
  );
  expect(named).toEqual([]);
});
