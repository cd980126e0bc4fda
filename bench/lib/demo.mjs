import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

/** Of the cases 1 to 4. */
export const partitions = ["uniform", "by-label", "replicated", "mixed"];

const edgewise = fileURLToPath(new URL("../../bin/edgewise.mjs", import.meta.url));

/**
 * An event as the demonstration logs it, and when this program read it, in seconds.
 * @typedef {{ kind: string, at: number, now: number, msg?: string, settings?: object }} Told
 */

/**
 * The demonstration with its five nodes, each a process, which does one run after the other: what it logs, and the commands of
 * its page.
 */
export async function startDemo() {
  const quiet = ["--json-logs", "--verbose", "--no-open", "--no-save", "--port", "0"];
  // A first short run, after which all nodes are there and their code is warm.
  const args = [edgewise, "demo", ...quiet, "--budget", "1"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  /** @type {((told: Told) => void) | undefined} */
  let take;
  const lines = createInterface({ input: child.stderr });
  /** @type {string | undefined} */
  let address;
  /** @type {Told | undefined} */
  let started;
  lines.on("line", (line) => {
    const now = performance.now() / 1000;
    if (!line.includes('"kind":"r') && !line.includes('"kind":"aggregator-started"') && address) return;
    const told = { ...JSON.parse(line), now };
    if (told.kind === "aggregator-started") started = told;
    address ??= /http:\/\/\S+/.exec(told.msg ?? "")?.[0];
    take?.(told);
  });
  const ended = new Promise((resolve) => child.once("close", resolve));

  /** Events until the run's result is there. */
  async function* events() {
    /** @type {Told[]} */
    const queue = [];
    let wake = () => {};
    take = (told) => {
      queue.push(told);
      wake();
    };
    ended.then(() => wake());
    for (;;) {
      const told = queue.shift();
      if (told) yield told;
      if (told?.kind === "run-finished") return;
      if (child.exitCode !== null) throw new Error(`the demonstration ended with code ${child.exitCode}`);
      if (queue.length === 0) await new Promise((resolve) => (wake = () => resolve(undefined)));
    }
  }

  for await (const _ of events());
  const socket = new WebSocket(`${/** @type {string} */ (address).replace("http", "ws")}/events`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));

  return {
    /**
     * One run with these settings, the others being the demonstration's.
     * @param {Record<string, unknown>} settings
     */
    async *run(settings) {
      const all = { ...started?.settings, ...settings };
      const told = events();
      const next = told.next();
      socket.send(JSON.stringify({ kind: "start", settings: all }));
      const first = await next;
      if (!first.done) yield first.value;
      yield* told;
    },
    /**
     * Halts a node's process for a while.
     * @param {string} name
     * @param {{ afterSeconds: number, forSeconds: number }} options
     */
    async halt(name, { afterSeconds, forSeconds }) {
      const pid = processOf(/** @type {number} */ (child.pid), name);
      await wait(afterSeconds * 1000);
      process.kill(pid, "SIGSTOP");
      await wait(forSeconds * 1000);
      process.kill(pid, "SIGCONT");
    },
    async end() {
      socket.terminate();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/**
 * The process of the node with this name that `parent` started.
 * @param {number} parent @param {string} name
 */
function processOf(parent, name) {
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const isChild = new RegExp(`^PPid:\\s*${parent}$`, "m").test(readFileSync(`/proc/${pid}/status`, "utf8"));
      if (isChild && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(name)) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`there is no process of ${name}`);
}
