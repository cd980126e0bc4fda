#!/usr/bin/env node
// Measurements of the live demonstration: runs of `edgewise demo --once --json` with emulated paper devices, as Markdown.
// node bench/live.mjs [cases|delay|memory ...]   (default: all; about six minutes)
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const edgewise = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
const seeds = [1, 3, 5];
const published = ["--strategy", "adaptive-2019"];

/** What the authors' program gave on its testbed's costs, from docs/algorithm.md: loss and mean tau, budget 15 s. */
const expected = [
  { loss: 0.2231, tau: 31 },
  { loss: 0.228, tau: 8.9 },
  { loss: 0.2235, tau: 98 },
  { loss: 0.2373, tau: 4.3 },
];

/** @type {Record<string, () => Promise<void>>} */
const parts = { cases, delay, memory };
const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(parts)) {
  const part = parts[name];
  if (!part) {
    console.error(`there is no part "${name}"; choose of: ${Object.keys(parts).join(", ")}`);
    process.exit(2);
  }
  await part();
}

async function cases() {
  heading("Adaptive 2019, budget 15 s, paper devices", "--strategy adaptive-2019 --budget 15 --case N --seed 1, 3, 5");
  row("case", "loss (mean)", "losses", "expected", "accuracy", "average tau", "expected", "c", "b", "consumed");
  row(..."----------".split("").map(() => "---"));
  for (const [i, { loss, tau }] of expected.entries()) {
    const runs = [];
    for (const seed of seeds) runs.push(await demo([...published, "--budget", 15, "--case", i + 1, "--seed", seed]));
    row(
      i + 1,
      mean(runs, "loss").toFixed(4),
      runs.map((run) => run.loss.toFixed(4)).join(" "),
      loss.toFixed(4),
      mean(runs, "accuracy").toFixed(4),
      mean(runs, "averageTau").toFixed(1),
      tau,
      ms(mean(runs, "localCostSeconds")),
      ms(mean(runs, "globalCostSeconds")),
      runs.map((run) => `${run.consumedSeconds.toFixed(2)} s`).join(" "),
    );
  }
}

async function delay() {
  heading("Additional delay, case 2, budget 60 s", "--strategy adaptive-2019 --budget 60 --case 2 --delay 0, 500");
  row("delay each way", "b", "c", "average tau", "rounds", "loss");
  row(..."------".split("").map(() => "---"));
  for (const delayMs of [0, 500]) {
    const run = await demo([...published, "--budget", 60, "--case", 2, "--delay", delayMs]);
    const costs = [ms(run.globalCostSeconds), ms(run.localCostSeconds)];
    row(`${delayMs} ms`, ...costs, run.averageTau.toFixed(1), run.rounds, run.loss.toFixed(4));
  }
}

async function memory() {
  if (process.platform !== "linux") return console.log("\nMemory is read from /proc, which only Linux has.");
  heading("Resident memory at its highest, every node holding all 60,000 images", "--budget 5 --case 3");
  row("process", "resident memory");
  row("---", "---");
  /** @type {Map<number, number>} */
  const peaks = new Map();
  await demo(["--budget", 5, "--case", 3], (pid) => {
    for (const each of [pid, ...childrenOf(pid)]) {
      const megabytes = peakMegabytes(each);
      if (megabytes !== undefined) peaks.set(each, megabytes);
    }
  });
  const [aggregator, ...nodes] = peaks.values();
  row("aggregator", `${aggregator} MB`);
  row("nodes", nodes.map((megabytes) => `${megabytes} MB`).join(", "));
}

/**
 * One run and its summary; `watch` is called with the aggregator's process id twice a second.
 * @param {readonly (string | number)[]} options
 * @param {(pid: number) => void} [watch]
 */
async function demo(options, watch) {
  const args = [edgewise, "demo", "--once", "--json", "--no-open", "--quiet", "--port", "0", ...options.map(String)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const timer = setInterval(() => child.pid && watch?.(child.pid), 500);
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  clearInterval(timer);
  return JSON.parse(output);
}

/** @param {number} pid */
function childrenOf(pid) {
  const stats = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return stats.filter((name) => field(name, "PPid") === String(pid)).map(Number);
}

/** @param {number} pid */
function peakMegabytes(pid) {
  const kilobytes = field(pid, "VmHWM");
  return kilobytes === undefined ? undefined : Math.round(Number.parseInt(kilobytes, 10) / 1000);
}

/**
 * Undefined if the process is gone.
 * @param {number | string} pid
 * @param {string} name
 */
function field(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${name}:\\s*(.*)$`, "m"))?.[1];
  } catch {
    return undefined;
  }
}

/** @param {string} text @param {string} options */
function heading(text, options) {
  console.log(`\n### ${text}\n\`edgewise demo --once --json --no-open ${options}\`\n`);
}

/** @param {(string | number)[]} cells */
function row(...cells) {
  console.log(`| ${cells.join(" | ")} |`);
}

/** @param {readonly Record<string, number>[]} runs @param {string} key */
function mean(runs, key) {
  return runs.reduce((sum, run) => sum + Number(run[key]), 0) / runs.length;
}

/** @param {number} seconds */
function ms(seconds) {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
