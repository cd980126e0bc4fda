// How long the processor is busy until a command does what it is asked for.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./lib/measure.mjs";

const busy = fileURLToPath(new URL("./start/busy.cjs", import.meta.url));
const program = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));
const aggregator = ["aggregator", "--port", "0", "--no-open", "--no-save"];

/** By what is measured, the arguments of Node.js; and, where it does not end by itself, what it prints when it is there. */
const commands = /** @type {const} */ ([
  { name: "node -e 0", args: ["-e", "0"] },
  { name: "edgewise --version", args: [program, "--version"] },
  { name: "edgewise node --help", args: [program, "node", "--help"] },
  { name: "edgewise aggregator, until it listens, and its end", args: [program, ...aggregator], there: "http://" },
]);

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  /** @type {Map<string, number[]>} */
  const taken = new Map(commands.map(({ name }) => [name, []]));
  // In turn, so that other load on the machine affects all of them alike.
  for (let i = 0; i < (quick ? 1 : 15); i++) {
    for (const command of commands) taken.get(command.name)?.push(await microsecondsOf(command));
  }
  return {
    about: { times: "of the processor, user and system, all threads together" },
    rows: Array.from(taken, ([name, times]) => ({ name, median: median(times), minimum: Math.min(...times) })),
  };
}

/** @param {{ name: string, args: readonly string[], there?: string }} command @returns {Promise<number>} */
function microsecondsOf({ name, args, there }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--require", busy, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      told += text;
      if (there !== undefined && told.includes(there)) child.kill("SIGTERM");
    });
    child.on("close", () => {
      const [, microseconds] = /busy (\d+)/.exec(told) ?? [];
      if (microseconds === undefined) reject(new Error(`${name} failed: ${told}`));
      else resolve(Number(microseconds));
    });
  });
}
