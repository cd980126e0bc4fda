#!/usr/bin/env node
// `adaptive` beside the harder opponent on Fashion-MNIST, a dataset by which nothing was chosen: mean excess losses over odd seeds
// in the four cases, and with 20 nodes and Dirichlet 0.3. The harder opponent is the best fixed tau in hindsight with the same
// drift correction and the best of three momenta. The four files are those of Debian's package dataset-fashion-mnist: `apt-get
// install dataset-fashion-mnist` puts them into /usr/share/datasets/fashion-mnist; elsewhere name their folder.
// node bench/fashion.mjs [--seeds 1,3,5] [--datasets DIR] [--taus 3,10,30,50,100] [--momenta 0,0.3,0.6]
import { saidOptions } from "../scripts/lib/said-options.mjs";
import { simulated } from "./lib/simulated.mjs";

const { values: said } = saidOptions({
  options: {
    seeds: { type: "string", default: "1,3,5" },
    datasets: { type: "string", default: "/usr/share/datasets/fashion-mnist" },
    taus: { type: "string", default: "3,10,30,50,100" },
    momenta: { type: "string", default: "0,0.3,0.6" },
    jobs: { type: "string", default: "2" },
  },
});

/** F* of softmax regression on all 60,000 pictures (docs/results.md, Optima). */
const optimum = 0.476969;
const [taus = [], momenta = []] = [said.taus, said.momenta].map((list) => list.split(","));
const fixed = taus.map((tau) => `fixed:${tau}`).join(",");
const usual = ["--dataset", "fashion-mnist", "--seeds", said.seeds, "--datasets", said.datasets, "--jobs", said.jobs];

/** @typedef {{ readonly mean: number, readonly words: string }} Excess */

console.log("| setting | `adaptive` | average tau | harder opponent | its tau, momentum | ratio | kept |");
console.log(`|${"---|".repeat(7)}`);
for (const number of [1, 2, 3, 4]) row(`case ${number}`, ["--case", String(number)]);
row("20 nodes, Dirichlet 0.3", ["--nodes", "20", "--partition", "dirichlet:0.3"]);

/** @param {string} setting @param {readonly string[]} options */
function row(setting, options) {
  const own = simulated([...usual, ...options, "--strategy", "adaptive"]);
  const opponents = momenta.flatMap((momentum) => {
    const update = ["--update", "scaffold", "--momentum", momentum];
    const runs = simulated([...usual, ...options, "--strategy", fixed, ...update]);
    return taus.map((tau) => ({
      mean: excess(runs.filter(({ strategy }) => strategy === `fixed:${tau}`)),
      words: `${tau}, ${momentum}`,
    }));
  });
  const best = opponents.reduce((least, each) => (each.mean < least.mean ? each : least));
  const mean = excess(own);
  const tau = own.reduce((sum, { averageTau }) => sum + averageTau, 0) / own.length;
  const cells = [
    ...[setting, mean.toFixed(5), tau.toFixed(0), best.mean.toFixed(5), best.words],
    ...[(mean / best.mean).toFixed(2), mean <= 1.2 * best.mean + 0.0002 ? "yes" : "no"],
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

/**
 * The mean; infinite where a run has no loss.
 * @param {readonly import("./lib/simulated.mjs").RunResult[]} runs
 */
function excess(runs) {
  return runs.reduce((sum, { loss }) => sum + (loss ?? Number.POSITIVE_INFINITY) - optimum, 0) / runs.length;
}
