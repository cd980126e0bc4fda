#!/usr/bin/env node
// How exactly live runs keep to their budgets, seen from outside: the time from the line that tells of a run's first directive
// to the line that tells that learning is over, as this program reads them, less the budget. The demonstration's task, its
// aggregator and its five nodes, each a process; with --stop a node chosen by the seed is halted (SIGSTOP) at an instant chosen
// by the seed in each second run, for a second.
// node bench/budget.mjs [--seeds 1-40] [--seconds 3] [--strategies adaptive] [--stop] [--keep FILE] [--minutes N]
// --keep adds what each run did to a file of JSON lines, does not repeat runs that are in it, and counts them too. So, with
// --minutes, many runs are done a few minutes at a time.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { saidOptions } from "../scripts/lib/said-options.mjs";
import { partitions, startDemo } from "./lib/demo.mjs";

/**
 * `stop`: which node is halted, and how many seconds after the first directive. `over`: seconds, negative if some are left.
 * @typedef {{ seed: number, seconds: number, strategy: string, stop?: { node: string, at: number } | undefined }} Planned
 * `overOwn`: the same by the aggregator's own clock.
 * @typedef {Planned & { over: number, overOwn: number, rounds: number }} Done
 */

const { values: said } = saidOptions({
  options: {
    seeds: { type: "string", default: "1-40" },
    seconds: { type: "string", default: "3" },
    strategies: { type: "string", default: "adaptive" },
    stop: { type: "boolean", default: false },
    keep: { type: "string" },
    minutes: { type: "string", default: "Infinity" },
  },
});
const stoppedSeconds = 1;
/** So many runs are done by the same processes. */
const runsOfProcesses = 10;
const [firstSeed = 1, lastSeed = firstSeed] = said.seeds.split("-").map(Number);
const seconds = Number(said.seconds);
const strategies = said.strategies.split(",");
const endMs = performance.now() + Number(said.minutes) * 60_000;

const planned = Array.from({ length: lastSeed - firstSeed + 1 }, (_, i) => plan(firstSeed + i));
const before = kept();
const done = planned.flatMap((run) => before.filter((each) => isSame(each, run)).slice(0, 1));
const left = planned.filter((run) => !done.some((each) => isSame(each, run)));
while (left.length > 0 && performance.now() < endMs) {
  const demo = await startDemo();
  try {
    for (const run of left.splice(0, runsOfProcesses)) {
      if (performance.now() > endMs) break;
      const ended = await measured(demo, run);
      done.push(ended);
      if (said.keep) appendFileSync(said.keep, `${JSON.stringify(ended)}\n`);
      console.error(
        `seed ${run.seed}: ${ms(Math.abs(ended.over))} ${ended.over > 0 ? "over" : "left"}, ${ended.rounds} rounds${halted(run)}`,
      );
    }
  } finally {
    await demo.end();
  }
}

console.log(
  "| runs | of them | over their budgets | the most | more than 20 ms over | more than 100 ms over | budget used, mean |",
);
console.log(`|${"---|".repeat(7)}`);
if (said.stop) {
  row(
    "no node halted",
    done.filter(({ stop }) => !stop),
  );
  row(
    "a node halted for a second",
    done.filter(({ stop }) => stop),
  );
}
row("all", done);

/** @param {string} what @param {readonly Done[]} runs */
function row(what, runs) {
  const over = runs.map((run) => run.over);
  const most = Math.max(...over);
  const used = over.reduce((sum, each) => sum + each, 0) / over.length / seconds;
  const more = (/** @type {number} */ limit) => over.filter((each) => each > limit).length;
  const cells = [
    runs.length,
    what,
    more(0),
    most > 0 ? ms(most) : "",
    more(0.02),
    more(0.1),
    `${(100 * (1 + used)).toFixed(1)} %`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

/** @param {number} seed @returns {Planned} */
function plan(seed) {
  const random = createHash("sha256").update(`halted node ${seed}`).digest();
  const node = `node-${1 + (random.readUInt32LE(0) % 5)}`;
  const at = (random.readUInt32LE(4) / 2 ** 32) * seconds;
  const stop = said.stop && seed % 2 === 1 ? { node, at } : undefined;
  return { seed, seconds, strategy: /** @type {string} */ (strategies[seed % strategies.length]), stop };
}

/** @returns {Done[]} */
function kept() {
  if (!said.keep || !existsSync(said.keep)) return [];
  const lines = readFileSync(said.keep, "utf8").trim().split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** @param {Planned} a @param {Planned} b */
function isSame(a, b) {
  return a.seed === b.seed && a.seconds === b.seconds && a.strategy === b.strategy && a.stop?.at === b.stop?.at;
}

/**
 * @param {Awaited<ReturnType<typeof startDemo>>} demo
 * @param {Planned} run
 * @returns {Promise<Done>}
 */
async function measured(demo, { seed, seconds, strategy, stop }) {
  /** @type {{ readonly now: number, readonly at: number }} */
  let first = { now: Number.NaN, at: Number.NaN };
  /** @type {{ readonly now: number, readonly at: number }} */
  let last = first;
  let rounds = 0;
  /** @type {Promise<void> | undefined} */
  let halting;
  for await (const told of demo.run({
    budgetSeconds: seconds,
    strategy,
    seed,
    partition: partitions[seed % partitions.length],
  })) {
    if (told.kind === "round-started") rounds += 1;
    if (told.kind === "run-ended") last = told;
    if (told.kind !== "round-started" || rounds > 1) continue;
    first = told;
    if (stop) halting = demo.halt(stop.node, { afterSeconds: stop.at, forSeconds: stoppedSeconds });
  }
  await halting;
  if (Number.isNaN(last.now - first.now))
    throw new Error(`a run of ${strategy}, seed ${seed}, told of no rounds, or of no end`);
  const [over, overOwn] = [last.now - first.now - seconds, last.at - first.at - seconds];
  return { seed, seconds, strategy, stop, over, overOwn, rounds };
}

/** @param {Planned} run */
function halted({ stop }) {
  return stop ? `, ${stop.node} halted at ${stop.at.toFixed(2)} s` : "";
}

/** @param {number} seconds */
function ms(seconds) {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
