import { everyCombination } from "./axes.ts";
import { figuresByCase } from "./comparisons.ts";
import { devicesAxis, fiveAlike, oneSlower, testbed } from "./devices.ts";
import type { Experiment } from "./experiment.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

/** The devices of the five nodes. */
const devices = devicesAxis({ "five alike": fiveAlike, "papers' testbed": testbed, "one 5x slower": oneSlower });

export const asynchronous: Experiment = {
  name: "asynchronous",
  title: "What if no node waits for the others?",
  summary: "nodes that exchange weights whenever they are ready, beside rounds, on devices alike and unlike",
  usualSeeds: 5,
  plan: ({ seeds, quick, models, catalog }) => ({
    runs: everyCombination(baseSettings(models[0] as string, catalog), [
      modelAxis(models, catalog),
      caseAxis(quick ? [1, 4] : undefined),
      devices,
      strategyAxis(["adaptive", "adaptive-2019", "fixed:1", "fixed:10", "asynchronous", "centralized"]),
      seedAxis(seeds),
    ]),
    introduction: [
      "In rounds, all nodes wait for the slowest. Without rounds none waits: a node fetches the weights, computes an " +
        "update, and sends it. But then a fast node's data count more often than a slow one's, and " +
        "updates are computed at weights that have changed since.",
      "Three sets of five emulated devices: five Raspberry Pi 3 over Wi-Fi; the papers' testbed (a laptop beside the " +
        "aggregator, a laptop and three Raspberry Pi over Wi-Fi); and five Raspberry Pi of which one is five times slower. In " +
        "the table, local updates without rounds are those of all nodes together; in rounds, those of each node.",
    ],
    figures: (runs) => figuresByCase(models, runs, { factor: devices.name, title: "devices", logarithmic: false }),
    tables: () => [],
  }),
};
