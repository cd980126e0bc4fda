import { type Axis, everyCombination } from "./axes.ts";
import { type Experiment, type FinishedRun, ofModel } from "./experiment.ts";
import { failuresInWords } from "./failed-runs.ts";
import { type Comparison, comparisonFigure } from "./figures/comparison.ts";
import { dotsFigure } from "./figures/dots.ts";
import { factorTitle } from "./figures/factor-words.ts";
import type { Figure } from "./figures/figure.ts";
import { scaleInWords } from "./figures/panels.ts";
import { chosenTau, type Measure, measuresOf, readingOf, sideways, upright } from "./measures.ts";
import { type SummaryRow, summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis, withCostTimes } from "./usual-axes.ts";

interface Described extends Pick<Experiment, "name" | "title" | "summary" | "usualSeeds"> {
  readonly introduction: readonly string[];
  readonly strategies: readonly string[];
  /** The varied factor, with all of its values or a few. */
  axis(quick: boolean): Axis;
  readonly x: Comparison["x"];
}

/** An experiment on one factor: loss and average tau over it, a line for each strategy, a panel for each case. */
function comparison({ name, title, summary, usualSeeds, introduction, strategies, axis, x }: Described): Experiment {
  return {
    name,
    title,
    summary,
    usualSeeds,
    plan: ({ seeds, quick, models, catalog }) => ({
      runs: everyCombination(baseSettings(models[0] as string, catalog), [
        modelAxis(models, catalog),
        caseAxis(quick ? [1, 4] : undefined),
        axis(quick),
        strategyAxis(strategies),
        seedAxis(seeds),
      ]),
      introduction,
      figures: (runs) => figuresByCase(models, runs, x),
      tables: () => [],
    }),
  };
}

/** Of each model, with a panel for each case. */
export function figuresByCase(
  models: readonly string[],
  runs: readonly FinishedRun[],
  x: Comparison["x"],
): readonly Figure[] {
  return models.flatMap((model) => comparisonFigures(model, ofModel(runs, model), { x, panels: "case" }));
}

/**
 * Loss and test metric, and the tau of the strategies that choose it: lines over numbers, dots where values have no order.
 * `held`: further varied factors, with the value that the figures show; the text names them.
 */
export function comparisonFigures(
  model: string,
  runs: readonly FinishedRun[],
  { x, panels, held = [] }: Pick<Comparison, "x" | "panels"> & { readonly held?: readonly string[] },
): Figure[] {
  if (runs.length === 0) return [];
  const rows = summarize(runs);
  const heldInWords = held.length === 0 ? "" : ` Only with ${held.join(", ")}; the table of all means has the others.`;
  const adaptive = rows.filter(({ factors }) => String(factors.strategy).startsWith("adaptive"));
  const isOrdered = x.factor !== "case" && rows.every(({ factors }) => typeof factors[x.factor] === "number");
  const figureOf = (shown: readonly SummaryRow[], measure: Measure, bands: string): Figure => {
    const reading = readingOf(measure, isOrdered ? upright : sideways);
    const told = {
      name: `${measure.name}-${model}`,
      title: `${measure.title} (${model})`,
      text: `${reading} ${scaleInWords(measure)}${bands}.${heldInWords}${failuresInWords(shown)}`,
      measure,
      panels,
    };
    return isOrdered ? comparisonFigure(shown, { ...told, x }) : dotsFigure(shown, { ...told, rowFactor: x.factor });
  };
  const bands = `; the ${isOrdered ? "bands" : "lines"} are one standard deviation over the seeds each way`;
  return [
    ...measuresOf(runs).map((measure) => figureOf(rows, measure, bands)),
    ...(adaptive.length > 0 ? [figureOf(adaptive, chosenTau, "")] : []),
  ];
}

export const globalCost = comparison({
  name: "global-cost",
  title: "What if aggregations were cheaper, or more expensive?",
  summary: "the time of an aggregation (b) from 0.1 to 10 times what the authors measured",
  usualSeeds: 5,
  introduction: [
    "On a fast network an aggregation costs little, and there is no reason to save on it; over a slow one it costs as " +
      "much as hundreds of local updates. No fixed tau is right for both. Here the seconds of an aggregation are " +
      "multiplied; everything else stays the same.",
  ],
  strategies: ["adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:10", "fixed:100", "centralized"],
  axis: (quick) =>
    numberAxis("globalCost", quick ? [0.1, 1, 10] : [0.1, 0.2, 0.5, 1, 2, 5, 10], (settings, factor) =>
      withCostTimes(settings, "global", factor),
    ),
  x: { factor: "globalCost", title: factorTitle("globalCost"), logarithmic: true },
});

export const budget = comparison({
  name: "budget",
  title: "What does more time buy?",
  summary: "budgets from 3 to 120 seconds",
  usualSeeds: 5,
  introduction: [
    "With little time a run must make progress fast; with much time it can afford to be exact, and drift between the " +
      "nodes, which a large tau brings, is what keeps it from the optimum.",
  ],
  strategies: ["adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:10", "fixed:100", "centralized"],
  axis: (quick) =>
    numberAxis("budget", quick ? [5, 15] : [3, 5, 10, 15, 30, 60, 120], (settings, budgetSeconds) => ({
      ...settings,
      budgetSeconds,
    })),
  x: { factor: "budget", title: factorTitle("budget"), logarithmic: true },
});

export const nodes = comparison({
  name: "nodes",
  title: "What if there are many nodes?",
  summary: "from 5 to 500 nodes that share the same data",
  usualSeeds: 3,
  introduction: [
    "The same 60,000 examples on more and more nodes: each has fewer, so that their data agree less by chance alone; " +
      "but each aggregation averages more minibatches. Costs stay what they are, because nodes work at the same time.",
  ],
  strategies: ["adaptive", "adaptive-2019", "fixed:1", "fixed:10", "centralized"],
  axis: (quick) =>
    numberAxis("nodes", quick ? [5, 20] : [5, 10, 20, 50, 100, 200, 500], (settings, count) => ({
      ...settings,
      nodes: count,
    })),
  x: { factor: "nodes", title: "nodes", logarithmic: true },
});

export const phi = comparison({
  name: "phi",
  title: "How much depends on phi?",
  summary: "the published strategies' control parameter from 0.0001 to 1",
  usualSeeds: 5,
  introduction: [
    "phi replaces a quantity in the strategies' bounds that is unknown before a run. A larger phi means a " +
      "smaller tau. The two papers' phi are different parameters that share a name: their defaults for the squared SVM " +
      "are 0.025 (2019) and 0.3 (2018).",
  ],
  strategies: ["adaptive-2019", "adaptive-2018"],
  axis: (quick) =>
    numberAxis(
      "phi",
      quick ? [1e-3, 0.03, 1] : [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.025, 0.1, 0.3, 1],
      (settings, value) => ({ ...settings, phi: value }),
    ),
  x: { factor: "phi", title: "phi", logarithmic: true, marked: [0.025, 0.3] },
});
