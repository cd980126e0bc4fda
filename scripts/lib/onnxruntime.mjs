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
/** Where the package is kept. */
export const onnxruntimeFolder = join(root, ".cache", "onnxruntime", version);

/** Platforms that the package has binaries for. */
const platforms = ["linux x64", "linux arm64", "darwin arm64", "win32 x64", "win32 arm64"];

/**
 * Compares the models that are written as ONNX with what ONNX Runtime makes of them. Where there is no ONNX Runtime for this
 * machine, it says so, which is no failure; where it cannot be had although there is one, it is.
 *
 * @param {import("./command.mjs").Write} write
 * @returns {Promise<import("./vitest.mjs").Tally>}
 */
export async function testOnnx(write) {
  const here = `${process.platform} ${process.arch}`;
  /** @param {string} why @param {number} failed */
  const notRun = (why, failed) => {
    write(`Not run: ${name} ${why}\n`);
    return { passed: 0, failed, skipped: 0 };
  };
  if (!platforms.includes(here)) return notRun(`is not made for ${here}`, 0);
  const problem = await ensureOnnxruntime();
  if (problem !== undefined && !usesGlibc()) return notRun("needs another C library", 0);
  if (problem !== undefined) return notRun(`cannot be loaded: ${problem}`, 1);
  return runVitest(["onnx"], write, { env: { EDGEWISE_ONNXRUNTIME: onnxruntimeFolder } });
}

/** Gets it where it is not there. @returns {Promise<string | undefined>} why it cannot be loaded */
export async function ensureOnnxruntime() {
  await whileLocked("onnxruntime", install);
  return whyNotLoaded();
}

async function install() {
  if (installedVersion() === version) return;
  say(`Getting ${name} ${version}, to compare answers with it (290 MB unpacked, kept in .cache/)`);
  const where = ["--prefix", onnxruntimeFolder, "--no-save", "--no-package-lock", "--ignore-scripts"];
  const { code, output } = await run("npm", ["install", ...where, `${name}@${version}`], { output: "collect" });
  if (code !== 0) say(`npm could not get it:\n${output}`);
}

function installedVersion() {
  const file = join(onnxruntimeFolder, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** @returns {string | undefined} */
function whyNotLoaded() {
  try {
    createRequire(join(onnxruntimeFolder, "package.json"))(name);
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
