import { everyCombination } from "./axes.ts";
import type { Experiment, FinishedRun } from "./experiment.ts";
import { overTauFigure } from "./figures/over-tau.ts";
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
      figures: (runs) =>
        models.flatMap((model) => {
          const rows = summarize(runs.filter(({ factors }) => factors.model === model));
          const reading =
            "Grey: runs with a fixed tau, the band one standard deviation over the seeds each way. Diamonds: adaptive " +
            "strategies at the average tau that they chose. Dashed: their level, and that of centralised learning, " +
            "where one machine holds all data and need not aggregate. Each panel has a scale of its own.";
          return [
            overTauFigure(rows, {
              name: `loss-${model}`,
              title: `Loss over tau (${model})`,
              text: `Smaller is better. ${reading}`,
              metric: "loss",
              metricTitle: "loss over all training data",
            }),
            ...(rows.some(({ metrics }) => metrics.accuracy)
              ? [
                  overTauFigure(rows, {
                    name: `accuracy-${model}`,
                    title: `Accuracy over tau (${model})`,
                    text: `Larger is better. ${reading}`,
                    metric: "accuracy",
                    metricTitle: "accuracy over all test data",
                  }),
                ]
              : []),
          ];
        }),
      tables: (runs) => models.map((model) => inShort(model, runs)),
    };
  },
};

/** For each case, the best and the worst fixed tau in hindsight beside what needs no hindsight. */
function inShort(model: string, runs: readonly FinishedRun[]): Table {
  const rows = summarize(runs.filter(({ factors }) => factors.model === model));
  const cases = [...new Set(rows.map(({ factors }) => factors.case))];
  const lossOf = ({ metrics }: SummaryRow) => metrics.loss?.mean ?? Number.POSITIVE_INFINITY;
  return {
    title: `In short (${model})`,
    text: "Mean losses; in parentheses tau, for adaptive strategies the average (sum of tau² by sum of tau).",
    columns: ["case", "best fixed", "adaptive", "adaptive-2019", "adaptive-2018", "worst fixed", "centralised"],
    rows: cases.map((value) => {
      const ofCase = rows.filter(({ factors }) => factors.case === value);
      const fixed = ofCase
        .filter(({ factors, metrics }) => String(factors.strategy).startsWith("fixed:") && metrics.loss)
        .sort((a, b) => lossOf(a) - lossOf(b));
      const cell = (row: SummaryRow | undefined, withTau: "exact" | "average" | "none") => {
        const loss = row?.metrics.loss;
        if (!row || !loss) return "–";
        const tau =
          withTau === "exact"
            ? ` (${String(row.factors.strategy).slice("fixed:".length)})`
            : withTau === "average"
              ? ` (${row.metrics.averageTau?.mean.toFixed(1)})`
              : "";
        return `${loss.mean.toFixed(4)}${tau}`;
      };
      const named = (strategy: string) => ofCase.find(({ factors }) => factors.strategy === strategy);
      return [
        String(value),
        cell(fixed[0], "exact"),
        cell(named("adaptive"), "average"),
        cell(named("adaptive-2019"), "average"),
        cell(named("adaptive-2018"), "average"),
        cell(fixed.at(-1), "exact"),
        cell(named("centralized"), "none"),
      ];
    }),
  };
}
