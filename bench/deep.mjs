// The gradient of deep models over a minibatch of 100 pictures on one thread: our kernels with and without relaxed SIMD on each version of
// Node.js, beside ONNX Runtime. Each is a program; they take turns, so that other load affects all alike.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureNodejs, majorOf, wantedVersions } from "../scripts/lib/nodejs-versions.mjs";
import { ensureOnnxruntime, onnxruntimeFolder } from "../scripts/lib/onnxruntime.mjs";
import { median } from "./lib/measure.mjs";

/** Multiply-adds of a step of `cnn`: 100 pictures, forward, by the weights, and but for the first layer by the input. */
const multiplyAddsOfCnn = 100 * (2 * 784 * 25 * 32 + 3 * 196 * 800 * 32 + 3 * (1568 * 256 + 2560));

/** @typedef {{ median: number, minimum: number }} Times microseconds */
/** @typedef {{ limitPerSecond?: number, steps: Record<string, Times> }} Measured */

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const found = (await Promise.all(wantedVersions.map(ensureNodejs))).flatMap((nodejs) => nodejs ?? []);
  const all = [{ version: process.versions.node, path: process.execPath }, ...found];
  const problem = await ensureOnnxruntime();
  const groups = quick ? "1" : "6";
  /** @type {{ name: string, path: string, args: string[], times: Measured[] }[]} */
  const programs = all.flatMap(({ version, path }) =>
    ["relaxed-simd", "simd"].map((kernels) => ({
      name: `Node.js ${majorOf(version)}, ${kernels}`,
      path,
      args: [program("steps"), "--kernels", kernels, "--groups", groups],
      times: [],
    })),
  );
  const runtime = { name: "onnxruntime-node", path: process.execPath, times: [] };
  if (problem === undefined)
    programs.push({ ...runtime, args: [program("onnxruntime"), "--folder", onnxruntimeFolder, "--groups", groups] });
  for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
    for (const each of programs) each.times.push(measured(each.path, each.args));
  }
  const peer = programs.find(({ name }) => name === runtime.name);
  const rows = programs.flatMap((each) =>
    Object.keys(each.times[0]?.steps ?? {}).map((model) => ({
      name: `${each.name}: ${model}`,
      median: median(each.times.map(({ steps }) => Number(steps[model]?.median))),
      minimum: minimumOf(each, model),
      ...(peer && each !== peer ? { against: peer.name, ratio: ratioOf(each, peer, model) } : {}),
    })),
  );
  /** @type {Record<string, { reached: number, wanted: number }>} */
  const figures = {};
  for (const each of programs) {
    if (each === peer || !each.name.endsWith("relaxed-simd")) continue;
    const limit = Math.max(...each.times.map(({ limitPerSecond }) => limitPerSecond ?? 0));
    const reached = multiplyAddsOfCnn / (minimumOf(each, "cnn") / 1e6) / limit;
    figures[`${each.name}: cnn, part of the limit of multiply-adds`] = { reached, wanted: 0.5 };
    const wanted = each.name.includes("24") ? 1.1 : 0.8;
    if (peer) figures[`${each.name}: cnn against ${peer.name}`] = { reached: ratioOf(each, peer, "cnn"), wanted };
  }
  const about = { "a step": "loss and gradient of 100 pictures of 28 x 28, one thread" };
  return { about, rows, figures, notes: problem === undefined ? [] : [`No ONNX Runtime: ${problem}`] };
}

/** @param {{ times: Measured[] }} each @param {string} model */
const minimumOf = ({ times }, model) => Math.min(...times.map(({ steps }) => Number(steps[model]?.minimum)));

/** The median over the turns. @param {{ times: Measured[] }} each @param {{ times: Measured[] }} peer @param {string} model */
const ratioOf = (each, peer, model) =>
  median(
    each.times.map(
      ({ steps }, turn) => Number(peer.times[turn]?.steps[model]?.minimum) / Number(steps[model]?.minimum),
    ),
  );

/** @param {string} name */
const program = (name) => fileURLToPath(new URL(`deep/${name}.mjs`, import.meta.url));

/** @param {string} path @param {string[]} args @returns {Measured} */
function measured(path, args) {
  const { status, stdout, stderr } = spawnSync(path, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}
