import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const edgewise = fileURLToPath(new URL("../../bin/edgewise.mjs", import.meta.url));

/** @typedef {import("../../src/protocol/result.ts").RunResult} RunResult */

/**
 * What `edgewise simulate --json` prints with these options, a record for each run.
 * @param {readonly string[]} options
 * @returns {RunResult[]}
 */
export function simulated(options) {
  const output = execFileSync(process.execPath, [edgewise, "simulate", "--json", ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
