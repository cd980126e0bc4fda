// Programs of a run that is disturbed, and what they tell.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const edgewise = fileURLToPath(new URL("../../bin/edgewise.mjs", import.meta.url));

/** @typedef {Record<string, any>} Entry */

/** What is kept of a program's log. */
const keptKinds = new Set(["run-finished", "run-restored", "report-arrived", "round-finished"]);

/** @typedef {ReturnType<typeof start>} Program */

/** @param {string} folder @param {readonly string[]} args */
export function start(folder, args) {
  const child = spawn(process.execPath, [edgewise, ...args, "--json-logs", "--verbose"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  /** What it said in words. @type {string[]} */
  const said = [];
  /** @type {Entry[]} */
  const entries = [];
  /** When each round was finished, in milliseconds. @type {number[]} */
  const roundTimes = [];
  /** @type {Set<() => void>} */
  const waiting = new Set();
  let isOver = false;
  const ended = new Promise((resolve) => child.once("close", resolve));
  void ended.then(() => {
    isOver = true;
    for (const look of waiting) look();
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (!line.startsWith("{")) return void console.error(line);
    const entry = JSON.parse(line);
    if (entry.kind === "round-finished") roundTimes.push(entry.time);
    if (entry.kind === "run-finished") isOver = true;
    if (keptKinds.has(entry.kind)) entries.push(entry);
    if (entry.kind === undefined) said.push(entry.msg);
    for (const look of waiting) look();
  });
  /** What is found in what it has told, now or later. @template T @param {() => T | undefined} find @returns {Promise<T>} */
  const there = (find) =>
    new Promise((resolve, reject) => {
      function look() {
        const found = find();
        if (found === undefined && child.exitCode === null && child.signalCode === null) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error(`edgewise ${args.join(" ")} ended early:\n${said.join("\n")}`));
        else resolve(found);
      }
      waiting.add(look);
      look();
    });
  return {
    ended,
    isOver: () => isOver,
    roundTimes: () => roundTimes,
    entries,
    stdout: () => stdout,
    kill: () => child.kill("SIGKILL"),
    halt: () => child.kill("SIGSTOP"),
    goOn: () => child.kill("SIGCONT"),
    /** @param {(entry: Entry) => boolean} fits @returns {Promise<Entry>} */
    entry: (fits) => there(() => entries.find(fits)),
    /** @param {RegExp} pattern @returns {Promise<string>} */
    line: (pattern) => there(() => said.find((line) => pattern.test(line))),
  };
}

/** @template T @param {(folder: string) => Promise<T>} work */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-restarts-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(String(address && typeof address === "object" ? address.port : 0)));
    });
  });
}

/** Numbers from 0 to 1. @param {number} seed */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
