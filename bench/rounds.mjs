// The time of a round with five nodes, without emulation and with one local update, beside its floor.
import { median } from "./lib/measure.mjs";
import { measureFloor, measureRounds } from "./rounds/measure.mjs";

/** The largest round that is wanted, as so many times its floor. */
const wanted = new Map([
  [785, 2.5],
  [1_000_000, 1.4],
]);

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const sizes = quick
    ? [{ weights: 785, rounds: 9, batch: 100 }]
    : [
        { weights: 785, rounds: 3000, batch: 100 },
        { weights: 100_000, rounds: 300, batch: 1 },
        { weights: 1_000_000, rounds: 60, batch: 1 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  for (const size of sizes) {
    const common = { ...size, nodes: 5, processes: 5 };
    const round = await measureRounds({ ...common, kernels });
    const floor = await measureFloor({ ...common, ...round });
    const what = `${size.weights.toLocaleString("en")} weights`;
    const [ours, bare] = [summed(round.seconds), summed(floor.seconds)];
    const against = `floor: ${what}`;
    rows.push({ name: `round: ${what}`, ...ours, against, ratio: bare.median / ours.median });
    rows.push({ name: against, ...bare });
    const most = wanted.get(size.weights);
    if (most !== undefined) {
      figures[`round of ${what}, times its floor (at most)`] = { reached: ours.median / bare.median, wanted: most };
    }
  }
  const about = { nodes: "5, each a process", "a round": "one local update at each node", kernels };
  return { about, rows, figures };
}

/** In microseconds. @param {readonly number[]} seconds */
function summed(seconds) {
  const microseconds = seconds.map((each) => each * 1e6);
  return { median: median(microseconds), minimum: Math.min(...microseconds) };
}
