import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runTool } from "./command.mjs";
import { root } from "./root.mjs";

const config = "vitest.suite.config.ts";

/**
 * The unit and contract tests as plain JavaScript: what `runVitest` runs them with.
 * @typedef {{ config: string, env: { EDGEWISE_SUITE: string } }} Suite
 */

/** @type {Promise<Suite | undefined> | undefined} */
let suite;

/**
 * Bundles the tests, once for all that ask for it; the bundle is gone when this process ends.
 * @param {import("./command.mjs").Write} write
 * @returns {Promise<Suite | undefined>} undefined if they could not be bundled, after saying why
 */
export function bundledSuite(write) {
  suite ??= bundle(write);
  return suite;
}

/** @param {import("./command.mjs").Write} write @returns {Promise<Suite | undefined>} */
async function bundle(write) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "suite-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const env = { EDGEWISE_SUITE: relative(root, folder) };
  const args = ["build", "--config", config, "--logLevel", "warn"];
  const { code } = await runTool("vite/bin/vite.js", args, { output: write, env });
  return code === 0 ? { config, env } : undefined;
}
