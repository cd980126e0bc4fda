// Rounds with 10 to 5,000 nodes at one aggregator, without emulation and with one local update on very few data, beside
// the lower limit (the floor) of such rounds.
import { median } from "./lib/measure.mjs";
import { asPublished, byDefault } from "./lib/round-strategies.mjs";
import { measureNodes, problemWith } from "./nodes/measure.mjs";
import { weightCount } from "./nodes/task.mjs";

/** The upper limit for a round of the default strategy by the number of nodes, as a multiple of its floor. */
const wantedTimesFloor = new Map([
  [1000, 2],
  [5000, 2],
]);

/** Memory of one idle connection, where there are enough to measure it. */
const wantedKilobytes = 40;
const tellingNodes = 1000;

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const sizes = quick
    ? [
        { nodes: 100, strategy: byDefault, processes: 1, rounds: 2, groups: 1, warmUp: 0, seconds: 5 },
        { nodes: 100, strategy: asPublished, processes: 1, rounds: 2, groups: 1, warmUp: 0, seconds: 5 },
      ]
    : [
        { nodes: 10, strategy: byDefault, processes: 2, rounds: 100, groups: 7, warmUp: 3, seconds: 8 },
        { nodes: 100, strategy: byDefault, processes: 4, rounds: 40, groups: 7, warmUp: 3, seconds: 10 },
        { nodes: 1000, strategy: byDefault, processes: 4, rounds: 8, groups: 8, warmUp: 2, seconds: 20 },
        { nodes: 1000, strategy: asPublished, processes: 4, rounds: 8, groups: 8, warmUp: 2, seconds: 20 },
        { nodes: 5000, strategy: byDefault, processes: 4, rounds: 3, groups: 5, warmUp: 1, seconds: 25 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  /** @type {NonNullable<import("./lib/table.mjs").Result["amounts"]>} */
  const amounts = {};
  /** @type {string[]} */
  const notes = [];
  for (const { nodes, ...size } of sizes) {
    const problem = problemWith(nodes);
    if (problem !== undefined) {
      notes.push(problem);
      continue;
    }
    const { ours, floor, memory, bytes } = await measureNodes({ nodes, ...size, kernels });
    const what = `${nodes.toLocaleString("en")} nodes, ${size.strategy}`;
    const against = `floor: ${what}`;
    // Each group of rounds is compared with the exchanges beside it.
    const times = median(ours.map(({ seconds }, i) => median(seconds) / median(floor[i]?.seconds ?? [])));
    const processorTimes = median(ours.map((each, i) => each.processorSeconds / (floor[i]?.processorSeconds ?? NaN)));
    rows.push({ name: `round: ${what}`, ...summed(ours), against, ratio: 1 / times });
    rows.push({ name: against, ...summed(floor) });
    amounts[what] = {
      "server's processor time, us a report": (1e6 * median(ours.map((each) => each.processorSeconds))) / nodes,
      "bare server's": (1e6 * median(floor.map((each) => each.processorSeconds))) / nodes,
      "times that": processorTimes,
      "nodes' processor time, us a report": (1e6 * median(ours.map((each) => each.clientSeconds))) / nodes,
      "bare clients'": (1e6 * median(floor.map((each) => each.clientSeconds))) / nodes,
      "sent, kB a round": bytes.sent / 1e3,
      "received, kB a round": bytes.received / 1e3,
      "resident, MB: no nodes": memory.alone / 1e6,
      "all connected": (memory.alone + memory.idle) / 1e6,
      "after rounds": memory.afterRounds / 1e6,
      "kB a connection": memory.idle / nodes / 1e3,
      "bare program's": memory.bareIdle / nodes / 1e3,
    };
    if (size.strategy !== byDefault) continue;
    const most = wantedTimesFloor.get(nodes);
    if (most !== undefined) figures[`round of ${what}, times its floor (at most)`] = { reached: times, wanted: most };
    if (nodes >= tellingNodes) {
      const kilobytes = memory.idle / nodes / 1e3;
      figures[`kB for an idle connection of ${what} (under)`] = { reached: kilobytes, wanted: wantedKilobytes };
    }
  }
  const about = {
    nodes: quick ? "real ones, in one process" : "real ones, in 2 (of 10 nodes) or 4 processes",
    "a round": `${weightCount} weights, at most one local update on one example at each node`,
    kernels,
  };
  return { about, rows, figures, amounts, notes };
}

/** In microseconds. @param {readonly import("./nodes/measure.mjs").Costs[]} groups */
function summed(groups) {
  const microseconds = groups.flatMap(({ seconds }) => seconds.map((each) => each * 1e6));
  return { median: median(microseconds), minimum: Math.min(...microseconds) };
}
