import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { run, runTool } from "./command.mjs";
import { root } from "./root.mjs";

/**
 * Bundles the simulator of disasters (test/chaos) and starts it.
 * @param {readonly string[]} args
 * @param {import("./command.mjs").Write} output
 * @returns {Promise<boolean>} whether no invariant was violated
 */
export async function runChaos(args, output) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "chaos-"));
  try {
    const env = { EDGEWISE_CHAOS: relative(root, folder) };
    const build = ["build", "--config", "vite.chaos.config.ts", "--logLevel", "warn"];
    if ((await runTool("vite/bin/vite.js", build, { output, env })).code !== 0) return false;
    const main = join(folder, "main.js");
    return (await run(process.execPath, ["--enable-source-maps", main, ...args], { output })).code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
