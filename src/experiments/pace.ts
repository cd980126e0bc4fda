import { type Axis, everyCombination } from "./axes.ts";
import { figuresByCase } from "./comparisons.ts";
import { devicesAxis, fiveAlike, oneSlower, oneStalls, testbed, twentyUnlike } from "./devices.ts";
import type { Experiment } from "./experiment.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const devices = devicesAxis({
  "five alike": fiveAlike,
  "papers' testbed": testbed,
  "one 5x slower": oneSlower,
  "twenty unlike": twentyUnlike,
  "one stalls for 3 s": oneStalls,
});

/** `adaptive` at its own pace, which is its default, and at a common one; the published strategies; and no rounds. */
const strategies: Axis = {
  name: "strategy",
  levels: [
    ...strategyAxis(["adaptive"]).levels,
    {
      value: "adaptive, common pace",
      change: (settings) => ({ ...settings, strategy: "adaptive", pace: "common" }),
    },
    ...strategyAxis(["adaptive-2019", "adaptive-2018", "asynchronous"]).levels,
  ],
};

export const pace: Experiment = {
  name: "pace",
  title: "What if each node computes as much as it can?",
  summary: "own and common pace on devices alike, unlike, slow and stalling, beside no rounds at all, at odd seeds",
  usualSeeds: 5,
  quickSeeds: 1,
  seedStep: 2,
  plan: ({ seeds, quick, models, catalog }) => ({
    runs: everyCombination(baseSettings(models[0] as string, catalog), [
      modelAxis(models, catalog),
      caseAxis(quick ? [1, 4] : undefined),
      devices,
      strategies,
      seedAxis(seeds),
    ]),
    introduction: [
      "At a common pace all nodes make the same number of local updates in a round and wait for the slowest. At their own pace " +
        "(the default of adaptive) each makes as many as fit into the same time, so that nobody waits; drift correction " +
        "keeps the fast nodes' data from counting more. Asynchronous descent never waits either, but has nothing like that.",
      "Five sets of emulated devices over Wi-Fi: five Raspberry Pi 3; the papers' testbed (a laptop beside the aggregator, a laptop " +
        "and three Raspberry Pi); five of which one is five times slower; twenty whose speeds are log-normal (sigma 0.8); and five " +
        "of which one stalls for 3 s now and then. A node that stalls is waited for at any pace, except without rounds.",
    ],
    figures: (runs) => figuresByCase(models, runs, { factor: devices.name, title: "devices", logarithmic: false }),
    tables: () => [],
  }),
};
