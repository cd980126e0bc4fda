#!/usr/bin/env node
// What one node of five that lies does to a run: the accuracy in % of the result, with the lie and without, and which nodes
// were named for it. Simulated with the authors' costs, 15 s. The honest run that others are compared with is that of all
// nodes, or, where they have different labels, that of the others alone.
// node bench/liars.mjs [--lies flip:1,labels] [--partitions uniform,by-label] [--seeds 1,3,5] [--strategy adaptive] [--nodes 5] [--count 1]
//   [--dataset mnist-digits] [--examples 3000: the first ones, shared] [--model mlp:64,32] [--update scaffold-adam@.001: with a step size of its own]

import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, simulate } from "../dist/index.js";
import { authorsCosts } from "../dist/simulation/costs.js";
import { saidOptions } from "../scripts/lib/said-options.mjs";

const { values: said } = saidOptions({
  options: {
    lies: {
      type: "string",
      default: "flip:1,flip:3,flip:10,scale:10,noise:1,noise:10,labels,examples,high-loss,movement",
    },
    partitions: { type: "string", default: "uniform,by-label" },
    seeds: { type: "string", default: "1,3,5" },
    strategy: { type: "string", default: "adaptive" },
    nodes: { type: "string", default: "5" },
    count: { type: "string", default: "1" },
    dataset: { type: "string", default: "mnist-even-odd" },
    examples: { type: "string" },
    model: { type: "string", default: "squared-svm" },
    update: { type: "string", default: "default" },
  },
});
const seeds = said.seeds.split(",").map(Number);
const { dataset, model, strategy } = said;
const environment = await loadEnvironment(builtInCatalog, dataset, await repeatableKernels("auto"), undefined);
const [update = "default", ownStepSize] = said.update.split("@");
const stepSize = ownStepSize === undefined ? builtInCatalog.model(model).stepSize : Number(ownStepSize);
const usual = {
  ...{ dataset, model, stepSize, strategy, nodes: Number(said.nodes), update },
  ...{ budgetSeconds: 15, batch: 100, tauMax: "default", phi: "default", momentum: "default" },
  ...(said.examples === undefined ? {} : { examples: Number(said.examples) }),
  ...{ costs: { kind: "shared", ...authorsCosts }, sameSeed: false },
};

/** A node that sends what is no number is sent away with its first report: the run without it. */
const withoutThem = "nan";

console.log("| partition | lie | accuracy, least and most of the seeds | named |");
console.log(`|${"---|".repeat(4)}`);
for (const partition of said.partitions.split(",")) {
  for (const lie of ["none", withoutThem, ...said.lies.split(",")]) {
    const runs = [];
    for (const seed of seeds) runs.push(await run(partition, lie, seed));
    const accuracies = runs.map(({ accuracy }) => accuracy);
    const range = `${Math.min(...accuracies).toFixed(1)} to ${Math.max(...accuracies).toFixed(1)}`;
    const called = lie === "none" ? "(honest)" : lie === withoutThem ? "(without them)" : lie;
    const named = [...new Set(runs.flatMap(({ named }) => named))].sort().join(", ");
    console.log(`| ${[partition, called, range, named].join(" | ")} |`);
  }
}

/** @param {string} partition @param {string} lie @param {number} seed */
async function run(partition, lie, seed) {
  /** @type {Set<string>} */
  const named = new Set();
  const liars = lie === "none" ? {} : { liars: { count: Number(said.count), lie } };
  const settings = /** @type {import("../dist/simulation/settings.js").SimulationSettings} */ ({
    ...usual,
    ...{ partition, seed },
    ...liars,
  });
  const { result } = await simulate(settings, {
    ...environment,
    onEvent(event) {
      if (event.kind === "node-doubted" || event.kind === "node-failed") named.add(event.name);
    },
  });
  return { accuracy: 100 * (result.accuracy ?? Number.NaN), named: [...named] };
}
