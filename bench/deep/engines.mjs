// What computes the gradients: our kernels on each version of Node.js and in browsers, and other engines beside them, as far as they are here.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackage, isThere } from "../../scripts/lib/cached-package.mjs";
import { ensureNodejs, majorOf, wantedVersions } from "../../scripts/lib/nodejs-versions.mjs";
import { onnxruntimePackage } from "../../scripts/lib/onnxruntime.mjs";
import { pythonWith } from "../../scripts/lib/python.mjs";
import { root } from "../../scripts/lib/root.mjs";
import { browsersHere } from "./browsers.mjs";
import { measureInPython } from "./python.mjs";

/** @typedef {{ median: number, minimum: number }} Times microseconds */
/** @typedef {{ limitPerSecond?: number, version?: string, losses: Record<string, number>, steps: Record<string, Times> }} Measured */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} [nodejs] the major version that our kernels run on
 * @property {string} [kernels] if they are ours
 * @property {string} [nodejsOfJax] the version that jax-js runs on
 * @property {number} [turns] how many turns it takes part in, where not in all
 * @property {() => Measured | Promise<Measured>} measure once; throws where the engine cannot do it here
 */

const onnxruntimeWeb = {
  ...{ name: "onnxruntime-web", version: "1.30.0", folder: join(root, ".cache", "onnxruntime-web", "1.30.0") },
  about: "to measure beside it (150 MB unpacked, kept in .cache/)",
};
const jaxJs = {
  ...{ name: "@jax-js/jax", version: "0.1.25", folder: join(root, ".cache", "jax-js", "0.1.25") },
  about: "to measure beside it (2 MB, kept in .cache/)",
};

const patienceSeconds = 150;

/** The peer that all are compared with. */
export const nativePeer = onnxruntimePackage.name;

/** @param {{ quick: boolean }} options @returns {Promise<{ engines: Engine[], notes: string[] }>} */
export async function enginesHere({ quick }) {
  const found = (await Promise.all(wantedVersions.map(ensureNodejs))).flatMap((nodejs) => nodejs ?? []);
  const nodejs = [{ version: process.versions.node, path: process.execPath }, ...found];
  const groups = quick ? "1" : "6";
  /** @type {Engine[]} */
  const engines = [];
  /** @type {string[]} */
  const notes = [];
  for (const { version, path } of nodejs) {
    for (const kernels of ["relaxed-simd", "simd"]) {
      const args = [program("steps"), "--kernels", kernels, "--groups", groups];
      const major = majorOf(version);
      engines.push({ name: `Node.js ${major}, ${kernels}`, nodejs: major, kernels, measure: () => told(path, args) });
    }
  }
  for (const { name, measure } of await browsersHere()) {
    if (!measure) notes.push(`No ${name}: it is not installed`);
    else
      for (const kernels of ["relaxed-simd", "simd"])
        engines.push({ name: `${name}, ${kernels}`, kernels, measure: () => measure(kernels, groups) });
  }

  /** Whether it is here; why not is noted. @param {import("../../scripts/lib/cached-package.mjs").CachedPackage} cached */
  async function has(cached) {
    const problem =
      quick && !isThere(cached) ? "not in .cache/, and --quick gets nothing" : await ensurePackage(cached);
    if (problem !== undefined) notes.push(`No ${cached.name}: ${problem}`);
    return problem === undefined;
  }
  for (const cached of [onnxruntimePackage, onnxruntimeWeb]) {
    if (!(await has(cached))) continue;
    const args = [program("onnxruntime"), "--folder", cached.folder, "--package", cached.name];
    for (const { version, path } of cached === onnxruntimeWeb ? nodejs : nodejs.slice(0, 1))
      engines.push({
        name: cached === onnxruntimeWeb ? `${cached.name}, Node.js ${majorOf(version)}` : cached.name,
        // The one of WebAssembly takes long.
        measure: () => told(path, [...args, "--groups", cached === onnxruntimeWeb ? "1" : groups]),
      });
  }
  for (const name of /** @type {const} */ (["torch", "numpy"])) {
    const python = pythonWith("numpy", name);
    if (python === undefined) notes.push(`No ${nameOf[name]}: no python3 here has it`);
    else engines.push({ name: nameOf[name], measure: () => measureInPython(python, name, groups) });
  }
  if (await has(jaxJs)) {
    const args = [program("jax"), "--folder", jaxJs.folder, ...(quick ? ["--models", "mlp:128"] : [])];
    // It takes seconds a step: on the oldest and the newest will do.
    for (const { version, path } of nodejs.filter(({ version }) => majorOf(version) !== "22")) {
      const major = majorOf(version);
      engines.push({
        ...{ name: `jax-js, Node.js ${major}`, nodejsOfJax: major, turns: 1 },
        measure: () => told(path, args),
      });
    }
  }
  return { engines, notes };
}

const nameOf = { torch: "PyTorch", numpy: "NumPy" };

/** @param {string} name */
const program = (name) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url));

/** What a program prints. @param {string} path @param {string[]} args @returns {Measured} */
function told(path, args) {
  const { status, stdout, stderr } = spawnSync(path, args, { encoding: "utf8", timeout: patienceSeconds * 1000 });
  if (status === null) throw new Error(`it was ended after ${patienceSeconds} s`);
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}
