import { type Axis, everyCombination, type Value } from "./axes.ts";
import { type Experiment, type FinishedRun, ofModel } from "./experiment.ts";
import { byLoss, failuresInWords, lossCell } from "./failed-runs.ts";
import type { Figure } from "./figures/figure.ts";
import { overTauFigure } from "./figures/over-tau.ts";
import { scaleInWords } from "./figures/panels.ts";
import { type Measure, measuresOf, readingOf, upright } from "./measures.ts";
import type { Table } from "./table.ts";
import { type SummaryRow, summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { type Update, updateLabel, updateLabels } from "./update-labels.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const allTaus = [1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100];
const quickTaus = [1, 10, 100];

/** What the published strategies use, and what `adaptive` uses: each is compared with fixed taus of its own kind. */
export const plain: Update = { update: "sgd", momentum: 0 };
export const corrected: Update = { update: "scaffold", momentum: 0.7 };

/** Both axes must come before that of the strategies. */
export const withUpdate = ({ update, momentum }: Update): readonly Axis[] => [
  { name: "update", levels: [{ value: update, change: (settings) => ({ ...settings, update }) }] },
  { name: "momentum", levels: [{ value: momentum, change: (settings) => ({ ...settings, momentum }) }] },
];

export const tauSweep: Experiment = {
  name: "tau-sweep",
  title: "Does the controller find the best tau?",
  summary: "loss and accuracy over fixed tau, beside the adaptive strategies and centralised learning",
  usualSeeds: 15,
  plan({ seeds, quick, models, catalog }) {
    const fixed = strategyAxis((quick ? quickTaus : allTaus).map((tau) => `fixed:${tau}`));
    const planned = (update: Update, strategies: Axis) =>
      everyCombination(baseSettings(models[0] as string, catalog), [
        modelAxis(models, catalog),
        caseAxis(),
        ...withUpdate(update),
        strategies,
        seedAxis(seeds),
      ]);
    return {
      runs: [
        ...planned(plain, fixed),
        ...planned(corrected, fixed),
        ...planned(corrected, strategyAxis(["adaptive"])),
        ...planned(plain, strategyAxis(["adaptive-2019", "adaptive-2018", "centralized"])),
      ],
      introduction: [
        "Every fixed tau spends the same budget. A small one spends most of it on aggregations; with a large one the nodes " +
          "drift apart, the more so the more their data differ. Between the two there is a best one, which is " +
          "unknown before the run and differs from case to case.",
        "An adaptive strategy should come close to the best fixed tau in every case without being told which case it is.",
        "Compare each strategy with the fixed taus that use the same update rule and momentum: adaptive with the line of " +
          `${updateLabel(corrected)}, adaptive-2019 and adaptive-2018 with the line of ${updateLabel(plain)}. The distance ` +
          "between the two lines shows what drift correction and momentum do, not how well tau was chosen.",
      ],
      figures: (runs) => models.flatMap((model) => figuresOf(model, ofModel(runs, model))),
      tables: (runs) =>
        models.map((model) =>
          bestAndWorst(model, summarize(ofModel(runs, model)), [
            { update: corrected, strategies: ["adaptive"] },
            { update: plain, strategies: ["adaptive-2019", "adaptive-2018"] },
          ]),
        ),
    };
  },
};

function figuresOf(model: string, runs: readonly FinishedRun[]): Figure[] {
  const rows = summarize(runs);
  return measuresOf(runs).map((measure) =>
    sweepFigure(
      model,
      rows,
      measure,
      `Two lines for runs with a fixed tau: with plain gradient steps (${updateLabel(plain)}) and with drift correction and ` +
        `momentum (${updateLabel(corrected)}); the bands are one standard deviation over the seeds each way.`,
    ),
  );
}

/** A measure over fixed tau. `lines`: what the lines are, as sentences. */
export function sweepFigure(model: string, rows: readonly SummaryRow[], measure: Measure, lines: string): Figure {
  return overTauFigure(rows, {
    name: `${measure.name}-${model}`,
    title: `${measure.title} over tau (${model})`,
    text:
      `${readingOf(measure, upright)} ${lines} Large marks: adaptive strategies at the average tau that they chose; dashed, ` +
      "their level, and that of centralised learning, where one machine holds all data and need not aggregate. A strategy is " +
      "compared fairly with the line that has its update rule and momentum. " +
      `${scaleInWords(measure)}.${failuresInWords(rows)}`,
    measure,
    tauOf: ({ factors }) => fixedTauOf(factors.strategy),
  });
}

const fixedTauOf = (strategy: Value | undefined) => {
  const tau = /^fixed:(\d+)$/.exec(String(strategy))?.[1];
  return tau === undefined ? undefined : Number(tau);
};

/** An update rule, and the strategies that are compared with fixed taus of that rule. */
interface Block {
  readonly update: Update;
  readonly strategies: readonly string[];
}

/** For each case and update rule, the best and the worst fixed tau in hindsight beside what needs no hindsight. */
export function bestAndWorst(model: string, rows: readonly SummaryRow[], blocks: readonly Block[]): Table {
  const cases = [...new Set(rows.map(({ factors }) => factors.case))];
  const labelOf = updateLabels(rows);
  const fixedOf = (number: Value | undefined, { update, momentum }: Update) =>
    byLoss(
      rows.filter(
        (row) =>
          row.factors.case === number &&
          row.update === update &&
          row.momentum === momentum &&
          fixedTauOf(row.factors.strategy) !== undefined,
      ),
    );
  const withTau = (row: SummaryRow | undefined) => lossCell(row, row && String(fixedTauOf(row.factors.strategy)));
  const withAverage = (row: SummaryRow | undefined) => lossCell(row, row?.metrics.averageTau?.mean.toFixed(1));
  return {
    title: `In short (${model})`,
    text:
      "Mean losses; in parentheses tau, for adaptive strategies the average (sum of tau² by sum of tau). Each strategy stands " +
      "after the fixed taus of its own update rule and momentum, with which it is compared fairly. A fixed tau with a failed " +
      "run is never the best.",
    columns: [
      "case",
      ...blocks.flatMap(({ update, strategies }) => [
        `best fixed (${updateLabel(update)})`,
        `worst fixed (${updateLabel(update)})`,
        ...strategies.map(labelOf),
      ]),
      labelOf("centralized"),
    ],
    rows: cases.map((number) => {
      const named = (strategy: string) =>
        rows.find(({ factors }) => factors.case === number && factors.strategy === strategy);
      return [
        String(number),
        ...blocks.flatMap(({ update, strategies }) => {
          const fixed = fixedOf(number, update);
          return [withTau(fixed[0]), withTau(fixed.at(-1)), ...strategies.map((name) => withAverage(named(name)))];
        }),
        lossCell(named("centralized")),
      ];
    }),
  };
}
