#!/usr/bin/env node
// Which share of their time nodes compute or communicate in rounds, and how much of it they wait: the smallest share of a node,
// in runs of the papers' testbed (two laptops and three Raspberry Pi 3 over Wi-Fi), simulated, or live: the demonstration, whose
// node 1 is beside the aggregator (in a simulation --devices laptop,laptop+wifi,raspberry-pi-3+wifi,...).
// node bench/shares.mjs [--budgets 5,15] [--seeds 1,3,5] [--pace own,common] [--devices LIST | --live]

import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog, deviceProfiles, linkProfiles, simulate } from "../dist/index.js";
import { createNodeTimes } from "../dist/watch/node-times.js";
import { saidOptions } from "../scripts/lib/said-options.mjs";
import { partitions, startDemo } from "./lib/demo.mjs";

/** @typedef {import("../src/watch/node-times.ts").NodeTimes} NodeTimes */

const { values: said } = saidOptions({
  options: {
    budgets: { type: "string", default: "5,15" },
    seeds: { type: "string", default: "1,3,5" },
    pace: { type: "string", default: "own" },
    devices: { type: "string", default: `laptop+wifi,laptop+wifi${",raspberry-pi-3+wifi".repeat(3)}` },
    live: { type: "boolean", default: false },
  },
});
const [budgets = [], seeds = []] = [said.budgets, said.seeds].map((list) => list.split(",").map(Number));
const usual = {
  ...{ strategy: "adaptive", stepSize: 0.01, batch: 100, phi: "default", update: "default", momentum: "default" },
  ...{ tauMax: "default", sameSeed: false },
};
/** @typedef {(settings: any) => Promise<Iterable<NodeTimes>>} Runs */

if (said.live) {
  const demo = await startDemo();
  try {
    await table(liveRuns(demo));
  } finally {
    await demo.end();
  }
} else {
  await table(await simulatedRuns());
}

/** @param {Runs} run */
async function table(run) {
  console.log(
    "| budget | case | pace | least share of a node, lowest and highest of the seeds | of all nodes together | seeds |",
  );
  console.log(`|${"---|".repeat(6)}`);
  /** @type {number[]} */
  const atOwnPace = [];
  for (const budgetSeconds of budgets) {
    for (const pace of /** @type {("own" | "common")[]} */ (said.pace.split(","))) {
      for (const [i, partition] of partitions.entries()) {
        const runs = [];
        for (const seed of seeds) runs.push(sharesOf(await run({ ...usual, budgetSeconds, pace, partition, seed })));
        const smallest = runs.map(({ smallest }) => smallest);
        if (pace === "own") atOwnPace.push(...smallest);
        const range = `${percent(Math.min(...smallest))} to ${percent(Math.max(...smallest))}`;
        const all = runs.reduce((sum, each) => sum + each.all, 0) / runs.length;
        console.log(`| ${[`${budgetSeconds} s`, i + 1, pace, range, percent(all), runs.length].join(" | ")} |`);
      }
    }
  }
  if (atOwnPace.length > 0)
    console.log(`\nThe smallest share of a node at its own pace: ${percent(Math.min(...atOwnPace))}`);
}

/**
 * @param {Iterable<NodeTimes>} nodes
 * @returns {{ smallest: number, all: number }}
 */
function sharesOf(nodes) {
  const times = Array.from(nodes, ({ computeSeconds, communicateSeconds, waitSeconds }) => {
    const busy = computeSeconds + communicateSeconds;
    return { busy, all: busy + waitSeconds };
  });
  const sum = (/** @type {"busy" | "all"} */ what) => times.reduce((total, each) => total + each[what], 0);
  return { smallest: Math.min(...times.map(({ busy, all }) => busy / all)), all: sum("busy") / sum("all") };
}

/** @returns {Promise<Runs>} */
async function simulatedRuns() {
  const environment = await loadEnvironment(
    builtInCatalog,
    "mnist-even-odd",
    await repeatableKernels("auto"),
    undefined,
  );
  const nodes = said.devices.split(",").map((both) => {
    const [deviceName, linkName] = both.split("+");
    const device = deviceProfiles.find(({ name }) => name === deviceName);
    const link = linkProfiles.find(({ name }) => name === linkName);
    if (!device || (linkName && !link)) throw new Error(`no profile ${both}`);
    return link ? { device, link } : { device };
  });
  const task = { dataset: "mnist-even-odd", model: "squared-svm", nodes: nodes.length };
  return async (settings) => {
    const times = createNodeTimes();
    const costs = /** @type {const} */ ({ kind: "profiles", nodes });
    await simulate({ ...task, ...settings, costs }, { ...environment, onEvent: (event) => times.take(event) });
    return times.nodes.values();
  };
}

/** @param {Awaited<ReturnType<typeof startDemo>>} demo @returns {Runs} */
function liveRuns(demo) {
  return async (settings) => {
    const times = createNodeTimes();
    for await (const event of demo.run(settings)) times.take(/** @type {any} */ (event));
    return times.nodes.values();
  };
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
