// One run whose aggregator is killed again and again, while its nodes are killed, halted and continued.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../lib/measure.mjs";
import { freePort, randomFrom, start, withFolder } from "./programs.mjs";

/** @typedef {import("./programs.mjs").Program} Program @typedef {import("./programs.mjs").Entry} Entry */

const names = ["one", "two", "three", "four"];

/** Of the run, for each kill: time in which no aggregator runs is not charged. */
const budgetSecondsEach = 3;

/** @param {number} wanted kills of the aggregator @param {number} seed */
export async function storm(wanted, seed) {
  await withFolder(async (folder) => {
    const random = randomFrom(seed);
    const port = await freePort();
    const budget = budgetSecondsEach * wanted;
    const task = ["--nodes", String(names.length), "--budget", String(budget), "--delay", "10"];
    let aggregator = start(folder, ["aggregator", "--port", port, "--once", "--no-open", ...task]);
    const nodes = names.map((name) => disturbedNode(folder, port, name, randomFrom(Math.floor(2 ** 32 * random()))));
    await aggregator.entry(({ kind }) => kind === "report-arrived");
    for (const node of nodes) node.begin();
    const lives = [aggregator];
    /** @type {number[]} */
    const seconds = [];
    let kills = 0;
    while (kills < wanted) {
      await sleep(100 + 1900 * random());
      if (aggregator.isOver()) break;
      aggregator.kill();
      await aggregator.ended;
      kills += 1;
      await sleep(1000 * random());
      const started = performance.now();
      aggregator = start(folder, ["aggregator", "--resume", "latest"]);
      lives.push(aggregator);
      await aggregator.entry(({ kind }) => kind === "report-arrived" || kind === "run-finished");
      seconds.push((performance.now() - started) / 1000);
    }
    // Then all goes well, and the run must come to its end.
    await Promise.all(nodes.map((node) => node.calm()));
    const { summary } = await aggregator.entry(({ kind }) => kind === "run-finished");
    const disturbed = await Promise.all(nodes.map((node) => node.end()));
    await aggregator.ended;
    const [run = ""] = readdirSync(join(folder, "runs")).filter((name) => name !== "latest");
    tell({
      kills,
      seed,
      seconds,
      summary,
      disturbed,
      holds: checked(lives, join(folder, "runs", run), budget, summary),
    });
  });
}

/**
 * A node that is killed and started again, or halted and continued, at random instants.
 * @param {string} folder @param {string} port @param {string} name @param {() => number} random
 */
function disturbedNode(folder, port, name, random) {
  const again = () => start(folder, ["node", `127.0.0.1:${port}`, "--name", name, "--stay"]);
  let node = again();
  let isOver = false;
  const counts = { kills: 0, halts: 0 };
  async function disturb() {
    while (!isOver) {
      await sleep(2000 + 12_000 * random());
      if (isOver) return;
      if (random() < 0.5) {
        counts.kills += 1;
        node.kill();
        await node.ended;
        await sleep(2000 * random());
        node = again();
      } else {
        counts.halts += 1;
        node.halt();
        // Beyond the silence after which a node counts as gone, or not.
        await sleep(500 + 5000 * random());
        node.goOn();
      }
    }
  }
  let ended = Promise.resolve();
  return {
    begin() {
      ended = disturb();
    },
    async calm() {
      isOver = true;
      await ended;
    },
    async end() {
      node.kill();
      await node.ended;
      return counts;
    },
  };
}

/**
 * What must hold of the run, and whether it does.
 * @param {readonly Program[]} lives @param {string} folder @param {number} budget @param {Entry} summary
 * @returns {Record<string, boolean>}
 */
function checked(lives, folder, budget, summary) {
  const [, ...rows] = readFileSync(join(folder, "metrics.csv"), "utf8").trim().split("\n");
  const rounds = rows.map((row) => Number(row.split(",")[0]));
  const { weights } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const bytes = Uint8Array.from(Buffer.from(weights, "base64"));
  return {
    "the run came to its end by its budget": summary.ending === "budget",
    "each round is told of once, in order": rounds.every((round, i) => i === 0 || round > (rounds[i - 1] ?? 0)),
    "no report counts twice in the life of an aggregator": lives.every(({ entries }) => {
      const reports = entries
        .filter(({ kind }) => kind === "report-arrived")
        .map(({ round, name }) => `${round} ${name}`);
      const counted = entries.filter(({ kind }) => kind === "round-finished").map(({ nodes }) => namesOf(nodes));
      return [reports, ...counted].every((all) => new Set(all).size === all.length);
    }),
    "after a restart the run goes on in the round that was kept": lives.every(({ entries }) => {
      const restored = entries.find(({ kind }) => kind === "run-restored");
      const next = entries.find(({ kind }) => kind === "round-finished");
      return !restored || !next || next.round === restored.round;
    }),
    "the budget is kept": summary.consumedSeconds <= budget,
    "the result is finite": Number.isFinite(summary.loss) && new Float32Array(bytes.buffer).every(Number.isFinite),
  };
}

/** @param {readonly { name: string }[]} nodes */
const namesOf = (nodes) => nodes.map(({ name }) => name);

/**
 * @param {{ kills: number, seed: number, seconds: number[], summary: Entry, disturbed: { kills: number, halts: number }[], holds: Record<string, boolean> }} told
 */
function tell({ kills, seed, seconds, summary, disturbed, holds }) {
  /** @param {"kills" | "halts"} what */
  const all = (what) => disturbed.reduce((sum, counts) => sum + counts[what], 0);
  console.log(`\none run of ${summary.rounds} rounds and ${names.length} nodes (seed ${seed})\n`);
  console.log("| | |\n|---|---|");
  console.log(`| the aggregator was killed | ${kills} times |`);
  console.log(`| nodes were killed, halted for 0.5 to 5.5 s | ${all("kills")}, ${all("halts")} times |`);
  const [half, most] = [median(seconds), Math.max(...seconds)];
  console.log(
    `| first report after the start of the program, median, longest | ${half.toFixed(2)} s, ${most.toFixed(2)} s |`,
  );
  console.log(
    `| how it ended, its loss, at how many nodes | ${summary.ending}, ${summary.loss}, ${summary.evaluatedNodes} |`,
  );
  for (const [what, isSo] of Object.entries(holds)) console.log(`| ${what} | ${isSo ? "yes" : "NO"} |`);
  if (Object.values(holds).includes(false)) process.exitCode = 1;
}
