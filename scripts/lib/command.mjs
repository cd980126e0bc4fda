import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

/** @type {readonly NodeJS.Signals[]} */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** @typedef {(text: string) => void} Write */

/**
 * Runs a program in the repository's root and waits for its end. Never throws for a failing program. A signal that
 * ends this process ends the program too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ output?: "collect" | "stderr" | "inherit" | Write, env?: Record<string, string | undefined> }} [options]
 *   where its output goes: into the result, to our stderr, to our stdout and stderr, or to a function
 * @returns {Promise<{ code: number, output: string }>} code 127: it could not be started; 128: a signal ended it
 */
export function run(program, args, { output = "inherit", env = {} } = {}) {
  return new Promise((resolve) => {
    const piped = output === "collect" || typeof output === "function";
    const sink = piped ? "pipe" : output === "stderr" ? process.stderr : "inherit";
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", sink, piped ? "pipe" : "inherit"],
      env: { ...process.env, ...env },
    });
    let collected = "";
    /** @type {Write} */
    const collect = (text) => {
      collected += text;
    };
    const write = typeof output === "function" ? output : collect;
    child.stdout?.setEncoding("utf8").on("data", write);
    child.stderr?.setEncoding("utf8").on("data", write);
    const release = endWithUs(child);
    child.on("error", (error) => {
      release();
      write(`${program}: ${error.message}\n`);
      resolve({ code: 127, output: collected });
    });
    child.on("close", (code, signal) => {
      release();
      if (signal) write(`${program} was ended by ${signal}\n`);
      resolve({ code: code ?? 128, output: collected });
    });
  });
}

/**
 * Runs a command of an installed package.
 * @param {string} path its script, inside node_modules
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTool(path, args, options) {
  return run(process.execPath, [join(root, "node_modules", path), ...args], options);
}

/** @param {import("node:child_process").ChildProcess} child @returns {() => void} takes the handlers away again */
function endWithUs(child) {
  const kill = () => child.kill();
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => process.exit(128 + constants.signals[signal]);
  process.on("exit", kill);
  for (const signal of endingSignals) process.on(signal, end);
  return () => {
    process.off("exit", kill);
    for (const signal of endingSignals) process.off(signal, end);
  };
}
