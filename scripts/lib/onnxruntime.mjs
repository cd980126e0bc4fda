import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run } from "./command.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";
import { root } from "./root.mjs";
import { runVitest } from "./vitest.mjs";

const name = "onnxruntime-node";
const version = "1.30.0";
const folder = join(root, ".cache", "onnxruntime", version);

/** Platforms that the package has binaries for. */
const platforms = ["linux x64", "linux arm64", "darwin arm64", "win32 x64", "win32 arm64"];

/**
 * Compares the models that are written as ONNX with what ONNX Runtime makes of them. Where there is no ONNX Runtime for this
 * machine, it says so, which is no failure; where it cannot be had although there is one, it is.
 *
 * @returns {Promise<import("./steps.mjs").Result>}
 */
export async function testOnnx() {
  const here = `${process.platform} ${process.arch}`;
  if (!platforms.includes(here))
    return { passed: 0, failed: 0, skipped: 0, output: `Not run: ${name} is not made for ${here}\n` };
  await whileLocked("onnxruntime", install);
  const problem = whyNotLoaded();
  if (problem !== undefined && !usesGlibc())
    return { passed: 0, failed: 0, skipped: 0, output: `Not run: ${name} needs another C library\n` };
  if (problem !== undefined)
    return { passed: 0, failed: 1, skipped: 0, output: `Not run: ${name} cannot be loaded: ${problem}\n` };
  return runVitest(["onnx"], { env: { EDGEWISE_ONNXRUNTIME: folder } });
}

async function install() {
  if (installedVersion() === version) return;
  say(`Getting ${name} ${version}, to compare answers with it (290 MB unpacked, kept in .cache/)`);
  const where = ["--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts"];
  const { code, output } = await run("npm", ["install", ...where, `${name}@${version}`], { output: "collect" });
  if (code !== 0) say(`npm could not get it:\n${output}`);
}

function installedVersion() {
  const file = join(folder, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** @returns {string | undefined} */
function whyNotLoaded() {
  try {
    createRequire(join(folder, "package.json"))(name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

/** The package is made for the usual C library. */
function usesGlibc() {
  if (process.platform !== "linux") return true;
  const report = /** @type {any} */ (process.report?.getReport());
  return report?.header?.glibcVersionRuntime !== undefined;
}
