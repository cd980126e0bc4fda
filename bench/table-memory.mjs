// How much memory a node needs for each row of its table, while it learns from it: above a node with a tiny table.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTable } from "./check/table.mjs";

const wanted = 120;
const program = fileURLToPath(new URL("../bin/edgewise.mjs", import.meta.url));

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const rows = quick ? 2_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const path = join(folder, "readings.csv");
    /** @param {number} count @param {boolean} categories */
    const resident = async (count, categories) => {
      await writeTable(path, count, { categories });
      return memoryWhileLearning(path, quick ? 1 : 12);
    };
    const idle = await resident(500, true);
    const numbers = await resident(rows, false);
    const mixed = await resident(rows, true);
    const inMegabytes = [idle, numbers, mixed].map((bytes) => (bytes / 1e6).toFixed(0)).join(", ");
    return {
      about: { file: `${rows.toLocaleString("en")} rows x 20 columns, of which one is the target` },
      rows: [],
      notes: [`Resident MB: ${inMegabytes}, with 500 rows, all rows of numbers, all rows with categories.`],
      figures: {
        "bytes a row, 19 numbers": { reached: (numbers - idle) / rows, wanted },
        "bytes a row, 17 numbers and 2 categories (26 features)": { reached: (mixed - idle) / rows, wanted },
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Resident bytes of a node in the middle of its run (Linux only). @param {string} path @param {number} seconds */
async function memoryWhileLearning(path, seconds) {
  const asked = ["--target", "state", "--nodes", "1", "--budget", String(seconds), "--once", "--no-open", "--no-save"];
  const aggregator = start("aggregator", "--port", "0", ...asked);
  const [, url = ""] = await aggregator.line(/edgewise node (ws:\S+)/);
  const node = start("node", url, "--data", path, "--name", "node", "--yes");
  // Not each round is printed.
  await aggregator.line(/^round +\d+ /);
  await new Promise((resolve) => setTimeout(resolve, seconds * 500));
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${node.pid}/status`, "utf8")) ?? [];
  await Promise.all([aggregator.ended, node.ended]);
  return Number(kilobytes) * 1024;
}

/** @param {...string} args */
function start(...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (more) => {
    text += more;
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    pid: child.pid,
    ended,
    /** @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = text
            .split("\n")
            .map((line) => pattern.exec(line))
            .find(Boolean);
          if (found) resolve(found);
          else if (child.exitCode !== null) reject(new Error(`${args[0]} ended: ${text}`));
          else setTimeout(look, 50);
        };
        look();
      }),
  };
}
