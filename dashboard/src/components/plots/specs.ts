import { metricWords, shortMetric } from "../../../../src/watch/metric-words.ts";
import type { AccuracyColumn, RoundColumn } from "../../fold/view.ts";
import type { TermName } from "../../terms.ts";
import { count, lossWords, milliseconds, percent, significant } from "../../words.ts";
import type { LineLook } from "./run-looks.ts";

export interface Line {
  readonly column: RoundColumn | AccuracyColumn;
  readonly label: string;
  readonly term: TermName;
  /** A colour of the page; `run` is the colour of the run that the line belongs to. */
  readonly colour: string;
  readonly style?: LineLook["style"];
}

export interface PlotSpec {
  readonly id: "loss" | "accuracy" | "tau" | "costs" | "estimates" | "drift";
  readonly title: string;
  readonly about: string;
  readonly lines: readonly Line[];
  /** Whether a value belongs to the weights a round started from, to the whole round, or to its end. */
  readonly where: "start" | "round" | "end";
  readonly values: (value: number) => string;
  /** The same for the marks of the axis, shorter. */
  readonly marks: (value: number) => string;
  /** The vertical axis begins at zero. */
  readonly fromZero: boolean;
  readonly canBeLogarithmic: boolean;
  /** Most of the course lies in a narrow band after a steep beginning: can be seen close up. */
  readonly canBeCloseUp: boolean;
  /** Each value is measured on a few examples only: can be seen smoothed. */
  readonly canBeSmooth: boolean;
}

export const specs: readonly PlotSpec[] = [
  {
    id: "loss",
    title: "Loss",
    about: "How wrong the model is on the nodes' data.",
    lines: [{ column: "loss", label: "loss", term: "loss", colour: "run" }],
    where: "start",
    values: lossWords,
    marks: short,
    fromZero: false,
    canBeLogarithmic: false,
    canBeCloseUp: true,
    canBeSmooth: true,
  },
  {
    id: "accuracy",
    title: "Accuracy",
    about: "Test images told rightly.",
    lines: [{ column: "accuracy", label: "accuracy", term: "accuracy", colour: "run" }],
    where: "start",
    values: percent,
    marks: (value) => `${Number((value * 100).toFixed(1))} %`,
    fromZero: false,
    canBeLogarithmic: false,
    canBeCloseUp: true,
    canBeSmooth: false,
  },
  {
    id: "tau",
    title: "Local updates a round",
    about: "What the aggregator decides, or the mean of what the nodes make at their own pace.",
    lines: [{ column: "tau", label: "tau", term: "tau", colour: "run" }],
    where: "round",
    values: (value) => count(Math.round(value)),
    marks: (value) => (Number.isInteger(value) ? count(value) : ""),
    fromZero: true,
    canBeLogarithmic: false,
    canBeCloseUp: false,
    canBeSmooth: false,
  },
  {
    id: "costs",
    title: "Costs",
    about: "Time of one local update and of one aggregation.",
    lines: [
      { column: "c", label: "local c", term: "c", colour: "compute" },
      { column: "b", label: "global b", term: "b", colour: "communicate" },
    ],
    where: "end",
    values: milliseconds,
    marks: (value) => (value < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`),
    fromZero: true,
    canBeLogarithmic: true,
    canBeCloseUp: false,
    canBeSmooth: false,
  },
  {
    id: "estimates",
    title: "Estimates",
    about: "What the decision is made from.",
    lines: [
      { column: "beta", label: "beta", term: "beta", colour: "muted" },
      { column: "rho", label: "rho", term: "rho", colour: "muted", style: "dashed" },
      { column: "delta", label: "delta", term: "delta", colour: "ink" },
    ],
    where: "end",
    values: significant,
    marks: short,
    fromZero: false,
    canBeLogarithmic: true,
    canBeCloseUp: false,
    canBeSmooth: false,
  },
  {
    id: "drift",
    title: "Drift",
    about: "How far a round moves the nodes: together, apart by noise, apart by disagreement.",
    lines: [
      { column: "movement", label: "movement", term: "movement", colour: "muted" },
      { column: "noise", label: "noise", term: "noise", colour: "muted", style: "dashed" },
      { column: "drift", label: "drift", term: "measured drift", colour: "ink" },
    ],
    where: "end",
    values: significant,
    marks: short,
    fromZero: false,
    canBeLogarithmic: true,
    canBeCloseUp: false,
    canBeSmooth: true,
  },
];

/** How a run's lines look in a plot: those that are the same in every run have colours of their own. */
export function looksOf(spec: PlotSpec, run: LineLook | undefined): readonly LineLook[] {
  return spec.lines.map(({ colour, style = "solid" }) =>
    colour === "run" ? (run ?? { colour: "ink", style }) : { colour, style },
  );
}

/** Of the two plots of what decisions are made from, the one of what this strategy measures. */
export function specsFor(drift: boolean): readonly PlotSpec[] {
  return specs.filter(({ id }) => id !== (drift ? "estimates" : "drift"));
}

/** The plot of the loss as what it is above the optimum, whose last tenths only a logarithmic axis tells apart. */
export function specAboveOptimum(spec: PlotSpec): PlotSpec {
  return {
    ...spec,
    title: "Loss above the optimum",
    about: "How much more wrong the model is than the best weights that there are.",
    lines: spec.lines.map((line) => ({ ...line, label: "excess", term: "optimum" as const })),
    values: significant,
    canBeCloseUp: false,
  };
}

/** The plot of what tests say, for models that have no accuracy. */
export function specOfMetric(spec: PlotSpec, metric: string): PlotSpec {
  if (spec.id !== "accuracy" || metric === "accuracy") return spec;
  const words = shortMetric(metric);
  return {
    ...spec,
    title: capitalised(words),
    about: `${capitalised(metricWords(metric))}, on data that no node has.`,
    lines: [{ column: "accuracy", label: words.replace("test ", ""), term: "metric", colour: "run" }],
    values: significant,
    marks: short,
  };
}

function capitalised(words: string): string {
  return words.replace(/^./, (first) => first.toUpperCase());
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
