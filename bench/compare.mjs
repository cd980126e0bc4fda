#!/usr/bin/env node
// Whether rounds take as long as in another checkout, which has to be built: rounds of both in turn, a group of each, so that
// other load on the machine meets both alike. Linux only, because of the processor time.
// node bench/compare.mjs FOLDER [ROW ...]   (all rows if none is named, about six minutes)
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../scripts/lib/root.mjs";
import { median } from "./lib/measure.mjs";
import { asPublished, byDefault } from "./lib/round-strategies.mjs";

/**
 * Rounds that can be done: so many, in microseconds each.
 * @typedef {{ pids: number[], rounds: (count: number) => Promise<number[]>, close: () => Promise<void> }} Side
 * @typedef {{ start: (folder: string) => Promise<Side>, rounds: number, groups: number }} Row
 */

/** @type {Record<string, Row>} */
const rows = {
  [`785 weights, ${byDefault}`]: { start: withWeights(785, byDefault, 100), rounds: 200, groups: 30 },
  [`785 weights, ${asPublished}`]: { start: withWeights(785, asPublished, 100), rounds: 200, groups: 30 },
  [`100,000 weights, ${byDefault}`]: { start: withWeights(100_000, byDefault, 1), rounds: 10, groups: 20 },
  [`1,000,000 weights, ${byDefault}`]: { start: withWeights(1_000_000, byDefault, 1), rounds: 3, groups: 16 },
  [`1,000,000 weights, ${asPublished}`]: { start: withWeights(1_000_000, asPublished, 1), rounds: 3, groups: 16 },
  [`10 nodes, ${byDefault}`]: { start: withNodes(10, byDefault, 2), rounds: 100, groups: 16 },
  [`100 nodes, ${byDefault}`]: { start: withNodes(100, byDefault, 4), rounds: 30, groups: 16 },
  [`1,000 nodes, ${byDefault}`]: { start: withNodes(1000, byDefault, 4), rounds: 6, groups: 10 },
  [`1,000 nodes, ${asPublished}`]: { start: withNodes(1000, asPublished, 4), rounds: 6, groups: 10 },
  [`5,000 nodes, ${byDefault}`]: { start: withNodes(5000, byDefault, 4), rounds: 3, groups: 6 },
};

const [other, ...asked] = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in rows));
if (other === undefined || unknown.length > 0) {
  console.error(`node bench/compare.mjs FOLDER [ROW ...], with rows\n  ${Object.keys(rows).join("\n  ")}`);
  process.exit(2);
}
console.log(
  "| rounds | there, median | here | here / there, of neighbours | processor time there | here | here / there |",
);
console.log(`|${"---|".repeat(7)}`);
for (const name of asked.length > 0 ? asked : Object.keys(rows)) {
  await compare(name, /** @type {Row} */ (rows[name]), resolve(other));
}

/** @param {string} name @param {Row} row @param {string} other */
async function compare(name, { start, rounds, groups }, other) {
  const sides = [];
  for (const folder of [other, root]) sides.push({ ...(await start(folder)), times: [0], used: 0 });
  const [there, here] = /** @type {[typeof sides[0], typeof sides[0]]} */ (sides);
  // The first fifth warms up the compilers and does not count.
  const warmUp = Math.ceil(groups / 5);
  for (let group = -warmUp; group < groups; group++) {
    for (const side of group % 2 === 0 ? [there, here] : [here, there]) {
      const before = processorMs(side.pids);
      const taken = median(await side.rounds(rounds)) / 1000;
      if (group === 0) side.times = [];
      if (group < 0) continue;
      side.times.push(taken);
      side.used += processorMs(side.pids) - before;
    }
  }
  for (const side of sides) await side.close();
  const ratio = median(here.times.map((time, i) => time / /** @type {number} */ (there.times[i])));
  const perRound = [there, here].map(({ used }) => used / groups / rounds);
  const [times, used] = [
    [median(there.times), median(here.times), ratio],
    [...perRound, here.used / there.used],
  ];
  const cells = [times, used].flatMap(([a = 0, b = 0, c = 0]) => [
    `${a.toFixed(2)} ms`,
    `${b.toFixed(2)} ms`,
    c.toFixed(2),
  ]);
  console.log(`| ${[name, ...cells].join(" | ")} |`);
}

/** What a file of a checkout's bench/ exports. @param {string} folder @param {string} file */
function from(folder, file) {
  return import(pathToFileURL(resolve(folder, "bench", file)).href);
}

/** Five nodes, each a process, at an aggregator in this one. @param {number} weights @param {string} strategy @param {number} batch */
function withWeights(weights, strategy, batch) {
  return async (/** @type {string} */ folder) => {
    const { startRounds } = /** @type {typeof import("./rounds/ours.mjs")} */ (await from(folder, "rounds/ours.mjs"));
    const ours = await startRounds({ weights, nodes: 5, processes: 5, batch, strategy, kernels: "auto" });
    return { pids: [process.pid, ...pidsOf(ours.children)], rounds: ours.rounds, close: ours.close };
  };
}

/** Many nodes in a few processes, at an aggregator in one of its own. @param {number} nodes @param {string} strategy @param {number} processes */
function withNodes(nodes, strategy, processes) {
  return async (/** @type {string} */ folder) => {
    const programs = /** @type {typeof import("./nodes/processes.mjs")} */ (await from(folder, "nodes/processes.mjs"));
    const aggregator = programs.start("nodes/aggregator.mjs", [nodes, "auto", strategy]);
    const url = await programs.ask(aggregator, "url");
    const children = Array.from({ length: processes }, (_, i) =>
      programs.start("nodes/node.mjs", [url, `node-${i + 1}`, nodes / processes, "auto"]),
    );
    await programs.ask(aggregator, "joined");
    await programs.ask(aggregator, "start");
    const all = [aggregator, ...children];
    return {
      pids: pidsOf(all),
      rounds: async (/** @type {number} */ count) => {
        const seconds = /** @type {number[]} */ (await programs.ask(aggregator, "rounds", count));
        return seconds.map((each) => each * 1e6);
      },
      close: () => programs.end(all),
    };
  };
}

/** @param {readonly import("node:child_process").ChildProcess[]} children */
function pidsOf(children) {
  return children.map(({ pid }) => /** @type {number} */ (pid));
}

/** What these processes have used of all processors. @param {readonly number[]} pids */
function processorMs(pids) {
  let ticks = 0;
  for (const pid of pids) {
    // Behind the name, which may hold anything: fields 3 and on, of which 14 and 15 are times.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10;
}
