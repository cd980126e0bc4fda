import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runTool } from "./command.mjs";
import { root } from "./root.mjs";

const config = "vitest.suite.config.ts";

/**
 * Bundles the unit and contract tests, and does the work with that; the bundle is gone afterwards.
 * @template T
 * @param {import("./command.mjs").Write} write
 * @param {(options: { config: string, env: Record<string, string> }) => Promise<T>} work gets what `runVitest` runs it with
 * @returns {Promise<T | undefined>} undefined if the tests could not be bundled, after saying why
 */
export async function withBundledSuite(write, work) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "suite-"));
  const env = { EDGEWISE_SUITE: relative(root, folder) };
  try {
    const args = ["build", "--config", config, "--logLevel", "warn"];
    const { code } = await runTool("vite/bin/vite.js", args, { output: write, env });
    return code === 0 ? await work({ config, env }) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
