#!/usr/bin/env node
// How well simulated runs keep to their budgets where costs vary, in the papers' setting and in harder ones: a Markdown table.
// The data hardly matter for that, so they are small.   node bench/budgets.mjs [SEEDS]   (default: 60 seeds)
import { simulated } from "./lib/simulated.mjs";

const seeds = process.argv[2] ?? "60";
const strategies = ["adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:10", "fixed:100"];
const common = ["--quiet", "--dataset", "cars", "--case", "1,4", "--seeds", seeds, "--strategy", strategies.join(",")];

/** @type {readonly (readonly [string, readonly string[]])[]} */
const settings = [
  ["15 s, the authors' costs", []],
  ["60 s", ["--budget", "60"]],
  ["5 s", ["--budget", "5"]],
  ["15 s, aggregations 3 times as dear", ["--global-cost", "0.394812,0.161619"]],
  ["15 s, aggregations 10 times as dear", ["--global-cost", "1.31604,0.53873"]],
  [
    "15 s, local updates of all data in case 3",
    ["--local-cost", "0.095353,0.016689", "--global-cost", "0.157256,0.066722"],
  ],
];

console.log("| setting | runs | over by more than 1 % | the most | mean consumption | least mean of a strategy |");
console.log(`|${"---|".repeat(6)}`);
for (const [name, options] of settings) {
  const runs = simulated([...common, ...options]);
  const used = runs.map((run) => run.consumedSeconds / run.budgetSeconds);
  const over = used.filter((part) => part > 1.01).length;
  const means = strategies.map((strategy) => ({
    strategy,
    mean: mean(runs.filter((run) => run.strategy === strategy).map((run) => run.consumedSeconds / run.budgetSeconds)),
  }));
  const least = means.reduce((a, b) => (b.mean < a.mean ? b : a));
  const cells = [
    name,
    runs.length,
    `${over} (${percent(over / runs.length)})`,
    percent(Math.max(...used) - 1),
    percent(mean(used)),
    `${percent(least.mean)} (\`${least.strategy}\`)`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {number} part */
function percent(part) {
  return `${(100 * part).toFixed(2)} %`;
}
