import { emptyStatistics, mean, type Statistics, withValue } from "../math/statistics.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { type Axis, everyCombination, type Level } from "./axes.ts";
import { type Experiment, type FinishedRun, ofModel } from "./experiment.ts";
import type { Table } from "./table.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { updatesInWords } from "./update-labels.ts";
import { seedAxis } from "./usual-axes.ts";

/** Runs with nobody who lies: of all nodes, and of the honest ones alone, since the others' first report ends their part in it. */
const references = { "(honest)": undefined, "(without them)": "nan" } as const;

const lies = ["flip:1", "flip:10", "scale:10", "noise:1", "labels", "high-loss", "movement"];
const rules = ["mean", "median", "trimmed", "krum", "multi-krum", "clipped"];

const liarsAxis = (sets: readonly (readonly [count: number, nodes: number])[]): Axis => ({
  name: "liars",
  levels: sets.map(([count, nodes]) => ({
    value: `${count} of ${nodes}`,
    change: (settings) => ({ ...settings, nodes, liars: { count, lie: "nan" } }),
  })),
});

const partitionAxis = (partitions: readonly string[]): Axis => ({
  name: "partition",
  levels: partitions.map((partition) => ({ value: partition, change: (settings) => ({ ...settings, partition }) })),
});

/** After the number of liars. */
const lieAxis = (told: readonly string[]): Axis => ({
  name: "lie",
  levels: [...Object.entries(references), ...told.map((lie) => [lie, lie] as const)].map(([value, lie]) => ({
    value,
    change: (settings) => telling(settings, lie),
  })),
});

function telling({ liars, ...settings }: SimulationSettings, lie: string | undefined): SimulationSettings {
  return lie === undefined || liars === undefined ? settings : { ...settings, liars: { ...liars, lie } };
}

/** Rules that reckon with a number of liars get as many as there are. */
const ruleAxis = (names: readonly string[]): Axis => ({
  name: "rule",
  levels: names.map((rule): Level => {
    const takesNumber = ["trimmed", "krum", "multi-krum"].includes(rule);
    return {
      value: takesNumber ? `${rule}:F` : rule,
      change: (settings) => ({ ...settings, aggregate: takesNumber ? `${rule}:${settings.nodes > 5 ? 3 : 1}` : rule }),
    };
  }),
});

const outliersAxis: Axis = {
  name: "outliers",
  levels: [
    { value: "left out", change: (settings) => settings },
    { value: "counted", change: (settings) => ({ ...settings, keepOutliers: true }) },
  ],
};

export const liars: Experiment = {
  name: "liars",
  title: "What do nodes that lie do to a run?",
  summary: "lies of 1 of 5 and 3 of 10 nodes, by what is made of the nodes' weights, at odd seeds",
  usualSeeds: 1,
  quickSeeds: 1,
  seedStep: 2,
  plan: ({ seeds, quick, models, catalog }) => ({
    runs: everyCombination(
      { ...baseSettings(models[0] as string, catalog), strategy: "adaptive", ...(quick ? { budgetSeconds: 3 } : {}) },
      [
        modelAxis(models, catalog),
        partitionAxis(quick ? ["uniform"] : ["uniform", "by-label"]),
        liarsAxis(
          quick
            ? [[1, 5]]
            : [
                [1, 5],
                [3, 10],
              ],
        ),
        lieAxis(quick ? ["flip:1", "flip:10"] : lies),
        ruleAxis(quick ? ["mean", "median", "krum"] : rules),
        outliersAxis,
        seedAxis(seeds),
      ],
    ),
    introduction: [
      "Some nodes send what they should not: the opposite of what they learned (flip, times as far as it says), too far a way " +
        "(scale), random weights (noise), weights learned from targets that are turned round (labels), losses of 1e30 (high-loss), or a " +
        "movement of 1e50. The strategy is adaptive, with drift correction and momentum.",
      "What is made of the nodes' weights is their mean, or what --aggregate names; F is the number of liars. Weights that no honest " +
        "node would have sent are left out before that, as always, or (--keep-outliers) everything is left to the rule.",
    ],
    figures: () => [],
    tables: (runs) => models.flatMap((model) => tablesOf(model, ofModel(runs, model))),
  }),
};

/** A table for each number of liars and partition: a line for each lie, a column for each rule. */
function tablesOf(model: string, runs: readonly FinishedRun[]): Table[] {
  const settings = [...new Set(runs.map(({ factors }) => JSON.stringify([factors.partition, factors.liars])))];
  return settings.map((setting) => {
    const [partition, liars] = JSON.parse(setting) as [string, string];
    const own = runs.filter(({ factors }) => factors.partition === partition && factors.liars === liars);
    const valuesOf = (factor: string) => [...new Set(own.map(({ factors }) => String(factors[factor])))];
    const names = valuesOf("rule");
    const cell = (lie: string, rule: string) =>
      valuesOf("outliers")
        .map((outliers) => qualityOf(own, { lie, rule, outliers }))
        .join(" / ");
    return {
      title: `${liars}, ${partition} (${model})`,
      text:
        "Mean test accuracy in %, or the mean loss of a model that has none, with outliers left out / counted. The honest nodes alone " +
        `are what liars are to be compared with where nobody else has data like theirs. ${updatesInWords(own)}`,
      columns: ["lie", ...names],
      rows: valuesOf("lie").map((lie) => [lie, ...names.map((rule) => cell(lie, rule))]),
    };
  });
}

/** Of what the runs with these factors return, however they ended. */
function qualityOf(runs: readonly FinishedRun[], wanted: Readonly<Record<string, string>>): string {
  let [accuracies, losses]: [Statistics, Statistics] = [emptyStatistics, emptyStatistics];
  for (const { factors, outcome } of runs) {
    if (Object.entries(wanted).some(([name, value]) => factors[name] !== value)) continue;
    const { accuracy, loss } = outcome.result;
    if (accuracy !== null) accuracies = withValue(accuracies, 100 * accuracy);
    if (loss !== null) losses = withValue(losses, loss);
  }
  if (accuracies.count > 0) return mean(accuracies).toFixed(1);
  return losses.count > 0 ? mean(losses).toPrecision(4) : "–";
}
