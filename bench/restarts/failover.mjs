// A run, or several of one program, whose leading aggregator is killed again and again, while another one stands by at the same NATS server.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../lib/measure.mjs";
import { freePort, randomFrom, start, withFolder } from "./programs.mjs";

const names = ["one", "two", "three"];
const wantedSeconds = 3;

/** @typedef {import("./programs.mjs").Program} Program */

/** @param {number} wanted kills @param {number} seed @param {number} runs at once, each with all nodes */
export async function failover(wanted, seed, runs) {
  const undisturbed = await withFolder((folder) => runsOf(folder, { runs, length: wanted, kills: 0, seed }));
  const disturbed = await withFolder((folder) => runsOf(folder, { runs, length: wanted, kills: wanted, seed }));
  const { seconds } = disturbed;
  const back = seconds.filter((each) => each <= wantedSeconds).length;
  const isSame = disturbed.weights === undisturbed.weights && disturbed.rounds === undisturbed.rounds;
  const what = runs === 1 ? "one run" : `${runs} runs at once`;
  console.log(
    `\n${seconds.length} leaders killed (seed ${seed}) in ${what} of ${undisturbed.rounds} rounds, 3 nodes\n`,
  );
  console.log("| | |\n|---|---|");
  console.log(
    `| the next report ${runs === 1 ? "" : "of each run "}at another aggregator within ${wantedSeconds} s | ${back} of ${seconds.length} |`,
  );
  console.log(`| median, longest | ${median(seconds).toFixed(2)} s, ${Math.max(...seconds).toFixed(2)} s |`);
  console.log(`| weights and rounds as without kills | ${isSame ? "yes, bit for bit" : "NO"} |`);
}

/** @param {string} folder @param {{ runs: number, length: number, kills: number, seed: number }} options */
async function runsOf(folder, { runs, length, kills, seed }) {
  const random = randomFrom(seed);
  const port = await freePort();
  const server = spawn(
    process.env.EDGEWISE_NATS ?? "nats-server",
    ["-a", "127.0.0.1", "-p", port, "-js", "-sd", join(folder, "jetstream")],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  await new Promise((resolve, reject) => {
    createInterface({ input: server.stderr }).on("line", (line) => {
      if (line.includes("Server is ready")) resolve(undefined);
    });
    server.once("error", reject);
  });
  const url = `nats://127.0.0.1:${port}/bench`;
  // Rounds of 130 ms or so; enough of them that the run outlasts its kills.
  const rounds = String(40 + 40 * length);
  const task = { nodes: "3", strategy: "fixed:3", batch: "100", rounds, budget: "6000", delay: "25" };
  const program = { port: "0", "state-dir": join(folder, "state") };
  const runNames = Array.from({ length: runs }, (_, i) => `run-${i + 1}`);
  const file = join(folder, "runs.yaml");
  const shared = Object.entries({ ...program, ...task }).map(([name, value]) => `${name}: ${value}\n`);
  const each = runNames.map((name, i) => `  - {name: ${name}, seed: ${i + 1}}\n`);
  writeFileSync(file, `${shared.join("")}once: true\nopen: false\nruns:\n${each.join("")}`);
  const asOptions = Object.entries({ ...program, ...task }).flatMap(([name, value]) => [`--${name}`, value]);
  const said = runs === 1 ? [...asOptions, "--once", "--no-open"] : [file];
  let started = 0;
  const aggregator = () =>
    start(folder, [
      ...["aggregator", ...said, "--nats", url, "--standby", "--runs-dir", join(folder, `runs-${++started}`)],
    ]);
  /** Until something of this kind has happened in each run. @param {Program} at @param {string} happens */
  const inEach = (at, happens) =>
    Promise.all(runNames.map((name) => at.entry(({ kind, of }) => kind === happens && (runs === 1 || of === name))));
  let leader = aggregator();
  await leader.line(/nodes connect to/);
  const link = await joinLink(folder, url);
  const nodes = names.map((name) =>
    start(folder, ["node", link, "--name", name, "--no-key", "--serves", String(runs)]),
  );
  await inEach(leader, "report-arrived");
  /** @type {number[]} */
  const seconds = [];
  try {
    for (let i = 0; i < kills; i++) {
      const next = aggregator();
      await next.line(/stands by/);
      await sleep(1000 * random());
      if (leader.isOver()) break;
      const killed = performance.now();
      leader.kill();
      await inEach(next, "report-arrived");
      seconds.push((performance.now() - killed) / 1000);
      leader = next;
    }
    const ends = await inEach(leader, "run-finished");
    await leader.ended;
    const kept = join(folder, `runs-${started}`);
    const folders = readdirSync(kept).filter((name) => name !== "latest");
    const weights = folders.map((run) => JSON.parse(readFileSync(join(kept, run, "model.json"), "utf8")).weights);
    return { weights: JSON.stringify(weights), rounds: ends.map(({ summary }) => summary.rounds).join(", "), seconds };
  } finally {
    for (const node of nodes) node.kill();
    // It writes to the folder until it has ended.
    const gone = once(server, "exit");
    server.kill();
    await gone;
  }
}

/** @param {string} folder @param {string} url @returns {Promise<string>} */
async function joinLink(folder, url) {
  const made = start(folder, ["tokens", "create", "join", "--json", "--state-dir", join(folder, "state")]);
  await made.ended;
  const { links } = JSON.parse(made.stdout());
  return links.find((/** @type {string} */ link) => link.startsWith(url));
}
