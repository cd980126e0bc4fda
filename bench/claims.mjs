// What it costs in a round that weights and claims of nodes are looked at before they count: time of the aggregator's, as a profile of it tells.
import { Session } from "node:inspector/promises";
import { measure } from "./lib/measure.mjs";
import { byDefault } from "./lib/round-strategies.mjs";
import { startRounds } from "./rounds/ours.mjs";

/** Functions in which something is looked at (src/protocol/aggregator), and one inside of them that takes reports into the sums in any case. */
const looking = new Set(["stepOf", "isLookedAt", "settleHeld", "boundClaims", "credibleCorrection"]);
const counting = "take";

/** An emulated round: two times 50 ms, and what computing takes. */
const emulatedMs = 130;
const sampledMicroseconds = 100;

/** @typedef {import("node:inspector").Profiler.Profile} Profile */

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const nodes = quick ? 3 : 5;
  const sizes = quick
    ? [{ weights: 785, batch: 100, rounds: 5, groups: 1, warmUp: 1 }]
    : [
        { weights: 785, batch: 100, rounds: 200, groups: 25, warmUp: 10 },
        { weights: 1_000_000, batch: 1, rounds: 3, groups: 25, warmUp: 5 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {Record<string, { reached: number, wanted: number }>} */
  const figures = {};
  for (const { weights, batch, rounds, groups, warmUp } of sizes) {
    const what = `${weights.toLocaleString("en")} weights`;
    const real = await startRounds({ weights, nodes, processes: nodes, batch, strategy: byDefault, kernels });
    /** Microseconds of each group's rounds, on average. @type {number[]} */
    const looked = [];
    const timed = {
      name: what,
      calls: rounds,
      /** @param {number} count */
      async run(count) {
        const { profile, result } = await profiled(() => real.rounds(count));
        looked.push(microsecondsIn(profile) / count);
        return result;
      },
    };
    const measured = (await measure([timed], { groups, warmUp })).get(what);
    await real.close();
    if (!measured) throw new Error("nothing was measured");
    const counted = looked.slice(warmUp);
    const mean = counted.reduce((sum, each) => sum + each, 0) / counted.length;
    rows.push({ name: `a round of ${what}, profiled`, median: measured.median, minimum: measured.minimum });
    rows.push({ name: `in it, looking at what nodes send: ${what}`, median: mean, minimum: Math.min(...counted) });
    if (weights === 785)
      figures[`checks in an emulated round of ${emulatedMs} ms, % (at most)`] = {
        reached: mean / (10 * emulatedMs),
        wanted: 2,
      };
    else
      figures[`checks in a round of ${what} on loopback, % (at most)`] = {
        reached: (100 * mean) / measured.median,
        wanted: 10,
      };
  }
  return { about: { nodes: `${nodes}, honest, each a process`, kernels }, rows, figures };
}

/** @template T @param {() => Promise<T>} work @returns {Promise<{ profile: Profile, result: T }>} */
async function profiled(work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: sampledMicroseconds });
  await session.post("Profiler.start");
  const result = await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return { profile, result };
}

/** Of samples inside of a function that looks at something, and not of one that counts. @param {Profile} profile */
function microsecondsIn({ nodes, samples = [], timeDeltas = [] }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** @type {Set<number>} */
  const inside = new Set();
  /** @param {number} id @param {boolean} isInside */
  const go = (id, isInside) => {
    const node = byId.get(id);
    if (!node) return;
    const { functionName } = node.callFrame;
    const looks = functionName !== counting && (isInside || looking.has(functionName));
    if (looks) inside.add(id);
    for (const child of node.children ?? []) go(child, looks);
  };
  go(nodes[0]?.id ?? 0, false);
  return samples.reduce((sum, id, i) => sum + (inside.has(id) ? (timeDeltas[i] ?? 0) : 0), 0);
}
