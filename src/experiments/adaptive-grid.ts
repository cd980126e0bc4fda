import type { Cost } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { type Axis, aroundBase, type Departure, type PlannedRun } from "./axes.ts";
import { oneSlower } from "./devices.ts";
import { excessRows } from "./excess.ts";
import { averagesTable, gridTable } from "./excess-tables.ts";
import type { Experiment, FinishedRun } from "./experiment.ts";
import { failuresInWords } from "./failed-runs.ts";
import { excessFigure } from "./figures/excess.ts";
import { findingOptimum, optimumStrategy } from "./optimum.ts";
import { summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis, withCostTimes } from "./usual-axes.ts";

const deterministicExamples = 1000;
/** What the papers' strategies are compared with: plain gradient steps. */
const plainTaus = [1, 3, 10, 30, 100];
/** The harder opponent: fixed taus with the update rule of adaptive, at each momentum. */
const opponentTaus = [3, 10, 30, 50, 100];
const opponentMomenta = [0, 0.3, 0.6];
const quickTaus = [3, 30];
const otherModels = ["linear-regression", "softmax-regression", "k-means"];

const normal = (mean: number, standardDeviation: number): Cost => ({ kind: "normal", mean, standardDeviation });

/** Measured by the authors with 1,000 examples and full gradients, in cases 1 to 4: a local update, an aggregation. */
const deterministicCosts: readonly (readonly [Cost, Cost])[] = [
  [normal(0.020613, 0.008154), normal(0.137094, 0.055485)],
  [normal(0.021811, 0.008043), normal(0.123221, 0.048079)],
  [normal(0.095353, 0.016689), normal(0.157256, 0.066722)],
  [normal(0.022076, 0.008528), normal(0.108598, 0.044627)],
];

const isDeterministic = ({ batch }: SimulationSettings) => batch === "full";

/** The four cases, each with its own costs where they were measured by case, and further partitions. */
function partitionAxis(cases: readonly number[], others: readonly string[]): Axis {
  const levels = caseAxis(cases).levels.map(({ value, change }) => ({
    value,
    change(before: SimulationSettings) {
      const settings = change(before);
      const costs = deterministicCosts[Number(value) - 1];
      if (!isDeterministic(settings) || costs === undefined) return settings;
      return { ...settings, costs: { kind: "shared" as const, local: costs[0], global: costs[1] } };
    },
  }));
  const named = others.map((partition) => ({
    value: partition,
    change: (settings: SimulationSettings) => ({ ...settings, partition }),
  }));
  return { name: "case", levels: [...levels, ...named] };
}

function departure(
  factor: string,
  value: string | number,
  change: (settings: SimulationSettings) => SimulationSettings,
): Departure {
  return { factor, level: { value, change } };
}

/** Twenty nodes are tried on one partition only, by which nothing was chosen. */
const manyNodes = 20;
const partitionOfMany = "dirichlet:0.3";

const departures: readonly Departure[] = [
  departure("budget", "5 s", (settings) => ({ ...settings, budgetSeconds: 5 })),
  departure("budget", "60 s", (settings) => ({ ...settings, budgetSeconds: 60 })),
  departure("aggregation", "0.3 b", (settings) => withCostTimes(settings, "global", 0.3)),
  departure("aggregation", "3 b", (settings) => withCostTimes(settings, "global", 3)),
  departure("nodes", 10, (settings) => ({ ...settings, nodes: 10 })),
  departure("nodes", manyNodes, (settings) => ({ ...settings, nodes: manyNodes })),
  departure("nodes", 50, (settings) => ({ ...settings, nodes: 50 })),
  departure("devices", "one 5x slower", (settings) => ({ ...settings, costs: { kind: "profiles", nodes: oneSlower } })),
  departure("descent", "deterministic", (settings) => ({
    ...settings,
    batch: "full",
    examples: deterministicExamples,
  })),
];
const quickDepartures = departures.filter(({ level }) => level.value === "5 s" || level.value === "deterministic");

/** Full gradients of centralised learning have no measured cost; and only the base has more partitions than the four cases. */
function isWanted({ factors: { factor, level, case: partition }, settings }: PlannedRun): boolean {
  if (settings.strategy === "centralized" && isDeterministic(settings)) return false;
  if (factor === "nodes" && level === manyNodes) return partition === partitionOfMany;
  return typeof partition === "number" || (factor === "base" && partition !== partitionOfMany);
}

