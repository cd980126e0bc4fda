import { type Axis, everyCombination } from "./axes.ts";
import { type Experiment, type FinishedRun, ofModel } from "./experiment.ts";
import { byLoss, failuresInWords, lossCell } from "./failed-runs.ts";
import type { Figure } from "./figures/figure.ts";
import { overTauFigure } from "./figures/over-tau.ts";
import { scaleInWords } from "./figures/panels.ts";
import { measuresOf, readingOf, upright } from "./measures.ts";
import type { Table } from "./table.ts";
import { type SummaryRow, summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const rules = ["sgd", "scaffold", "fedprox:0.1", "fedprox:1"];
/** No momentum, and FedAvgM's. */
const momenta = [0, 0.7];
/** Strategies that choose tau, or have none; each with its default rule and momentum. */
const references = ["adaptive", "adaptive-2019", "adaptive-2018", "centralized"];

const ruleAxis: Axis = {
  name: "update",
  levels: rules.map((update) => ({ value: update, change: (settings) => ({ ...settings, update }) })),
};

export const drift: Experiment = {
  name: "drift",
  title: "What does drift correction do, and what momentum?",
  summary: "the update rules at fixed taus, with and without momentum, at odd seeds",
  usualSeeds: 5,
  quickSeeds: 1,
  seedStep: 2,
  plan({ seeds, quick, models, catalog }) {
    const base = baseSettings(models[0] as string, catalog);
    const cases = caseAxis(quick ? [1, 4] : undefined);
    const taus = numberAxis("tau", quick ? [10, 100] : [5, 10, 30, 50, 100], (settings, tau) => ({
      ...settings,
      strategy: `fixed:${tau}`,
    }));
    const momentum = numberAxis("momentum", momenta, (settings, value) => ({ ...settings, momentum: value }));
    return {
      runs: [
        ...everyCombination(base, [modelAxis(models, catalog), cases, ruleAxis, momentum, taus, seedAxis(seeds)]),
        ...everyCombination(base, [modelAxis(models, catalog), cases, strategyAxis(references), seedAxis(seeds)]),
      ],
      introduction: [
        "In a long round each node's weights drift towards its own data. Drift correction (scaffold) adds to every " +
          "gradient of a node the difference between everyone's average gradient and its own; FedProx pulls its weights back to " +
          "where the round began. Both should let rounds be longer where data disagree, and change nothing where they agree.",
        "Momentum at the aggregator has another use: it speeds up what all nodes agree on. Here it is 0 or 0.7, so that what " +
          "correction does and what momentum does can be told apart.",
        "The nearest comparison for adaptive, whose momentum is Nesterov's, is the line of scaffold in the figure with momentum " +
          "0.7; the fair one for adaptive-2019 and adaptive-2018 is the line of sgd in the figure without momentum.",
      ],
      figures: (runs) => models.flatMap((model) => figuresOf(model, ofModel(runs, model))),
      tables: (runs) => models.map((model) => inShort(model, summarize(ofModel(runs, model)))),
    };
  },
};

/** The rules over tau, a figure for each momentum, beside the levels of the strategies that choose tau or have none. */
function figuresOf(model: string, runs: readonly FinishedRun[]): Figure[] {
  return measuresOf(runs).flatMap((measure) =>
    momenta.map((momentum) => {
      const rows = summarize(runs.filter(({ factors: { momentum: own } }) => own === momentum || own === undefined));
      return overTauFigure(rows, {
        name: `${measure.name}-momentum-${momentum}-${model}`,
        title: `${measure.title} over tau, ${momentum === 0 ? "without momentum" : `with momentum ${momentum}`} (${model})`,
        text:
          `${readingOf(measure, upright)} A line for each update rule at fixed taus, the bands one standard deviation over the ` +
          "seeds each way. Large marks: adaptive strategies, with their default rules and momentum in both figures, at the " +
          "average tau that they chose; dashed, their level and that of centralised learning. " +
          `${scaleInWords(measure)}.${failuresInWords(rows)}`,
        measure,
        tauOf: ({ factors: { tau } }) => (tau === undefined ? undefined : Number(tau)),
      });
    }),
  );
}

/** For each case: each rule's best and worst tau in hindsight, then the references. */
function inShort(model: string, rows: readonly SummaryRow[]): Table {
  const cases = [...new Set(rows.map(({ factors }) => factors.case))];
  const lines = cases.flatMap((number) => {
    const ofCase = rows.filter(({ factors }) => factors.case === number);
    const ofRules = rules.flatMap((rule) =>
      momenta.map((momentum) => {
        const sorted = byLoss(ofCase.filter(({ factors }) => factors.update === rule && factors.momentum === momentum));
        const withTau = (row: SummaryRow | undefined) => lossCell(row, String(row?.factors.tau));
        return [String(number), "fixed tau", rule, String(momentum), withTau(sorted[0]), withTau(sorted.at(-1))];
      }),
    );
    const ofReferences = references.map((name) => {
      const row = ofCase.find(({ factors }) => factors.strategy === name);
      const loss = lossCell(row, name === "centralized" ? undefined : averageTau(row));
      return [String(number), name, row?.update ?? "–", String(row?.momentum ?? "–"), loss, ""];
    });
    return [...ofRules, ...ofReferences];
  });
  return {
    title: `In short (${model})`,
    text:
      "Mean losses; in parentheses tau. Of an update rule the best and the worst of the fixed taus in hindsight; of the " +
      "strategies, with their default rule and momentum, the average tau. A tau with a failed run is never the best.",
    columns: ["case", "strategy", "update rule", "momentum", "best tau", "worst tau"],
    rows: lines,
  };
}

const averageTau = (row: SummaryRow | undefined) => row?.metrics.averageTau?.mean.toFixed(1) ?? "–";
