#!/usr/bin/env node
// What restarts of the aggregator cost, with real processes, as Markdown.
// node bench/restarts.mjs [kills [N [SEED]] | storm [N [SEED]] | failover [N [SEED [RUNS]]] | cost [narrow | wide]]
// kills: the aggregator N times (100), some four minutes; storm: the aggregator N times (20) while nodes are killed and halted too,
// some three minutes; failover: of aggregators that stand by for each other the leading one N times (20), in one run or RUNS at once, four minutes, with nats-server;
// cost: of checkpoints, four minutes, or two of the wide model alone (cost wide)
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median } from "./lib/measure.mjs";
import { failover } from "./restarts/failover.mjs";
import { freePort, randomFrom, start, withFolder } from "./restarts/programs.mjs";
import { storm } from "./restarts/storm.mjs";

const wideModel = fileURLToPath(new URL("./restarts/wide-model.mjs", import.meta.url));
const wantedSeconds = 2;
const names = ["one", "two", "three"];

/**
 * Checkpoints lie a quarter of a second apart, or a round where that is longer: so rounds of one kind have one now and then, and their
 * mean counts; those of the other have one each, and a few tell as much. The first, in which programs warm up, are not counted.
 *
 * @type {readonly { name: string, title: string, wanted: number, warmUp: number, rounds: number, of: (times: number[]) => number, task: readonly string[] }[]}
 */
const costly = [
  {
    name: "narrow",
    title: "785 weights, a delay of 50 ms each way",
    wanted: 0.02,
    warmUp: 40,
    rounds: 120,
    of: mean,
    task: ["--delay", "50"],
  },
  {
    name: "wide",
    title: "1,000,000 weights on loopback",
    wanted: 0.1,
    warmUp: 5,
    rounds: 16,
    of: median,
    task: ["--plugin", wideModel, "--model", "wide"],
  },
];

/** @typedef {import("./restarts/programs.mjs").Program} Program */

const [part = "kills", count, seed = "1", runs = "1"] = process.argv.slice(2);
if (part === "kills") await kills(Number(count ?? 100), Number(seed));
else if (part === "storm") await storm(Number(count ?? 20), Number(seed));
else if (part === "failover") await failover(Number(count ?? 20), Number(seed), Number(runs));
else if (part === "cost") await cost(count);
else {
  console.error(`there is no part "${part}"; choose of: kills, storm, failover, cost`);
  process.exit(2);
}

/**
 * One run whose aggregator is killed again and again at a random instant, and is away for up to 1 s. It must come to the weights of an
 * undisturbed run.
 *
 * @param {number} wanted @param {number} seed
 */
async function kills(wanted, seed) {
  const random = randomFrom(seed);
  const undisturbed = await withFolder((folder) => runOf(folder, wanted, async () => {}));
  /** @type {number[]} */
  const seconds = [];
  const disturbed = await withFolder((folder) =>
    runOf(folder, wanted, async (first, again) => {
      let aggregator = first;
      for (let i = 0; i < wanted; i++) {
        await sleep(100 + 900 * random());
        if (aggregator.isOver()) break;
        aggregator.kill();
        // A process that was killed is there until the system has let go of all that it had.
        await Promise.all([aggregator.ended, sleep(1000 * random())]);
        const started = performance.now();
        aggregator = again();
        const goesOn = await aggregator.entry(({ kind }) => kind === "run-restored" || kind === "run-finished");
        await aggregator.entry(({ kind }) => kind === "report-arrived" || kind === "run-finished");
        if (goesOn.kind !== "run-restored") break;
        seconds.push((performance.now() - started) / 1000);
      }
      return aggregator;
    }),
  );
  const back = seconds.filter((each) => each <= wantedSeconds).length;
  const isSame = disturbed.weights === undisturbed.weights && disturbed.rounds === undisturbed.rounds;
  console.log(`\n${seconds.length} kills (seed ${seed}) of one run of ${undisturbed.rounds} rounds, 3 nodes\n`);
  console.log("| | |\n|---|---|");
  console.log(
    `| first report within ${wantedSeconds} s after the start of the program | ${back} of ${seconds.length} |`,
  );
  const [half, most] = [median(seconds), Math.max(...seconds)];
  console.log(`| median, longest | ${half.toFixed(2)} s, ${most.toFixed(2)} s |`);
  console.log(`| weights and rounds as without kills | ${isSame ? "yes, bit for bit" : "NO"} |`);
}

