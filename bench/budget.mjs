#!/usr/bin/env node
// How exactly live runs keep to their budgets, seen from outside: the time from the line that tells of a run's first
// directive to the line that tells that learning is over, as this program reads them, less the budget.
// node bench/budget.mjs [RUNS] [SECONDS]   (40 runs of 2 s and of 3 s in turn if nothing is said: about five minutes)
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const edgewise = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
const runs = Number(process.argv[2] ?? 40);
const budgets = process.argv[3] === undefined ? [2, 3] : [Number(process.argv[3])];
const strategies = ["adaptive", "adaptive-2019", "fixed:10"];

const ms = (/** @type {number | undefined} */ seconds) => `${((seconds ?? 0) * 1000).toFixed(1)} ms`;

/** @type {number[]} */
const over = [];
for (let i = 0; i < runs; i++) {
  const budget = /** @type {number} */ (budgets[i % budgets.length]);
  const strategy = /** @type {string} */ (strategies[i % strategies.length]);
  const seconds = (await learningSeconds({ budget, strategy, seed: i + 1 })) - budget;
  console.error(`run ${i + 1}: ${strategy}, ${budget} s: ${ms(Math.abs(seconds))} ${seconds > 0 ? "over" : "left"}`);
  over.push(seconds);
}

over.sort((a, b) => a - b);
console.log(
  "| runs | over their budgets | the most | the most but for one in 100 | more than 20 ms | more than 100 ms |",
);
console.log(`|${"---|".repeat(6)}`);
const cells = [
  over.length,
  over.filter((seconds) => seconds > 0).length,
  ms(over.at(-1)),
  ms(over[Math.ceil(over.length * 0.99) - 1]),
  over.filter((seconds) => seconds > 0.02).length,
  over.filter((seconds) => seconds > 0.1).length,
];
console.log(`| ${cells.join(" | ")} |`);

/**
 * One run of the demonstration's task.
 * @param {{ budget: number, strategy: string, seed: number }} run
 */
async function learningSeconds({ budget, strategy, seed }) {
  const options = ["--budget", budget, "--strategy", strategy, "--seed", seed, "--case", 1 + (seed % 4)];
  const quiet = ["--once", "--json", "--json-logs", "--verbose", "--no-open", "--port", "0"];
  const args = [edgewise, "demo", ...quiet, ...options.map(String)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let first = Number.NaN;
  let last = Number.NaN;
  for await (const line of createInterface({ input: child.stderr })) {
    const now = performance.now() / 1000;
    if (!line.includes('"kind":"r')) continue;
    const { kind } = JSON.parse(line);
    if (kind === "round-started" && Number.isNaN(first)) first = now;
    if (kind === "run-ended") last = now;
  }
  if (Number.isNaN(last - first))
    throw new Error(`a run of ${strategy} with seed ${seed} told of no rounds, or of no end`);
  return last - first;
}
