// The gradient of deep models over a minibatch of 100 pictures on one thread: our kernels with and without relaxed SIMD on each version of
// Node.js and in browsers, beside other engines. Each is a program; they take turns, so that other load affects all alike.
import { enginesHere, nativePeer } from "./deep/engines.mjs";
import { median } from "./lib/measure.mjs";

/** Multiply-adds of a step of `cnn`: 100 pictures, forward, by the weights, and but for the first layer by the input. */
const multiplyAddsOfCnn = 100 * (2 * 784 * 25 * 32 + 3 * 196 * 800 * 32 + 3 * (1568 * 256 + 2560));
/** By how much a loss may differ from ours, as a part of it. */
const tolerance = 1e-3;

/** @typedef {import("./deep/engines.mjs").Measured} Measured */
/** @typedef {import("./deep/engines.mjs").Engine & { times: Measured[] }} Timed */

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const { engines, notes } = await enginesHere({ quick });
  /** @type {Timed[]} */
  let timed = engines.map((engine) => ({ ...engine, times: [] }));
  for (let turn = 0; turn < (quick ? 1 : 2); turn++) {
    for (const each of timed.filter(({ turns = 2 }) => turn < turns)) {
      const problem = await timeOnce(each, timed[0]?.times[0]?.losses);
      if (problem === undefined) continue;
      notes.push(`${each.name} is left out: ${problem}`);
      timed = timed.filter((other) => other !== each);
    }
  }
  for (const { name, times } of timed) if (times[0]?.version) notes.push(`${name}: version ${times[0].version}`);
  const peer = timed.find(({ name }) => name === nativePeer);
  const rows = timed.flatMap((each) =>
    Object.keys(each.times[0]?.steps ?? {}).map((model) => ({
      name: `${each.name}: ${model}`,
      median: median(each.times.map(({ steps }) => Number(steps[model]?.median))),
      minimum: minimumOf(each, model),
      ...(peer && each !== peer ? { against: peer.name, ratio: ratioOf(each, peer, model) } : {}),
    })),
  );
  const about = { "a step": "loss and gradient of 100 pictures of 28 x 28, one thread" };
  return { about, rows, figures: figuresOf(timed, peer), notes };
}

/**
 * Times it in one turn.
 *
 * @param {Timed} each
 * @param {Record<string, number> | undefined} ours the losses that it should have
 * @returns {Promise<string | undefined>} why it does not count, if it is not our own in Node.js
 */
async function timeOnce(each, ours) {
  try {
    const measured = await each.measure();
    for (const [model, loss] of Object.entries(measured.losses)) {
      const wanted = ours?.[model] ?? loss;
      if (!(Math.abs(loss / wanted - 1) <= tolerance)) return `its loss of ${model} is ${loss}, ours ${wanted}`;
    }
    each.times.push(measured);
    return undefined;
  } catch (error) {
    if (each.nodejs) throw error;
    return String(error instanceof Error ? error.message : error).trim();
  }
}

/** @param {Timed[]} timed @param {Timed | undefined} peer */
function figuresOf(timed, peer) {
  /** @type {Record<string, { reached: number, wanted: number }>} */
  const figures = {};
  for (const each of timed) {
    if (each.kernels !== "relaxed-simd" || !each.nodejs) continue;
    const limit = Math.max(...each.times.map(({ limitPerSecond }) => limitPerSecond ?? 0));
    const reached = multiplyAddsOfCnn / (minimumOf(each, "cnn") / 1e6) / limit;
    figures[`${each.name}: cnn, part of the limit of multiply-adds`] = { reached, wanted: 0.5 };
    const newest = each.nodejs === "24";
    if (peer)
      figures[`${each.name}: cnn against ${peer.name}`] = {
        reached: ratioOf(each, peer, "cnn"),
        wanted: newest ? 1.1 : 0.8,
      };
    const jax = timed.find(({ nodejsOfJax }) => nodejsOfJax === each.nodejs);
    if (jax?.times[0]?.steps.cnn)
      figures[`${each.name}: cnn against ${jax.name}`] = {
        reached: ratioOf(each, jax, "cnn"),
        wanted: newest ? 10 : 8,
      };
  }
  return figures;
}

/** @param {Timed} each @param {string} model */
const minimumOf = ({ times }, model) => Math.min(...times.map(({ steps }) => Number(steps[model]?.minimum)));

/** The median over the turns that both took part in. @param {Timed} each @param {Timed} peer @param {string} model */
function ratioOf(each, peer, model) {
  const turns = Math.min(each.times.length, peer.times.length);
  const minimum = (/** @type {Timed} */ { times }, /** @type {number} */ turn) =>
    Number(times[turn]?.steps[model]?.minimum);
  return median(Array.from({ length: turns }, (_, turn) => minimum(peer, turn) / minimum(each, turn)));
}
