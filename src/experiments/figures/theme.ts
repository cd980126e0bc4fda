import type { Config } from "vega-lite";

/** A colour on light paper, and its counterpart on dark. */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

const ink = (light: string, dark: string): Ink => ({ light, dark });

/** Colours of text, axes and grids. */
export const inks = {
  text: ink("#1f2933", "#e4e8ec"),
  quiet: ink("#5f6b78", "#a9b3bd"),
  axis: ink("#9aa5b1", "#6b7683"),
  grid: ink("#e4e8ec", "#2b333b"),
  paper: ink("#ffffff", "#14191e"),
} as const satisfies Record<string, Ink>;

/** Each for one strategy alone, so that a colour means the same in every figure. */
export const reservedInks = {
  adaptive: ink("#b5305c", "#f08cae"),
  "adaptive-2019": ink("#0b62a4", "#6db5f2"),
  "adaptive-2018": ink("#c4561a", "#f0a067"),
  centralized: ink("#2c7d4e", "#79cc99"),
  asynchronous: ink("#8b3fa2", "#d39be6"),
  sgd: ink("#3b4653", "#cfd6dd"),
} as const satisfies Record<string, Ink>;

/** For all other names. */
export const freeInks: readonly Ink[] = [
  ink("#0d7c86", "#5fcbd3"),
  ink("#a3780c", "#e2bd57"),
  ink("#4a4fb5", "#a9acf7"),
  ink("#7a4b2a", "#b8805a"),
  ink("#66761a", "#bccb62"),
];

/** From the smallest to the largest value: paler to stronger on light paper as on dark. */
export const greyRamp: readonly Ink[] = Array.from({ length: 16 }, (_, place) => {
  const between = (from: readonly number[], to: readonly number[]) =>
    `#${from.map((part, i) => hexadecimal(part + ((to[i] as number) - part) * (place / 15))).join("")}`;
  return ink(between([152, 162, 172], [33, 42, 52]), between([104, 115, 127], [230, 234, 238]));
});

function hexadecimal(part: number): string {
  return Math.round(part).toString(16).padStart(2, "0");
}

/** Every colour that a figure may have, so that a page can show its counterpart on dark paper. */
export const allInks: readonly Ink[] = [
  ...Object.values(inks),
  ...Object.values(reservedInks),
  ...freeInks,
  ...greyRamp,
];

const fontFamily = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif";

const theme: Config = {
  background: inks.paper.light,
  font: fontFamily,
  padding: 6,
  view: { stroke: null },
  axis: {
    labelColor: inks.quiet.light,
    titleColor: inks.text.light,
    domainColor: inks.axis.light,
    tickColor: inks.axis.light,
    gridColor: inks.grid.light,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
    tickSize: 4,
    labelPadding: 4,
  },
  axisY: { domain: false, ticks: false, maxExtent: 52 },
  title: { color: inks.text.light, anchor: "start", fontSize: 13, offset: 8 },
  header: {
    labelColor: inks.text.light,
    labelFontSize: 13,
    labelFontWeight: "bold",
    labelAnchor: "start",
    labelPadding: 8,
    title: null,
  },
  legend: {
    orient: "top",
    title: null,
    labelColor: inks.text.light,
    labelFontSize: 12,
    symbolSize: 80,
    symbolStrokeWidth: 2,
    symbolOpacity: 1,
    columnPadding: 18,
    labelLimit: 480,
    columns: 2,
    offset: 12,
  },
};

/** The beginning of every figure's specification for Vega-Lite. */
export const headOf = (title: string) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  description: title,
  config: theme,
});
