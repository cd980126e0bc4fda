#!/usr/bin/env node
// Whether honest nodes are named as liars: simulated runs in which nobody lies (of even/odd digits, if nothing else is said), over
// partitions, devices, numbers of nodes and budgets. Each run in which a node was named is printed, with what was said of it; the last line counts.
// node bench/honest.mjs [--partitions uniform,...] [--devices testbed,...] [--budgets 5,15,30] [--nodes 3,5] [--seeds 1,3,5]
//   [--examples 6000: the first ones, shared] [--strategy adaptive] [--dataset mnist-digits] [--datasets DIR]
//   [--models "mlp:64,32 squared-svm"] [--updates "default scaffold-adam@.001": with a step size of its own]
// All: some ten minutes.

import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, deviceProfiles, linkProfiles, simulate } from "../dist/index.js";
import { authorsCosts } from "../dist/simulation/costs.js";
import { saidOptions } from "../scripts/lib/said-options.mjs";

const { values: said } = saidOptions({
  options: {
    partitions: { type: "string", default: "uniform,by-label,mixed,dirichlet:0.1,quantity:0.1" },
    devices: { type: "string", default: "alike,testbed,one-slower" },
    nodes: { type: "string", default: "3,5,10" },
    budgets: { type: "string", default: "5,15,30" },
    seeds: { type: "string", default: "1,3,5" },
    strategy: { type: "string", default: "adaptive" },
    examples: { type: "string" },
    dataset: { type: "string", default: "mnist-even-odd" },
    datasets: { type: "string" },
    models: { type: "string", default: "squared-svm" },
    updates: { type: "string", default: "default" },
  },
});
const list = (/** @type {string} */ text) => text.split(",");
/** Names that may have commas in them. */
const named = (/** @type {string} */ text) => text.split(" ");
const environment = await loadEnvironment(builtInCatalog, said.dataset, await repeatableKernels("auto"), said.datasets);
const [wifi] = linkProfiles;
const [laptop, pi] = deviceProfiles;
if (!wifi || !laptop || !pi) throw new Error("a profile is missing");

/** @param {import("../dist/emulation/profiles.js").DeviceProfile} device @param {number} times */
function slower(device, times) {
  const { mean, standardDeviation } = device.updateSeconds;
  return { ...device, updateSeconds: { mean: mean * times, standardDeviation: standardDeviation * times } };
}

/** By name: costs of the nodes, dealt in turn. @type {Record<string, import("../dist/simulation/costs.js").CostSettings>} */
const devices = {
  alike: { kind: "shared", ...authorsCosts },
  testbed: {
    kind: "profiles",
    nodes: [{ device: laptop }, { device: laptop, link: wifi }, ...Array(3).fill({ device: pi, link: wifi })],
  },
  "one-slower": {
    kind: "profiles",
    nodes: [...Array(4).fill({ device: pi, link: wifi }), { device: slower(pi, 5), link: wifi }],
  },
};

let runs = 0;
let withNamed = 0;
const updates = named(said.updates).map((text) => text.split("@"));
for (const device of list(said.devices))
  for (const nodes of list(said.nodes).map(Number))
    for (const partition of list(said.partitions))
      for (const budgetSeconds of list(said.budgets).map(Number))
        for (const seed of list(said.seeds).map(Number))
          for (const model of named(said.models))
            for (const [update = "default", stepSize] of updates)
              await run({ device, nodes, partition, budgetSeconds, seed, model, update, stepSize: Number(stepSize) });
console.log(`${runs} runs of honest nodes, of which ${withNamed} named one`);

/**
 * @typedef {{ device: string, nodes: number, partition: string, budgetSeconds: number, seed: number, model: string, update: string,
 *   stepSize: number }} Setting
 */

/** @param {Setting} setting */
async function run({ device, nodes, partition, budgetSeconds, seed, model, update, stepSize }) {
  const dealt = devices[device];
  if (dealt === undefined) throw new Error(`there are no devices "${device}"; choose from ${Object.keys(devices)}`);
  const costs = dealt.kind === "profiles" ? { ...dealt, nodes: dealt.nodes.slice(Math.max(0, 5 - nodes)) } : dealt;
  const settings = /** @type {import("../dist/simulation/settings.js").SimulationSettings} */ ({
    ...{ dataset: said.dataset, model, strategy: said.strategy, nodes, budgetSeconds },
    ...{ batch: 100, tauMax: "default", phi: "default", update, momentum: "default" },
    stepSize: Number.isNaN(stepSize) ? builtInCatalog.model(model).stepSize : stepSize,
    ...{ partition, costs, seed, sameSeed: false },
    ...(said.examples === undefined ? {} : { examples: Number(said.examples) }),
  });
  /** @type {string[]} */
  const doubted = [];
  const { result } = await simulate(settings, {
    ...environment,
    onEvent(event) {
      if (event.kind === "node-doubted")
        doubted.push(`round ${event.round}, ${event.name}${event.leftOut ? " left out" : ""}: ${event.said}`);
    },
  });
  runs += 1;
  if (doubted.length === 0) return;
  withNamed += 1;
  const words = `${model}, ${update}, ${device}, ${nodes} nodes, ${partition}, ${budgetSeconds} s, seed ${seed}`;
  console.log(`${words}: ${result.ending}, loss ${result.loss?.toFixed(4)}; ${doubted.join("; ")}`);
}
