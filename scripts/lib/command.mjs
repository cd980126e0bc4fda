import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

/** @type {readonly NodeJS.Signals[]} */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program in the repository's root and waits for its end. Never throws for a failing program. A signal that
 * ends this process ends the program too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ output?: "collect" | "stderr" | "inherit", env?: Record<string, string | undefined> }} [options]
 *   where its output goes: into the result, to our stderr, or to our stdout and stderr
 * @returns {Promise<{ code: number, output: string }>} code 127: it could not be started; 128: a signal ended it
 */
export function run(program, args, { output = "inherit", env = {} } = {}) {
  return new Promise((resolve) => {
    const sink = output === "collect" ? "pipe" : output === "stderr" ? process.stderr : "inherit";
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", sink, output === "collect" ? "pipe" : "inherit"],
      env: { ...process.env, ...env },
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    const text = () => Buffer.concat(chunks).toString();
    const release = endWithUs(child);
    child.on("error", (error) => {
      release();
      resolve({ code: 127, output: `${text()}${program}: ${error.message}\n` });
    });
    child.on("close", (code, signal) => {
      release();
      resolve({ code: code ?? 128, output: signal ? `${text()}${program} was ended by ${signal}\n` : text() });
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
