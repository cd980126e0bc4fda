// Where the time of a round goes: five nodes, 785 weights, one local update, no emulation.
import { writeFileSync } from "node:fs";
import { median } from "./lib/measure.mjs";
import { byDefault } from "./lib/round-strategies.mjs";
import { lanesOf } from "./rounds/marks.mjs";
import { startRounds } from "./rounds/ours.mjs";
import { drawRound } from "./rounds/picture.mjs";

/** @typedef {import("./rounds/marks.mjs").Lane} Lane */

/** Titles of the stages, in their order. */
const aggregatorStages = {
  decoded: "decode and validate 5 reports",
  stepped: "aggregate, measure, decide",
  encoded: "encode the directive once",
  sent: "send it 5 times",
  told: "tell who watches, hand over to the test",
};
const nodeStages = {
  decoded: "decode and validate the directive",
  computed: "compute: a gradient by halves, a loss, a step",
  stepped: "say what to do",
  encoded: "encode the report",
  sent: "send it",
  told: "tell who watches",
};

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice, picture?: string }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels, picture }) {
  const nodeCount = quick ? 1 : 5;
  const ours = await startRounds({
    weights: 785,
    nodes: nodeCount,
    processes: nodeCount,
    batch: 100,
    strategy: byDefault,
    kernels,
    traced: true,
  });
  const rounds = quick ? 5 : 200;
  const began = performance.now();
  // Warms up the compilers.
  do await ours.rounds(rounds);
  while (performance.now() - began < (quick ? 0 : 15_000));
  const times = await ours.rounds(rounds);
  const [aggregator = [], ...nodes] = (await ours.marks()).map((marks) => lanesOf(marks).slice(-rounds));
  await ours.close();

  const all = median(times);
  const rows = [
    { name: "round", ...summed(times) },
    ...stageRows("aggregator", aggregatorStages, aggregator),
    ...stageRows("node", nodeStages, nodes.flat()),
  ];
  if (picture !== undefined) {
    const typical = aggregator.toSorted((a, b) => Math.abs(lengthOf(a) - all) - Math.abs(lengthOf(b) - all))[0];
    if (typical)
      writeFileSync(
        picture,
        drawRound(
          typical,
          nodes.map((lanes) => laneWithin(lanes, typical)),
        ),
      );
  }
  return {
    about: {
      nodes: `${nodeCount}, each a process`,
      strategy: `${byDefault}, at most one local update`,
      "microseconds of a round": "medians over rounds, for a node also over nodes",
      kernels,
    },
    rows,
    notes: ["What is left is waiting, sockets, and other programs' turns."],
  };
}

/** @param {string} who @param {Record<string, string>} stages @param {readonly Lane[]} lanes */
function stageRows(who, stages, lanes) {
  return Object.entries(stages).map(([stage, what]) => {
    const sums = lanes.map(({ stages }) =>
      stages.reduce((sum, { name, from, to }) => sum + (name === stage ? to - from : 0), 0),
    );
    return { name: `${who}: ${what}`, ...summed(sums) };
  });
}

/** @param {readonly number[]} times */
function summed(times) {
  return { median: median(times), minimum: Math.min(...times) };
}

/** @param {Lane} lane */
function lengthOf({ stages }) {
  return (stages.at(-1)?.to ?? 0) - (stages[0]?.from ?? 0);
}

/** What a node did in the aggregator's round: its report is decoded in it. @param {readonly Lane[]} lanes @param {Lane} round */
function laneWithin(lanes, round) {
  const end = round.stages.findLast(({ name }) => name === "decoded")?.to ?? 0;
  const sentAt = (/** @type {Lane} */ { stages }) => stages.find(({ name }) => name === "sent")?.from ?? 0;
  return lanes.findLast((lane) => sentAt(lane) < end) ?? { stages: [] };
}
