// A program of a flooded run: what it logs, and how fast its rounds are.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median } from "../lib/measure.mjs";

const edgewise = fileURLToPath(new URL("../../bin/edgewise.mjs", import.meta.url));

/** Rates are looked at so often, and are steady when so many in a row differ by so little from the ones before. */
const lookMs = 500;
const looks = 6;
const steadyWithin = 0.05;

/** Programs that still run. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Ends with this program at the latest. @param {number} processor @param {readonly string[]} command */
export function startOn(processor, command) {
  const child = spawn("taskset", ["-c", String(processor), ...command], { stdio: ["ignore", "ignore", "pipe"] });
  running.add(child);
  const ended = new Promise((resolve) => child.once("close", resolve)).then(() => running.delete(child));
  return { child, ended, kill: () => child.kill("SIGKILL") };
}

/** @param {number} processor @param {readonly string[]} args @param {number} [descriptors] */
export function startEdgewise(processor, args, descriptors) {
  const limited = descriptors ? ["prlimit", `--nofile=${descriptors}:${descriptors}`] : [];
  const { child, ended, kill } = startOn(processor, [...limited, process.execPath, edgewise, ...args]);
  let [rounds, nodes, others] = [0, 0, 0];
  /** @type {(url: string) => void} */
  let found = () => {};
  const address = new Promise((/** @type {(url: string) => void} */ resolve) => {
    found = resolve;
  });
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

  /** @param {number} ms */
  async function rateFor(ms) {
    const [from, at] = [rounds, performance.now()];
    await sleep(ms);
    return (1000 * (rounds - from)) / (performance.now() - at);
  }

  return {
    address,
    ended,
    kill,
    lines: () => others,
    nodesOfNewest: () => nodes,
    residentBytes: () => residentBytes(child.pid ?? 0),
    processorSeconds: () => processorSeconds(child.pid ?? 0),
    /** Waits until rounds are as fast as they get, but no longer than `seconds`. @param {number} seconds */
    async warm(seconds) {
      while (rounds === 0) await sleep(50);
      /** @type {number[]} */
      const rates = [];
      for (const until = performance.now() + 1000 * seconds; performance.now() < until; ) {
        rates.push(await rateFor(lookMs));
        const [before, newest] = [rates.slice(-2 * looks, -looks), rates.slice(-looks)];
        if (before.length === looks && median(newest) <= (1 + steadyWithin) * median(before)) return;
      }
    },
    /**
     * All rounds of so many seconds, the milliseconds that a processor worked for one, and the most memory that was taken meanwhile.
     * @param {number} seconds @param {readonly { processorSeconds: () => number }[]} programs who works for rounds
     */
    async watch(seconds, programs) {
      const spent = () => programs.reduce((sum, program) => sum + program.processorSeconds(), 0);
      const [roundsBefore, spentBefore] = [rounds, spent()];
      let mostBytes = 0;
      const rates = [];
      for (let i = 0; i < 4 * seconds; i++) {
        rates.push(await rateFor(250));
        mostBytes = Math.max(mostBytes, residentBytes(child.pid ?? 0));
      }
      const perSecond = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
      return { perSecond, workMs: (1000 * (spent() - spentBefore)) / Math.max(1, rounds - roundsBefore), mostBytes };
    },
  };
}

/** @param {number} pid */
function residentBytes(pid) {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** In hundredths, as Linux counts them. @param {number} pid */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
