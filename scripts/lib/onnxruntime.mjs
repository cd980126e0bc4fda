import { join } from "node:path";
import { ensurePackage } from "./cached-package.mjs";
import { root } from "./root.mjs";
import { runVitest } from "./vitest.mjs";

const name = "onnxruntime-node";
const version = "1.30.0";
/** Where the package is kept. */
const onnxruntimeFolder = join(root, ".cache", "onnxruntime", version);

export const onnxruntimePackage = {
  ...{ name, version, folder: onnxruntimeFolder },
  about: "to compare answers with it (290 MB unpacked, kept in .cache/)",
};

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
  const problem = await ensurePackage(onnxruntimePackage);
  if (problem !== undefined && !usesGlibc()) return notRun("needs another C library", 0);
  if (problem !== undefined) return notRun(`cannot be loaded: ${problem}`, 1);
  return runVitest(["onnx"], write, { env: { EDGEWISE_ONNXRUNTIME: onnxruntimeFolder } });
}

/** The package is made for the usual C library. */
function usesGlibc() {
  if (process.platform !== "linux") return true;
  const report = /** @type {any} */ (process.report?.getReport());
  return report?.header?.glibcVersionRuntime !== undefined;
}
