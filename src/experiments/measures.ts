import type { FinishedRun } from "./experiment.ts";
import { knownOptimum } from "./optimum.ts";
import { type Metric, type SummaryRow, summarize } from "./tables.ts";

/** A quantity that a figure shows. */
export interface Measure {
  /** Part of the names of its figures' files. */
  readonly name: string;
  readonly title: string;
  readonly axisTitle: string;
  readonly better: "smaller" | "larger" | "neither";
  /** An explanation of its scale. */
  readonly text: string;
  readonly isLogarithmic: boolean;
  /** Undefined for a point without it. */
  of(row: SummaryRow): Spread | undefined;
}

/** A mean over the seeds, and one standard deviation each way. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A logarithmic axis cannot show 0. */
export const smallestExcess = 1e-5;
export const smallestExcessText = `An excess below ${smallestExcess} is drawn there.`;

/** The measures of one model's runs: their loss, and the model's metric on test data. */
export function measuresOf(runs: readonly FinishedRun[]): Measure[] {
  const rows = summarize(runs);
  const [optimum, ...others] = new Set(runs.map(({ settings }) => knownOptimum(settings)));
  return [
    optimum === undefined || others.length > 0 ? loss : excessOver(optimum),
    ...ofTests.filter((measure) => rows.some((row) => measure.of(row) !== undefined)),
  ];
}

/** The words for a measure's better end, in figures where it points up and where it points right. */
export const upright = { smaller: "Smaller", larger: "Larger" } as const;
export const sideways = { smaller: "Further left", larger: "Further right" } as const;

/** The beginning of a figure's text, about its measure. */
export function readingOf({ better, text }: Measure, ends: typeof upright | typeof sideways): string {
  return [better === "neither" ? "" : `${ends[better]} is better.`, text].filter((part) => part !== "").join(" ");
}

const overTraining = "Over all training data.";
const overTests = "Over all test data.";

// Titles of axes are short: Vega overestimates the width of text and reserves space for it.
const loss = plain("loss", { title: "Loss", axisTitle: "loss", better: "smaller", text: overTraining });

const ofTests: readonly Measure[] = [
  plain("accuracy", { title: "Accuracy", axisTitle: "accuracy", better: "larger", text: overTests }),
  plain("meanSquaredError", {
    title: "Mean squared error",
    axisTitle: "mean squared error",
    better: "smaller",
    text: overTests,
  }),
  plain("meanSquaredDistance", {
    title: "Mean squared distance",
    axisTitle: "mean squared distance",
    better: "smaller",
    text: overTests,
  }),
];

/** The average tau of strategies that choose it. */
export const chosenTau: Measure = {
  name: "tau",
  title: "The tau that was chosen",
  axisTitle: "average tau",
  better: "neither",
  text: "The average over a run, sum of tau² by sum of tau; logarithmic.",
  isLogarithmic: true,
  of: (row) => logarithmicSpread(spreadOf(row, "averageTau")),
};

/** The excess of a loss over the optimum; its logarithmic scale also separates losses near the optimum. */
function excessOver(optimum: number): Measure {
  return {
    name: "loss",
    title: "Excess loss",
    axisTitle: "excess loss",
    better: "smaller",
    text: `The excess is the loss over all training data minus its optimum, ${optimum.toFixed(5)}; logarithmic. ${smallestExcessText}`,
    isLogarithmic: true,
    of(row) {
      const spread = spreadOf(row, "loss");
      if (spread === undefined) return undefined;
      const { mean, low, high } = spread;
      return logarithmicSpread({
        mean: Math.max(mean - optimum, smallestExcess),
        low: low - optimum,
        high: Math.max(high - optimum, smallestExcess),
      });
    },
  };
}

function plain(metric: Metric, told: Pick<Measure, "title" | "axisTitle" | "better" | "text">): Measure {
  return { name: metric, ...told, isLogarithmic: false, of: (row) => spreadOf(row, metric) };
}

function spreadOf({ metrics }: SummaryRow, metric: Metric): Spread | undefined {
  const moments = metrics[metric];
  if (moments === undefined) return undefined;
  const { mean, standardDeviation } = moments;
  return { mean, low: mean - standardDeviation, high: mean + standardDeviation };
}

/** Where the band would reach 0, its lower end is a tenth of the mean. */
function logarithmicSpread(spread: Spread | undefined): Spread | undefined {
  return spread && { ...spread, low: Math.max(spread.low, spread.mean / 10) };
}
