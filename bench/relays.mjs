// Rounds with ten relays of 10 to 500 nodes each, beside ten nodes flat: what the hub sends, receives and computes. Alone:
// node bench/bench.mjs relays
import { median } from "./lib/measure.mjs";
import { asPublished, byDefault } from "./lib/round-strategies.mjs";
import { problemWith } from "./nodes/measure.mjs";
import { weightCount } from "./nodes/task.mjs";
import { measureTree } from "./relays/measure.mjs";

/** The hub's bytes of a round with ten relays, as a multiple of those with ten nodes. */
const wantedTimesFlat = 1.2;

/** Nodes at their own pace report two means: of their weights, and of their gradients. */
const ways = /** @type {const} */ ([
  { strategy: byDefault, pace: "own" },
  { strategy: byDefault, pace: "common" },
  { strategy: asPublished, pace: "common" },
]);

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const relays = quick ? 2 : 10;
  const sizes = quick ? [2] : [10, 100, 500];
  const rounds = quick ? 4 : 20;
  const warmUp = quick ? 2 : 5;
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  /** @type {NonNullable<import("./lib/table.mjs").Result["amounts"]>} */
  const amounts = {};
  /** @type {string[]} */
  const notes = [];
  for (const { strategy, pace } of ways) {
    const measuring = { relays, rounds, warmUp, strategy, pace, kernels };
    const how = `${strategy}, ${pace} pace`;
    const flat = await measureTree({ ...measuring, nodesEach: 0 });
    add(`${relays} nodes flat, ${how}`, flat);
    for (const nodesEach of sizes) {
      const problem = problemWith(nodesEach);
      if (problem !== undefined) {
        notes.push(problem);
        continue;
      }
      const what = `${relays} relays of ${nodesEach}, ${how}`;
      const tree = await measureTree({ ...measuring, nodesEach });
      add(what, tree);
      figures[`the hub's bytes, ${what}, times ${relays} nodes flat (at most)`] = {
        reached: (tree.sent + tree.received) / (flat.sent + flat.received),
        wanted: wantedTimesFlat,
      };
    }
  }

  /** @param {string} what @param {Awaited<ReturnType<typeof measureTree>>} measured */
  function add(what, { seconds, sent, received, processorSeconds, memory }) {
    const microseconds = seconds.map((each) => each * 1e6);
    rows.push({ name: `round: ${what}`, median: median(microseconds), minimum: Math.min(...microseconds) });
    amounts[what] = {
      "sent, kB a round": sent / 1e3,
      "received, kB a round": received / 1e3,
      "the hub's processor, ms a round": processorSeconds * 1e3,
      "the hub's memory, MB": memory / 1e6,
    };
  }
  const about = {
    "a tree": "edgewise relay, a process each, and a process of real nodes behind each; all on this machine",
    "a round": `${weightCount} weights, few local updates on one example at each node`,
    kernels,
  };
  return { about, rows, figures, amounts, notes };
}
