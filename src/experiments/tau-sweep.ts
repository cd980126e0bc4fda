import { everyCombination, type Value } from "./axes.ts";
import { type Experiment, type FinishedRun, ofModel } from "./experiment.ts";
import { byLoss, failuresInWords, lossCell } from "./failed-runs.ts";
import type { Figure } from "./figures/figure.ts";
import { fixedLine, overTauFigure } from "./figures/over-tau.ts";
import { scaleInWords } from "./figures/panels.ts";
import { measuresOf, readingOf, upright } from "./measures.ts";
import type { Table } from "./table.ts";
import { type SummaryRow, summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const allTaus = [1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100];
const quickTaus = [1, 10, 100];

export const tauSweep: Experiment = {
  name: "tau-sweep",
  title: "Does the controller find the best tau?",
  summary: "loss and accuracy over fixed tau, beside the adaptive strategies and centralised learning",
  usualSeeds: 15,
  plan({ seeds, quick, models }) {
    const taus = quick ? quickTaus : allTaus;
    const strategies = [
      ...taus.map((tau) => `fixed:${tau}`),
      "adaptive",
      "adaptive-2019",
      "adaptive-2018",
      "centralized",
    ];
    return {
      runs: everyCombination(baseSettings(models[0] as string), [
        modelAxis(models),
        caseAxis(),
        strategyAxis(strategies),
        seedAxis(seeds),
      ]),
      introduction: [
        "Every fixed tau spends the same budget. A small one spends most of it on aggregations; a large one lets the " +
          "nodes drift apart, the more so the less their data agree. Between the two there is a best one, which nobody " +
          "knows before the run, and which differs from case to case.",
        "An adaptive strategy should come close to the best fixed tau in every case without being told which case it is.",
      ],
      figures: (runs) => models.flatMap((model) => figuresOf(model, ofModel(runs, model))),
      tables: (runs) => models.map((model) => inShort(model, summarize(ofModel(runs, model)))),
    };
  },
};

function figuresOf(model: string, runs: readonly FinishedRun[]): Figure[] {
  const rows = summarize(runs);
  return measuresOf(runs).map((measure) =>
    overTauFigure(rows, {
      name: `${measure.name}-${model}`,
      title: `${measure.title} over tau (${model})`,
      text:
        `${readingOf(measure, upright)} The dark line: runs with a fixed tau, the band one standard deviation over the seeds each way. ` +
        "Large marks: adaptive strategies at the average tau that they chose. Dashed: their level, and that of centralised " +
        `learning, where one machine holds all data and need not aggregate. ${scaleInWords(measure)}.${failuresInWords(rows)}`,
      measure,
      lineOf({ factors }) {
        const tau = fixedTauOf(factors.strategy);
        return tau === undefined ? undefined : { line: fixedLine, tau };
      },
    }),
  );
}

const fixedTauOf = (strategy: Value | undefined) => {
  const tau = /^fixed:(\d+)$/.exec(String(strategy))?.[1];
  return tau === undefined ? undefined : Number(tau);
};

/** For each case, the best and the worst fixed tau in hindsight beside what needs no hindsight. */
function inShort(model: string, rows: readonly SummaryRow[]): Table {
  const cases = [...new Set(rows.map(({ factors }) => factors.case))];
  return {
    title: `In short (${model})`,
    text:
      "Mean losses; in parentheses tau, for adaptive strategies the average (sum of tau² by sum of tau). A fixed tau with a " +
      "failed run is never the best.",
    columns: ["case", "best fixed", "adaptive", "adaptive-2019", "adaptive-2018", "worst fixed", "centralised"],
    rows: cases.map((value) => {
      const ofCase = rows.filter(({ factors }) => factors.case === value);
      const fixed = byLoss(ofCase.filter(({ factors }) => fixedTauOf(factors.strategy) !== undefined));
      const withTau = (row: SummaryRow | undefined) => lossCell(row, row && String(fixedTauOf(row.factors.strategy)));
      const named = (strategy: string) => ofCase.find(({ factors }) => factors.strategy === strategy);
      const withAverage = (row: SummaryRow | undefined) => lossCell(row, row?.metrics.averageTau?.mean.toFixed(1));
      return [
        String(value),
        withTau(fixed[0]),
        ...["adaptive", "adaptive-2019", "adaptive-2018"].map((strategy) => withAverage(named(strategy))),
        withTau(fixed.at(-1)),
        lossCell(named("centralized")),
      ];
    }),
  };
}
