#!/usr/bin/env node
// How much slower rounds are while strangers flood the aggregator, with real processes, as Markdown: the run on one processor, the
// flood on another one. Rounds are counted before, in and after the flood, once the programs have warmed up, and memory is compared
// with that of a run that nobody floods. Where other programs run beside this, times say little; what a flood takes of the
// processor, beyond what rounds take without it, says more.
//     node bench/floods.mjs [NAME ...]     (default: all; half a minute each)
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startEdgewise, startOn } from "./floods/program.mjs";

const attacker = fileURLToPath(new URL("./floods/attacker.mjs", import.meta.url));
const [warmSeconds, quietSeconds, floodSeconds] = [12, 3, 10];
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
  `| flood of ${floodSeconds} s | rounds a second before | in it | after it | times slower (at most ${wantedTimes}) | a processor's time that it takes | more memory (at most ${wantedMegabytes} MB) | lines of log | nodes of the run |`,
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
function row(what, { before, during, after, moreBytes, lines, nodes }, usualBytes) {
  const times = (before.perSecond + after.perSecond) / 2 / Math.max(during.perSecond, 1e-9);
  const moreMs = (during.workMs - (before.workMs + after.workMs) / 2) * during.perSecond;
  const rates = [before, during, after].map(({ perSecond }) => perSecond.toFixed(0)).join(" | ");
  return `| ${what} | ${rates} | ${times.toFixed(2)} | ${(moreMs / 10).toFixed(0)} % | ${((moreBytes - usualBytes) / 1e6).toFixed(0)} MB | ${lines} | ${nodes} of 2 |`;
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
  await aggregator.warm(warmSeconds);
  const before = await aggregator.watch(quietSeconds, [aggregator, first, second]);
  const [memory, linesBefore] = [aggregator.residentBytes(), aggregator.lines()];
  const command = [process.execPath, attacker, kind ?? "", url, String(floodSeconds)];
  const flood = kind === undefined ? undefined : startOn(floodProcessor, command);
  if (comesBack) {
    await sleep(2000);
    second.kill();
    await sleep(500);
    second = nodeOf("pi-2");
    await sleep(1500);
  }
  const during = await aggregator.watch(floodSeconds - (comesBack ? 4 : 0), [aggregator, first, second]);
  const [lines, nodes] = [aggregator.lines() - linesBefore, aggregator.nodesOfNewest()];
  flood?.kill();
  await flood?.ended;
  const after = await aggregator.watch(quietSeconds, [aggregator, first, second]);
  for (const program of [aggregator, first, second]) program.kill();
  await aggregator.ended;
  return {
    before,
    during,
    after,
    moreBytes: Math.max(during.mostBytes, after.mostBytes) - memory,
    lines,
    nodes,
  };
}
