#!/usr/bin/env node
// Who wins the page's race, over seeds: the accuracy that each lane returns, with the page's own pictures (npm run build makes them).
// node bench/race.mjs [--cases 1,2,3,4] [--seeds 1,3,5] [--lanes adaptive,fixed:10] [--budget 20]
import { readFileSync } from "node:fs";
import { repeatableKernels, settle } from "../dist/host/simulation-environment.js";
import { race } from "../dist/web-host/race.js";
import { fetchedRaceData } from "../dist/web-host/race-data.js";
import { createRacePace } from "../dist/web-host/race-pace.js";
import { usualRace } from "../dist/web-host/race-settings.js";
import { saidOptions } from "../scripts/lib/said-options.mjs";

/** @typedef {import("../src/web-host/race-messages.ts").LaneFinished} LaneFinished */

const { values: said } = saidOptions({
  options: {
    cases: { type: "string", default: "1,2,3,4" },
    seeds: { type: "string", default: "1,3,5,7,9,11,13,15" },
    lanes: { type: "string", default: "adaptive,adaptive-2019,fixed:1,fixed:10,fixed:30,fixed:100" },
    budget: { type: "string", default: String(usualRace.budgetSeconds) },
  },
});
const caseNames = /** @type {const} */ (["uniform", "by-label", "replicated", "mixed"]);
const [seeds, cases] = [said.seeds, said.cases].map((list) => list.split(",").map(Number));
const lanes = said.lanes.split(",");
const budgetSeconds = Number(said.budget);

const kernels = await repeatableKernels("auto");
const data = fetchedRaceData(new URL("../dist/dashboard/data/", import.meta.url).href, async (address) => {
  return new Response(readFileSync(new URL(String(address))));
});
const [trainData, testData] = [await data.load("train", kernels), await data.load("test", kernels)];

console.log(`| case | ${lanes.join(" | ")} | first, of ${seeds?.length} seeds |`);
console.log(`|${"---|".repeat(lanes.length + 2)}`);
for (const number of cases ?? []) {
  const partition = caseNames[number - 1] ?? "uniform";
  /** @type {number[][]} */
  const accuracies = lanes.map(() => []);
  for (const seed of seeds ?? []) {
    for (const { lane, accuracy } of await raced(partition, seed)) accuracies[lane]?.push(100 * accuracy);
  }
  const means = accuracies.map((own) => {
    const mean = own.reduce((sum, each) => sum + each, 0) / own.length;
    return `${mean.toFixed(1)} (${Math.min(...own).toFixed(1)} to ${Math.max(...own).toFixed(1)})`;
  });
  const wins = lanes.map(
    (_, lane) =>
      (seeds ?? []).filter((_, i) => accuracies.every((own) => Number(own[i]) <= Number(accuracies[lane]?.[i]))).length,
  );
  const firsts = lanes.flatMap((lane, i) => (wins[i] ? [`${lane} ${wins[i]}`] : [])).join(", ");
  console.log(`| ${number} | ${means.join(" | ")} | ${firsts} |`);
}

/**
 * @param {(typeof caseNames)[number]} partition
 * @param {number} seed
 */
async function raced(partition, seed) {
  /** @type {LaneFinished[]} */
  const finished = [];
  const pace = createRacePace({
    lanes: lanes.length,
    speed: Number.POSITIVE_INFINITY,
    now: () => performance.now() / 1000,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
  });
  await race(
    { lanes, partition, seed, budgetSeconds },
    {
      ...{ kernels, trainData, testData, pace, settle },
      hand: { tau: () => 10 },
      tell: (message) => {
        if (message.kind === "finished") finished.push(message);
      },
    },
  );
  return finished;
}
