import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { run, runTool } from "./command.mjs";
import { root } from "./root.mjs";

/**
 * Bundles a program of test/ and starts it.
 * @param {"chaos" | "fuzz"} name test/NAME/main.ts
 * @param {readonly string[]} args
 * @param {{ output?: "inherit" | import("./command.mjs").Write, nodeArgs?: readonly string[] }} [options]
 * @returns {Promise<boolean>} whether it found nothing wrong
 */
export async function runTestProgram(name, args, { output = "inherit", nodeArgs = [] } = {}) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", `${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const env = { EDGEWISE_PROGRAM: name, EDGEWISE_BUNDLE: relative(root, folder) };
    const build = ["build", "--config", "vite.test-program.config.ts", "--logLevel", "warn"];
    if ((await runTool("vite/bin/vite.js", build, { output, env })).code !== 0) return false;
    const program = ["--enable-source-maps", ...nodeArgs, join(folder, "main.js"), ...args];
    return (await run(process.execPath, program, { output })).code === 0;
  } finally {
    process.off("exit", remove);
    remove();
  }
}
