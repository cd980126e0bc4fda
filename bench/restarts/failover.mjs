// One run whose leading aggregator is killed again and again, while another one stands by at the same NATS server.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../lib/measure.mjs";
import { freePort, randomFrom, start, withFolder } from "./programs.mjs";

const names = ["one", "two", "three"];
const wantedSeconds = 3;

/** @typedef {import("./programs.mjs").Program} Program */

/** @param {number} wanted kills @param {number} seed */
export async function failover(wanted, seed) {
  const undisturbed = await withFolder((folder) => runOf(folder, wanted, 0, seed));
  const disturbed = await withFolder((folder) => runOf(folder, wanted, wanted, seed));
  const { seconds } = disturbed;
  const back = seconds.filter((each) => each <= wantedSeconds).length;
  const isSame = disturbed.weights === undisturbed.weights && disturbed.rounds === undisturbed.rounds;
  console.log(
    `\n${seconds.length} leaders killed (seed ${seed}) in one run of ${undisturbed.rounds} rounds, 3 nodes\n`,
  );
  console.log("| | |\n|---|---|");
  console.log(`| the next report at another aggregator within ${wantedSeconds} s | ${back} of ${seconds.length} |`);
  console.log(`| median, longest | ${median(seconds).toFixed(2)} s, ${Math.max(...seconds).toFixed(2)} s |`);
  console.log(`| weights and rounds as without kills | ${isSame ? "yes, bit for bit" : "NO"} |`);
}

/** @param {string} folder @param {number} length @param {number} kills @param {number} seed */
async function runOf(folder, length, kills, seed) {
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
  const task = ["--nodes", "3", "--strategy", "fixed:3", "--batch", "100", "--rounds", rounds, "--budget", "6000"];
  let started = 0;
  const aggregator = () =>
    start(folder, [
      "aggregator",
      ...["--port", "0", "--once", "--no-open", "--delay", "25", "--state-dir", join(folder, "state")],
      ...["--runs-dir", join(folder, `runs-${++started}`), "--nats", url, "--standby", ...task],
    ]);
  let leader = aggregator();
  await leader.line(/nodes connect to/);
  const link = await joinLink(folder, url);
  const nodes = names.map((name) => start(folder, ["node", link, "--name", name, "--no-key"]));
  await leader.entry(({ kind }) => kind === "report-arrived");
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
      await next.entry(({ kind }) => kind === "report-arrived");
      seconds.push((performance.now() - killed) / 1000);
      leader = next;
    }
    const { summary } = await leader.entry(({ kind }) => kind === "run-finished");
    await leader.ended;
    const runs = join(folder, `runs-${started}`);
    const [run = ""] = readdirSync(runs).filter((name) => name !== "latest");
    const { weights } = JSON.parse(readFileSync(join(runs, run, "model.json"), "utf8"));
    return { weights: JSON.stringify(weights), rounds: summary.rounds, seconds };
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
