#!/usr/bin/env node
// Fixed taus and adaptive-2019 in the four cases, simulated, beside what the authors' own program gave: a Markdown
// table, and whether each figure is within its tolerance. node bench/sweep.mjs [SEEDS]   (default: 15 seeds)
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { simulated } from "./lib/simulated.mjs";

const reference = fileURLToPath(new URL("reference/authors-sweep.csv", import.meta.url));
const seeds = process.argv[2] ?? "15";
const strategies = ["adaptive-2019", ...[1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100].map((tau) => `fixed:${tau}`)];

const [head = "", ...rows] = readFileSync(reference, "utf8").trim().split("\n");
const names = head.split(",");
const authors = rows.map((row) => Object.fromEntries(row.split(",").map((field, i) => [names[i], field])));

const begun = performance.now();
// The authors' nodes all draw the same minibatches, which makes a difference where they hold the same examples.
const asked = ["--strategy", strategies.join(","), "--seeds", seeds];
const runs = [...simulated([...asked, "--case", "1,2,4"]), ...simulated([...asked, "--case", "3", "--same-seed"])];
const seconds = (performance.now() - begun) / 1000;

console.log("| case | strategy | loss | sd | theirs | sd | difference | allowed | average tau | theirs | consumed | |");
console.log(`|${"---|".repeat(12)}`);
let outside = 0;
for (const theirs of authors) {
  const strategy = theirs.tau === "adaptive" ? "adaptive-2019" : `fixed:${theirs.tau}`;
  const ours = runs.filter((run) => String(run.case) === theirs.case && run.strategy === strategy);
  const loss = mean(ours, "loss");
  const sd = deviation(ours, "loss");
  const [theirLoss, theirSd, theirTau] = [Number(theirs.loss), Number(theirs.loss_std), Number(theirs.average_tau)];
  const error = Math.sqrt(theirSd ** 2 / Number(theirs.runs) + sd ** 2 / ours.length);
  const allowed = strategy === "fixed:1" ? 0.0015 : 0.0003 + 3 * error;
  const tau = mean(ours, "averageTau");
  const wrong = [
    ...(Math.abs(loss - theirLoss) > allowed ? ["loss"] : []),
    ...(strategy === "adaptive-2019" && Math.abs(tau / theirTau - 1) > 0.15 ? ["tau"] : []),
  ];
  outside += wrong.length;
  const cells = [
    theirs.case,
    strategy,
    loss.toFixed(5),
    sd.toFixed(5),
    theirLoss.toFixed(5),
    theirSd.toFixed(5),
    (loss - theirLoss).toFixed(5),
    allowed.toFixed(5),
    tau.toFixed(2),
    theirTau.toFixed(2),
    `${mean(ours, "consumedSeconds").toFixed(2)} s`,
    wrong.length === 0 ? "ok" : `outside: ${wrong.join(", ")}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

const used = runs.map((run) => run.consumedSeconds / run.budgetSeconds);
const over = used.filter((fraction) => fraction > 1.01).length;
const share = used.reduce((sum, fraction) => sum + fraction, 0) / used.length;
console.log(`\n${runs.length} runs in ${seconds.toFixed(1)} s; ${outside} figures outside.`);
console.log(
  `Budget: ${over} runs over by more than 1 % (${((100 * over) / used.length).toFixed(2)} %), the most ${(100 * Math.max(...used) - 100).toFixed(2)} %; mean consumption ${(100 * share).toFixed(2)} %.`,
);
process.exitCode = outside > 0 ? 1 : 0;

/** @param {readonly RunResult[]} runs @param {"loss" | "averageTau" | "consumedSeconds"} key */
function mean(runs, key) {
  return runs.reduce((sum, run) => sum + Number(run[key]), 0) / runs.length;
}

/** @param {readonly RunResult[]} runs @param {"loss" | "averageTau" | "consumedSeconds"} key */
function deviation(runs, key) {
  const centre = mean(runs, key);
  return Math.sqrt(runs.reduce((sum, run) => sum + (Number(run[key]) - centre) ** 2, 0) / Math.max(1, runs.length - 1));
}

/** @typedef {import("./lib/simulated.mjs").RunResult} RunResult */
