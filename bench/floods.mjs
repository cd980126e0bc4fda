#!/usr/bin/env node
// How much slower rounds are while strangers flood the aggregator, with real processes, as Markdown: the run on one processor, the
// flood on another one. Once the programs have warmed up, each flood comes three times, with as long without it before, between and after:
// a machine's speed can change by half within a minute, and so each flood is compared with what is around it. The first one also has the
// compiler at work, for code that had not run before. Memory is compared with that of a run that nobody floods. Where other programs run
// beside this, times say little; what a flood takes of the processor, beyond what rounds take without it, says more.
//     node bench/floods.mjs [NAME ...]     (default: all; a minute and a half each)
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startEdgewise, startOn } from "./floods/program.mjs";
import { median } from "./lib/measure.mjs";

const attacker = fileURLToPath(new URL("./floods/attacker.mjs", import.meta.url));
const [warmSeconds, seconds, times] = [12, 10, 3];
const [wantedTimes, wantedMegabytes] = [1.2, 50];
const [runProcessor, floodProcessor] = [0, 1];
/** @type {Record<string, string>} */
const floods = {
  garbage: "bytes that mean nothing, from 200 connections",
  keys: "maps of 50,000 keys before hello, from 20 connections",
  tiny: "heartbeats as fast as they are taken, from 20 guests",
  "set-delay": "commands as fast as they are taken, from 4 pages",
  pages: "20 pages that come and go",
  requests: "requests for the page's largest file, over 20 connections",
  names: "guests of ever new names, 20 at a time",
  guests: "279 guests at 300 descriptors",
  returning: "the same, while one of the two nodes ends and comes back",
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in floods));
if (unknown.length > 0) {
  console.error(`there is no flood "${unknown[0]}"; choose of: ${Object.keys(floods).join(", ")}`);
  process.exit(2);
}

// Reading what is logged must not slow the run.
execFileSync("taskset", ["-cp", String(floodProcessor), String(process.pid)]);
const control = await measured({});
console.log(
  `| flood of ${seconds} s, ${times} times | rounds a second without it | in it | times slower (at most ${wantedTimes}) | each time | a processor's time that it takes | more memory (at most ${wantedMegabytes} MB) | lines of log | nodes of the run |`,
);
console.log("|---|---|---|---|---|---|---|---|---|");
console.log(row("none, for comparison", control, 0));
for (const name of asked.length > 0 ? asked : Object.keys(floods)) {
  // A node that has just started is slow by itself.
  const comesBack = name === "returning";
  const usual = comesBack ? await measured({ comesBack }) : control;
  if (comesBack) console.log(row("none, while one of the two nodes ends and comes back", usual, control.moreBytes));
  const flood = comesBack ? "guests" : name;
  console.log(row(floods[name] ?? "", await measured({ flood, comesBack }), usual.moreBytes));
}
process.exit(0);

/** @param {string} what @param {Awaited<ReturnType<typeof measured>>} figures @param {number} usualBytes */
function row(what, { each, moreBytes, lines, nodes }, usualBytes) {
  const middle = (/** @type {(one: ReturnType<typeof compared>) => number} */ of) => median(each.map(of));
  const [without, within] = [middle((one) => one.without).toFixed(0), middle((one) => one.within).toFixed(0)];
  const slower = `${middle(timesSlower).toFixed(2)} | ${each.map((one) => timesSlower(one).toFixed(2)).join(", ")}`;
  const more = `${((moreBytes - usualBytes) / 1e6).toFixed(0)} MB`;
  return `| ${what} | ${without} | ${within} | ${slower} | ${middle((one) => one.percent).toFixed(0)} % | ${more} | ${lines} | ${nodes} of 2 |`;
}

/** @typedef {{ perSecond: number, workMs: number, mostBytes: number }} Watched */

/** A flood beside what was before and after it. @param {Watched} before @param {Watched} during @param {Watched} after */
function compared(before, during, after) {
  const workMs = (before.workMs + after.workMs) / 2;
  return {
    without: (before.perSecond + after.perSecond) / 2,
    within: during.perSecond,
    percent: ((during.workMs - workMs) * during.perSecond) / 10,
  };
}

/** @param {{ without: number, within: number }} rates */
function timesSlower({ without, within }) {
  return without / Math.max(within, 1e-9);
}

/**
 * @param {object} what
 * @param {string} [what.flood] left out: nobody floods
 * @param {boolean} [what.comesBack] one of the nodes ends meanwhile, and comes back
 */
async function measured({ flood: kind, comesBack = false }) {
  const descriptors = kind === "guests" ? 300 : undefined;
  const task = ["--nodes", "2", "--strategy", "fixed:1", "--batch", "100", "--budget", "600", "--no-save", "--no-open"];
  const aggregator = startEdgewise(runProcessor, ["aggregator", "--port", "0", "--json-logs", ...task], descriptors);
  const url = await aggregator.address;
  const nodeOf = (/** @type {string} */ own) => startEdgewise(runProcessor, ["node", url, "--name", own, "--quiet"]);
  const first = nodeOf("pi-1");
  let second = nodeOf("pi-2");
  const watch = (/** @type {number} */ s) => aggregator.watch(s, [aggregator, first, second]);
  await aggregator.warm(warmSeconds);
  let before = await watch(seconds);
  const [memory, linesBefore] = [aggregator.residentBytes(), aggregator.lines()];
  const command = [process.execPath, attacker, kind ?? "", url, String(seconds)];
  const each = [];
  let mostBytes = memory;
  let [lines, nodes] = [0, 2];
  for (let i = 0; i < times; i++) {
    const flood = kind === undefined ? undefined : startOn(floodProcessor, command);
    if (comesBack) {
      await sleep(2000);
      second.kill();
      await sleep(500);
      second = nodeOf("pi-2");
      await sleep(1500);
    }
    const during = await watch(seconds - (comesBack ? 4 : 0));
    [lines, nodes] = [aggregator.lines() - linesBefore, Math.min(nodes, aggregator.nodesOfNewest())];
    flood?.kill();
    await flood?.ended;
    const after = await watch(seconds);
    each.push(compared(before, during, after));
    before = after;
    mostBytes = Math.max(mostBytes, during.mostBytes, after.mostBytes);
  }
  for (const program of [aggregator, first, second]) program.kill();
  await aggregator.ended;
  return { each, moreBytes: mostBytes - memory, lines, nodes };
}