export const adaptiveGrid: Experiment = {
  name: "adaptive",
  title: "Is the adaptive strategy as good as the best tau in hindsight?",
  summary: "the strategies' excess losses over a grid of tasks, budgets, costs and nodes, at odd seeds",
  usualSeeds: 5,
  quickSeeds: 1,
  seedStep: 2,
  plan({ seeds, quick, models, catalog }) {
    const [model, ...others] = models as [string, ...string[]];
    const changedModels = (others.length > 0 ? others : otherModels).filter((name) => name !== model);
    const modelDepartures = modelAxis(changedModels, catalog).levels.map((level) => ({ factor: "model", level }));
    const partitions = partitionAxis(
      quick ? [1, 4] : [1, 2, 3, 4],
      quick ? ["dirichlet:0.1"] : ["dirichlet:0.1", "dirichlet:1", partitionOfMany],
    );
    const around = (axes: readonly Axis[]) =>
      aroundBase(baseSettings(model, catalog), quick ? quickDepartures : [...departures, ...modelDepartures], [
        partitions,
        ...axes,
        seedAxis(seeds),
      ]).filter(isWanted);
    const fixed = (taus: readonly number[]) => taus.map((tau) => `fixed:${tau}`);
    const strategies = [
      ...["adaptive", "adaptive-2019", "adaptive-2018"],
      ...fixed(quick ? quickTaus : plainTaus),
      "centralized",
    ];
    const runs = [
      ...around([strategyAxis(strategies)]),
      ...around([
        {
          name: "update",
          levels: [{ value: "scaffold", change: (settings) => ({ ...settings, update: "scaffold" }) }],
        },
        numberAxis("momentum", quick ? [0.6] : opponentMomenta, (settings, momentum) => ({ ...settings, momentum })),
        strategyAxis(fixed(quick ? quickTaus : opponentTaus)),
      ]),
    ];
    return {
      runs: [...runs, ...optimumRuns(model, seeds, quick ? [1, 4] : [1, 2, 3, 4])],
      introduction: [
        `The base is ${model}, five nodes, 15 s, minibatches of 100, on the four cases and on Dirichlet partitions; then one ` +
          "thing at a time is changed: the budget, the time of an aggregation, the number of nodes, one node's speed, full " +
          `gradients of ${deterministicExamples} examples (with the costs that the authors measured for them, case by ` +
          "case), the model.",
        `The harder opponent is the best fixed tau of ${opponentTaus.join(", ")} in hindsight with drift correction, as adaptive has ` +
          `it, and the best momentum of ${opponentMomenta.join(", ")}; best and worst fixed are those of plain gradient steps.`,
        "The excess of a run is its loss minus the optimum F* of its task, which full gradients with momentum find in the " +
          "end; for K-means, which has many optima, it is the best loss that any run of this experiment found, so that excesses " +
          "there are too small, and the one run that found it has none.",
        "What can be tuned in the strategy adaptive, and phi of the published ones, was chosen by even seeds, and for adaptive " +
          "by nothing but MNIST's cases. Without --seed this experiment takes odd ones.",
      ],
      figures: (finished) => figuresOf(finished),
      tables: (finished) => {
        const rows = excessRows(finished);
        return [gridTable(rows), averagesTable(rows)];
      },
    };
  },
};

/** For each seed the optimum of the examples that it chooses, under every case; for K-means it is unknown. */
function optimumRuns(model: string, seeds: readonly number[], cases: readonly number[]): PlannedRun[] {
  if (model === "k-means") return [];
  const deterministic = departures.filter(({ level }) => level.value === "deterministic");
  const optimum: Axis = { name: "strategy", levels: [{ value: optimumStrategy, change: findingOptimum }] };
  return aroundBase(baseSettings(model), deterministic, [partitionAxis(cases, []), optimum, seedAxis(seeds)]).filter(
    ({ factors }) => factors.factor !== "base",
  );
}

function figuresOf(runs: readonly FinishedRun[]) {
  const text =
    "Further left is better; the scale is logarithmic. The harder opponent is the best fixed tau in hindsight with drift correction " +
    "and the best of several momenta, as adaptive uses both; the best and the worst fixed tau are those without. " +
    `All panels have the same scale.${failuresInWords(summarize(runs))}`;
  return [excessFigure(excessRows(runs), { name: "excess", title: "Excess loss, point by point", text })];
}
