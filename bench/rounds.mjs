// The time of a round with five nodes, without emulation and with one local update, beside its floor.
import { median } from "./lib/measure.mjs";
import { asPublished, byDefault } from "./lib/round-strategies.mjs";
import { measureRounds } from "./rounds/measure.mjs";

/** The upper limit for a round of the default strategy, as a multiple of its floor. */
const wanted = new Map([
  [785, 2.5],
  [1_000_000, 1.4],
]);

/** The upper limit for a round with 785 weights. */
const wantedMs = 1.5;

const quickly = { weights: 785, rounds: 5, batch: 100, warmUpSeconds: 0, seconds: 0 };

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const nodes = quick ? 1 : 5;
  const sizes = quick
    ? [byDefault, asPublished].map((strategy) => ({ ...quickly, strategy }))
    : [
        { weights: 785, strategy: byDefault, rounds: 100, batch: 100, warmUpSeconds: 10, seconds: 8 },
        { weights: 785, strategy: asPublished, rounds: 100, batch: 100, warmUpSeconds: 10, seconds: 8 },
        { weights: 100_000, strategy: byDefault, rounds: 5, batch: 1, warmUpSeconds: 2, seconds: 5 },
        { weights: 1_000_000, strategy: byDefault, rounds: 3, batch: 1, warmUpSeconds: 3, seconds: 8 },
        { weights: 1_000_000, strategy: asPublished, rounds: 3, batch: 1, warmUpSeconds: 3, seconds: 8 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  /** @type {string[]} */
  const notes = [];
  for (const size of sizes) {
    const { groups } = await measureRounds({ ...size, nodes, processes: nodes, kernels });
    const what = `${size.weights.toLocaleString("en")} weights, ${size.strategy}`;
    const against = `floor: ${what}`;
    // Each group of rounds is compared with the exchanges beside it.
    const times = median(groups.map(({ round, floor }) => median(round) / median(floor)));
    const round = groups.flatMap((group) => group.round);
    const floor = groups.flatMap((group) => group.floor);
    rows.push({ name: `round: ${what}`, ...summed(round), against, ratio: 1 / times });
    rows.push({ name: against, ...summed(floor) });
    notes.push(`${what}: ${round.length} rounds, mean ${ms(mean(round))}, mean of the floor ${ms(mean(floor))}`);
    if (size.strategy !== byDefault) continue;
    const most = wanted.get(size.weights);
    if (most !== undefined) figures[`round of ${what}, times its floor (at most)`] = { reached: times, wanted: most };
    if (size.weights === 785) {
      figures[`round of ${what}, ms (under)`] = { reached: median(round) / 1000, wanted: wantedMs };
    }
  }
  const about = { nodes: `${nodes}, each a process`, "a round": "at most one local update at each node", kernels };
  return { about, rows, figures, notes };
}

/** @param {readonly number[]} times */
function summed(times) {
  return { median: median(times), minimum: Math.min(...times) };
}

/** @param {readonly number[]} times */
function mean(times) {
  return times.reduce((sum, each) => sum + each, 0) / times.length;
}

/** @param {number} microseconds */
function ms(microseconds) {
  return `${(microseconds / 1000).toFixed(2)} ms`;
}