/**
 * Rounds with and without checkpoints, in turn.
 *
 * @param {string | undefined} name of those with these weights alone
 */
async function cost(name) {
  const wanted = costly.filter((each) => name === undefined || each.name === name);
  console.log("\n| round of | without checkpoints | with | they take | at most |\n|---|---|---|---|---|");
  for (const each of wanted) {
    /** @type {{ with: number[], without: number[] }} */
    const rounds = { with: [], without: [] };
    for (let i = 0; i < 4; i++) {
      for (const kind of /** @type {const} */ (["with", "without"])) {
        const more = kind === "with" ? [] : ["--no-save"];
        rounds[kind].push(await withFolder((folder) => roundMs(folder, each, more)));
      }
    }
    const [kept, none] = [median(rounds.with), median(rounds.without)];
    const share = (100 * (kept - none)) / none;
    const figures = [
      `${none.toFixed(2)} ms`,
      `${kept.toFixed(2)} ms`,
      `${share.toFixed(2)} %`,
      `${100 * each.wanted} %`,
    ];
    console.log(`| ${[each.title, ...figures].join(" | ")} |`);
  }
}

/** @param {string} folder @param {typeof costly[number]} wanted @param {readonly string[]} more */
async function roundMs(folder, { task: own, warmUp, rounds, of }, more) {
  const port = await freePort();
  const task = ["--nodes", "3", "--strategy", "fixed:1", "--budget", "600", ...own, ...more];
  const length = ["--rounds", String(warmUp + rounds)];
  const aggregator = start(folder, ["aggregator", "--port", port, "--once", "--no-open", ...task, ...length]);
  const plugin = own.includes("--plugin") ? ["--plugin", wideModel] : [];
  const nodes = names.map((name) => start(folder, ["node", `127.0.0.1:${port}`, "--name", name, ...plugin]));
  await aggregator.ended;
  for (const node of nodes) node.kill();
  const times = aggregator.roundTimes().slice(warmUp - 1, warmUp + rounds);
  return of(times.slice(1).map((time, i) => time - Number(times[i])));
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {string} folder
 * @param {number} length
 * @param {(first: Program, again: () => Program) => Promise<Program | void>} disturb
 */
async function runOf(folder, length, disturb) {
  const port = await freePort();
  // Rounds of 130 ms or so; enough of them that the run outlasts its kills.
  const rounds = String(20 + 10 * length);
  const task = ["--nodes", "3", "--strategy", "fixed:3", "--batch", "100", "--rounds", rounds, "--budget", "6000"];
  const first = start(folder, ["aggregator", "--port", port, "--once", "--no-open", "--delay", "25", ...task]);
  const nodes = names.map((name) => start(folder, ["node", `127.0.0.1:${port}`, "--name", name]));
  await first.entry(({ kind }) => kind === "report-arrived");
  const last = (await disturb(first, () => start(folder, ["aggregator", "--resume", "latest"]))) ?? first;
  const { summary } = await last.entry(({ kind }) => kind === "run-finished");
  await last.ended;
  for (const node of nodes) node.kill();
  const [run = ""] = readdirSync(join(folder, "runs")).filter((name) => name !== "latest");
  const { weights } = JSON.parse(readFileSync(join(folder, "runs", run, "model.json"), "utf8"));
  return { weights: JSON.stringify(weights), rounds: summary.rounds };
}
