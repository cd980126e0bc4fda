#!/usr/bin/env node
// `adaptive` over the grid of tasks of `edgewise experiment adaptive` against the harder opponent alone, at odd seeds: a Markdown
// table, the points nearest to their limits first. An opponent that can no longer be the best of its point is not run at further
// seeds. It keeps what is done in the folder of that experiment, and the same command goes on there, as does the experiment.
// node bench/grid.mjs [--seeds 1,3,5] [--points "k-means,5 s,nodes 50"] [--cases 2,4] [--minutes 10] [--out DIR]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { adaptiveGrid } from "../dist/experiments/adaptive-grid.js";
import { excessRows, isAllowed } from "../dist/experiments/excess.js";
import { nearness, searchGrid } from "../dist/experiments/hindsight-grid.js";
import { headerLine, readJournal, runLine } from "../dist/experiments/journal.js";
import { runPlanned } from "../dist/experiments/run-planned.js";
import { loadEnvironment, repeatableKernels } from "../dist/host/simulation-environment.js";
import { builtInCatalog } from "../dist/index.js";
import { lockFolder } from "../dist/platform/nodejs/folder-lock.js";
import { openJournalFile, readJournalFile } from "../dist/platform/nodejs/journal-file.js";
import { saidOptions } from "../scripts/lib/said-options.mjs";

const { values: said } = saidOptions({
  options: {
    seeds: { type: "string", default: "1,3,5" },
    points: { type: "string", default: "" },
    cases: { type: "string", default: "" },
    minutes: { type: "string", default: "600" },
    out: { type: "string", default: "experiments/adaptive" },
  },
});
const until = performance.now() + Number(said.minutes) * 60_000;
const seeds = said.seeds.split(",").map(Number);
const model = "squared-svm";
const plan = adaptiveGrid.plan({ seeds, quick: false, models: [model], catalog: builtInCatalog });
const [points, cases] = [said.points, said.cases].map((list) => list.split(",").filter(Boolean));
const planned = plan.runs.filter(
  ({ factors: { factor, level, case: partition, strategy } }) =>
    strategy === "optimum" ||
    ((points?.length === 0 || points?.some((text) => `${factor} ${level}`.includes(text))) &&
      (cases?.length === 0 || cases?.includes(String(partition)))),
);

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const kernels = await repeatableKernels("auto");
/** @type {Map<string, ReturnType<typeof loadEnvironment>>} */
const environments = new Map();
const path = join(said.out, "runs.jsonl");
mkdirSync(said.out, { recursive: true });
const release = lockFolder(said.out);
const header = { experiment: adaptiveGrid.name, version, kernels: kernels.name, options: { quick: false, model } };
const text = readJournalFile(path);
const { outcomes, wholeLength } = readJournal(text, header, path);
const journal = openJournalFile(path, Buffer.byteLength(text.slice(0, wholeLength)));
if (wholeLength === 0) journal.append(headerLine(header));
let stopped = false;
process.once("SIGINT", () => (stopped = true));

let [runs, took] = [0, 0];
const finished = await searchGrid(planned, {
  seeds,
  known: outcomes,
  async run(each, key) {
    // Simulations never wait for the event loop, in which signals are told.
    await new Promise((resolve) => setImmediate(resolve));
    if (stopped || performance.now() > until) return undefined;
    const { dataset } = each.settings;
    const environment = environments.get(dataset) ?? loadEnvironment(builtInCatalog, dataset, kernels, undefined);
    environments.set(dataset, environment);
    const outcome = await runPlanned(each, await environment, () => performance.now() / 1000);
    journal.append(runLine(key, outcome));
    runs++;
    took += outcome.tookSeconds;
    return outcome;
  },
});
journal.close();
release();

const rows = excessRows(finished).sort((a, b) => (nearness(b) ?? 0) - (nearness(a) ?? 0));
console.log("| varied | to | case | `adaptive` | seeds | harder opponent | ratio | of its limit | kept |");
console.log(`|${"---|".repeat(9)}`);
let [kept, compared] = [0, 0];
for (const row of rows) {
  const { factors, optimum, strategies, opponent } = row;
  const own = strategies.get("adaptive");
  if (!own || !opponent) continue;
  const allowed = isAllowed(own, opponent);
  compared++;
  kept += allowed ? 1 : 0;
  const cells = [
    ...[factors.factor, factors.level, factors.case],
    `${optimum.kind === "computed" ? "" : "~"}${own.mean.toFixed(5)}`,
    seedsOf(factors),
    `${opponent.mean.toFixed(5)} (${opponent.tau}, ${opponent.momentum})`,
    (own.mean / opponent.mean).toFixed(2),
    nearness(row)?.toFixed(2),
    allowed ? "yes" : "**no**",
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
console.log(`\n${kept} of ${compared} points are kept. ${runs} runs were made now, in ${took.toFixed(0)} s.`);

/** At how many seeds `adaptive` was run at a point. @param {Readonly<Record<string, string | number>>} point */
function seedsOf(point) {
  return finished.filter(
    ({ factors }) =>
      factors.strategy === "adaptive" && Object.entries(point).every(([name, value]) => factors[name] === value),
  ).length;
}
