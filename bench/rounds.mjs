// The time of a round with five nodes, without emulation and with one local update, beside its floor.
import { median } from "./lib/measure.mjs";
import { measureRounds } from "./rounds/measure.mjs";

/** The largest round that is wanted, as so many times its floor. */
const wanted = new Map([
  [785, 2.5],
  [1_000_000, 1.4],
]);

/** The longest round of 785 weights that is wanted. */
const wantedMs = 1.5;

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const sizes = quick
    ? [{ weights: 785, warmUp: 1, groups: 2, rounds: 5, batch: 100, seconds: 5 }]
    : [
        { weights: 785, warmUp: 8, groups: 24, rounds: 100, batch: 100, seconds: 15 },
        { weights: 100_000, warmUp: 3, groups: 10, rounds: 15, batch: 1, seconds: 12 },
        { weights: 1_000_000, warmUp: 2, groups: 8, rounds: 6, batch: 1, seconds: 15 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  /** @type {string[]} */
  const notes = [];
  for (const size of sizes) {
    const { round, floor } = await measureRounds({ ...size, nodes: 5, processes: 5, kernels });
    const what = `${size.weights.toLocaleString("en")} weights`;
    const against = `floor: ${what}`;
    // Each group of rounds is compared with the exchanges beside it.
    const times = median(round.map((group, i) => median(group) / median(floor[i] ?? [])));
    rows.push({ name: `round: ${what}`, ...summed(round), against, ratio: 1 / times });
    rows.push({ name: against, ...summed(floor) });
    notes.push(`${what}: mean of a round ${ms(mean(round))}, of the floor ${ms(mean(floor))}`);
    const most = wanted.get(size.weights);
    if (most !== undefined) figures[`round of ${what}, times its floor (at most)`] = { reached: times, wanted: most };
    if (size.weights === 785) {
      figures[`round of ${what}, ms (under)`] = { reached: median(round.flat()) / 1000, wanted: wantedMs };
    }
  }
  const about = { nodes: "5, each a process", "a round": "one local update at each node", kernels };
  return { about, rows, figures, notes };
}

/** @param {readonly (readonly number[])[]} groups */
function summed(groups) {
  return { median: median(groups.flat()), minimum: Math.min(...groups.flat()) };
}

/** @param {readonly (readonly number[])[]} groups */
function mean(groups) {
  const all = groups.flat();
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

/** @param {number} microseconds */
function ms(microseconds) {
  return `${(microseconds / 1000).toFixed(2)} ms`;
}
