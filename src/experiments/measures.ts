import type { FinishedRun } from "./experiment.ts";
import { knownOptimum } from "./optimum.ts";
import { type Metric, type SummaryRow, summarize } from "./tables.ts";

/** What a figure shows of each point. */
export interface Measure {
  /** Of the files of its figures. */
  readonly name: string;
  readonly title: string;
  readonly axisTitle: string;
  readonly better: "smaller" | "larger" | "neither";
  /** What else a reader must know of its scale. */
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

/** A logarithmic axis has no place for 0. */
export const smallestExcess = 1e-5;
export const smallestExcessText = `An excess below ${smallestExcess} is drawn there.`;

/** What runs of one model are judged by: their loss, and what is measured of the model on test data. */
export function measuresOf(runs: readonly FinishedRun[]): Measure[] {
  const rows = summarize(runs);
  const [optimum, ...others] = new Set(runs.map(({ settings }) => knownOptimum(settings)));
  return [
    optimum === undefined || others.length > 0 ? loss : excessOver(optimum),
    ...ofTests.filter((measure) => rows.some((row) => measure.of(row) !== undefined)),
  ];
}

/** What a measure's better end is called in figures that show it upwards, and in those that show it to the right. */
export const upright = { smaller: "Smaller", larger: "Larger" } as const;
export const sideways = { smaller: "Further left", larger: "Further right" } as const;

/** What a figure says of a measure before anything else. */
export function readingOf({ better, text }: Measure, ends: typeof upright | typeof sideways): string {
  return [better === "neither" ? "" : `${ends[better]} is better.`, text].filter((part) => part !== "").join(" ");
}

const overTraining = "Over all training data.";
const overTests = "Over all test data.";

// Titles of axes are short: the program that draws takes letters for wider than they are, and makes room for them.
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

/** Of the strategies that choose tau. */
export const chosenTau: Measure = {
  name: "tau",
  title: "The tau that was chosen",
  axisTitle: "average tau",
  better: "neither",
  text: "The average over a run, sum of tau² by sum of tau; logarithmic.",
  isLogarithmic: true,
  of: (row) => logarithmicSpread(spreadOf(row, "averageTau")),
};

/** A loss by how far it is above the optimum: on a logarithmic scale what is near the optimum is told apart too. */
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

/** Where the standard deviation reaches 0 the lower end is a tenth of the mean. */
function logarithmicSpread(spread: Spread | undefined): Spread | undefined {
  return spread && { ...spread, low: Math.max(spread.low, spread.mean / 10) };
}
