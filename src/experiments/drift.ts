import { type Axis, everyCombination } from "./axes.ts";
import type { Experiment, FinishedRun } from "./experiment.ts";
import { comparisonFigure } from "./figures/comparison.ts";
import type { Table } from "./table.ts";
import { isGood, type SummaryRow, summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const rules = ["sgd", "scaffold", "fedprox:0.1", "fedprox:1"];
/** None, and what the strategy `adaptive` uses. */
const momenta = [0, 0.6];
/** What chooses its own tau, or has none, by its usual rule and momentum. */
const references = ["adaptive", "adaptive-2019", "adaptive-2018", "centralized"];

const ruleAxis: Axis = {
  name: "update",
  levels: rules.map((update) => ({ value: update, change: (settings) => ({ ...settings, update }) })),
};

const usual = (name: string): Axis => ({ name, levels: [{ value: "usual", change: (settings) => settings }] });

export const drift: Experiment = {
  name: "drift",
  title: "What does drift correction do, and what momentum?",
  summary: "the update rules at fixed taus, with and without momentum, at odd seeds",
  usualSeeds: 5,
  quickSeeds: 1,
  seedStep: 2,
  plan({ seeds, quick, models }) {
    const base = baseSettings(models[0] as string);
    const cases = caseAxis(quick ? [1, 4] : undefined);
    const taus = numberAxis("tau", quick ? [10, 100] : [5, 10, 30, 50, 100], (settings, tau) => ({
      ...settings,
      strategy: `fixed:${tau}`,
    }));
    const momentum = numberAxis("momentum", momenta, (settings, value) => ({ ...settings, momentum: value }));
    return {
      runs: [
        ...everyCombination(base, [modelAxis(models), cases, ruleAxis, momentum, taus, seedAxis(seeds)]),
        ...everyCombination(base, [
          modelAxis(models),
          cases,
          usual("update"),
          usual("momentum"),
          strategyAxis(references),
          seedAxis(seeds),
        ]),
      ],
      introduction: [
        "In a long round each node's weights drift towards its own data. Drift correction (scaffold) adds to every " +
          "gradient of a node the difference between everyone's average gradient and its own; FedProx pulls its weights back to " +
          "where the round began. Both should let rounds be longer where data disagree, and change nothing where they agree.",
        "Momentum at the aggregator has another use: it speeds up what all nodes agree on. Here it is 0 or 0.6, so that what " +
          "correction does and what momentum does can be told apart.",
      ],
      figures: (runs) => models.flatMap((model) => momenta.map((value) => overTau(model, value, runs))),
      tables: (runs) => models.map((model) => inShort(model, runs)),
    };
  },
};

/** The rules' losses over tau, with one momentum. */
function overTau(model: string, momentum: number, runs: readonly FinishedRun[]) {
  const own = runs.filter(({ factors }) => factors.model === model && factors.momentum === momentum).filter(isGood);
  // The figure has a line for each strategy; here it is the rule that differs.
  const rows = summarize(own).map((row) => ({
    ...row,
    factors: { ...row.factors, strategy: row.factors.update ?? "" },
  }));
  return comparisonFigure(rows, {
    name: `loss-momentum-${momentum}-${model}`,
    title: `Loss over tau, ${momentum === 0 ? "without momentum" : `with momentum ${momentum}`} (${model})`,
    text: "Smaller is better. Each panel has a scale of its own; the bands are one standard deviation over the seeds each way.",
    x: { factor: "tau", title: "tau: local updates in a round", logarithmic: true },
    panels: "case",
    y: { metric: "loss", title: "loss over all training data" },
  });
}

/** For each case: each rule's best and worst tau in hindsight, then the references. */
function inShort(model: string, runs: readonly FinishedRun[]): Table {
  const rows = summarize(runs.filter(({ factors }) => factors.model === model));
  const cases = [...new Set(rows.map(({ factors }) => factors.case))];
  const lossOf = ({ metrics, failed }: SummaryRow) =>
    failed > 0 ? Number.POSITIVE_INFINITY : (metrics.loss?.mean ?? Number.POSITIVE_INFINITY);
  const cell = (row: SummaryRow | undefined, tau?: string) => {
    if (row === undefined) return "–";
    const loss = lossOf(row);
    return `${Number.isFinite(loss) ? loss.toFixed(4) : "failed"}${tau === undefined ? "" : ` (${tau})`}`;
  };
  const lines = cases.flatMap((number) => {
    const ofCase = rows.filter(({ factors }) => factors.case === number);
    const ofRules = rules.flatMap((rule) =>
      momenta.map((momentum) => {
        const sorted = ofCase
          .filter(({ factors }) => factors.update === rule && factors.momentum === momentum)
          .sort((a, b) => lossOf(a) - lossOf(b));
        const withTau = (row: SummaryRow | undefined) => cell(row, String(row?.factors.tau));
        return [String(number), rule, String(momentum), withTau(sorted[0]), withTau(sorted.at(-1))];
      }),
    );
    const ofReferences = references.map((name) => {
      const row = ofCase.find(({ factors }) => factors.strategy === name);
      return [String(number), name, "", cell(row, name === "centralized" ? undefined : averageTau(row)), ""];
    });
    return [...ofRules, ...ofReferences];
  });
  return {
    title: `In short (${model})`,
    text:
      "Mean losses; in parentheses tau. Of an update rule the best and the worst of the fixed taus in hindsight; of the " +
      "strategies, with their usual rule and momentum, the average tau.",
    columns: ["case", "rule or strategy", "momentum", "best tau", "worst tau"],
    rows: lines,
  };
}

const averageTau = (row: SummaryRow | undefined) => row?.metrics.averageTau?.mean.toFixed(1) ?? "–";
