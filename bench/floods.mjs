#!/usr/bin/env node
// How much slower rounds are while strangers flood the aggregator, with real processes, as Markdown: the run on one processor, the
// flood on another one. node bench/floods.mjs [NAME ...]     (default: all; a quarter of a minute each)
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median } from "./lib/measure.mjs";

const edgewise = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
const attacker = fileURLToPath(new URL("./floods/attacker.mjs", import.meta.url));
const [quietSeconds, floodSeconds] = [4, 10];
const [wantedTimes, wantedMegabytes] = [1.2, 50];
/** @type {Record<string, string>} */
const floods = {
  garbage: "bytes that mean nothing, from 200 connections",
  keys: "maps of 50,000 keys before hello, from 20 connections",
  tiny: "heartbeats as fast as they are taken, from 20 guests",
  "set-delay": "commands as fast as they are taken, from 4 pages",
  pages: "20 pages that come and go",
  names: "guests of ever new names, 20 at a time",
  guests: "279 guests at 300 descriptors; one node ends, and comes back",
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in floods));
if (unknown.length > 0) {
  console.error(`there is no flood "${unknown[0]}"; choose of: ${Object.keys(floods).join(", ")}`);
  process.exit(2);
}

/** Programs that still run. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

console.log(
  `| flood of ${floodSeconds} s | rounds a second before | in it | times slower (at most ${wantedTimes}) | more memory (at most ${wantedMegabytes} MB) | lines of log | nodes of the run |`,
);
console.log("|---|---|---|---|---|---|---|");
for (const name of asked.length > 0 ? asked : Object.keys(floods)) console.log(await measured(name));
process.exit(0);

/** @param {string} name */
async function measured(name) {
  const descriptors = name === "guests" ? 300 : undefined;
  const task = ["--nodes", "2", "--strategy", "fixed:1", "--batch", "100", "--budget", "600", "--no-save", "--no-open"];
  const aggregator = start(0, ["aggregator", "--port", "0", "--json-logs", ...task], descriptors);
  const url = await aggregator.address;
  const nodeOf = (/** @type {string} */ own) => start(0, ["node", url, "--name", own, "--quiet"]);
  const first = nodeOf("pi-1");
  let second = nodeOf("pi-2");
  await aggregator.rounds(20);
  const before = await aggregator.perSecond(quietSeconds);
  const [memory, lines] = [residentBytes(aggregator.pid), aggregator.lines()];
  const flood = spawn("taskset", ["-c", "1", process.execPath, attacker, name, url, String(floodSeconds)]);
  running.add(flood);
  if (name === "guests") {
    await sleep(3000);
    second.kill();
    await sleep(500);
    second = nodeOf("pi-2");
  }
  const during = await aggregator.perSecond(floodSeconds - (name === "guests" ? 4 : 0));
  const more = (residentBytes(aggregator.pid) - memory) / 1e6;
  const logged = aggregator.lines() - lines;
  const nodes = aggregator.nodesOfNewest();
  for (const program of [aggregator, first, second]) program.kill();
  flood.kill("SIGKILL");
  await aggregator.ended;
  const times = before / Math.max(during, 1e-9);
  return `| ${floods[name]} | ${before.toFixed(0)} | ${during.toFixed(0)} | ${times.toFixed(2)} | ${more.toFixed(0)} MB | ${logged} | ${nodes} of 2 |`;
}

/** @param {number} processor @param {readonly string[]} args @param {number} [descriptors] */
function start(processor, args, descriptors) {
  const command = ["-c", String(processor), process.execPath, edgewise, ...args];
  const child = descriptors
    ? spawn("prlimit", [`--nofile=${descriptors}:${descriptors}`, "taskset", ...command], {
        stdio: ["ignore", "ignore", "pipe"],
      })
    : spawn("taskset", command, { stdio: ["ignore", "ignore", "pipe"] });
  running.add(child);
  let [rounds, nodes, others] = [0, 0, 0];
  /** @type {(url: string) => void} */
  let found = () => {};
  const address = new Promise((/** @type {(url: string) => void} */ resolve) => {
    found = resolve;
  });
  const ended = new Promise((resolve) => child.once("close", resolve)).then(() => running.delete(child));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (!line.includes('"kind":"round-finished"')) {
        others += 1;
        const url = /the page is at (http:\/\/[^\s"?/]+)/.exec(line)?.[1];
        if (url) found(url);
        return;
      }
      rounds += 1;
      nodes = (line.match(/"computeSeconds"/g) ?? []).length;
    });
  }
  return {
    pid: child.pid ?? 0,
    address,
    ended,
    lines: () => others,
    nodesOfNewest: () => nodes,
    kill: () => child.kill("SIGKILL"),
    /** @param {number} count */
    async rounds(count) {
      while (rounds < count) await sleep(50);
    },
    /** The median of what quarters of seconds come to. @param {number} seconds */
    async perSecond(seconds) {
      const each = [];
      for (let i = 0; i < 4 * seconds; i++) {
        const [from, at] = [rounds, performance.now()];
        await sleep(250);
        each.push((1000 * (rounds - from)) / (performance.now() - at));
      }
      return median(each);
    },
  };
}

/** @param {number} pid */
function residentBytes(pid) {
  statSync(`/proc/${pid}`);
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
