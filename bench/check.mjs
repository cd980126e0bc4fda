// How long `edgewise check` takes for a large file, and how much memory at its peak.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTable } from "./check/table.mjs";

const wanted = { seconds: 6, megabytes: 200 };
const measured = fileURLToPath(new URL("./check/measured.mjs", import.meta.url));

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const rows = quick ? 2_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const path = join(folder, "readings.csv");
    await writeTable(path, rows);
    const megabytes = statSync(path).size / 1e6;
    const times = quick ? 1 : 3;
    const runs = Array.from({ length: times }, () => check(path)).sort((a, b) => a.seconds - b.seconds);
    const middle = runs[Math.floor(times / 2)] ?? { seconds: 0, busy: 0, peak: 0 };
    const most = Math.max(...runs.map(({ peak }) => peak));
    return {
      about: { file: `${rows.toLocaleString("en")} rows x 20 columns, ${megabytes.toFixed(1)} MB of CSV` },
      rows: [],
      notes: [`The processor was busy for ${middle.busy.toFixed(1)} s in that run, all threads together.`],
      figures: {
        "seconds, the whole command, median": { reached: middle.seconds, wanted: wanted.seconds },
        "MB at its peak, the largest of the runs": { reached: most, wanted: wanted.megabytes },
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} path */
function check(path) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [measured, "check", path, "--target", "state", "--json"],
    { encoding: "utf8" },
  );
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`edgewise check failed: ${stderr}`);
  const found = JSON.parse(stdout);
  if (found.columns.length !== 19) throw new Error(`unexpected: ${stdout}`);
  const [, kilobytes, microseconds] = /peak (\d+) busy (\d+)/.exec(stderr) ?? [];
  return { seconds, peak: Number(kilobytes) / 1024, busy: Number(microseconds) / 1e6 };
}
