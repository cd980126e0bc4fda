import type { Config } from "vega-lite";

/** A colour on light paper, and its counterpart on dark. */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

const ink = (light: string, dark: string): Ink => ({ light, dark });

/** Of text, axes and grids. */
export const inks = {
  text: ink("#1f2933", "#e4e8ec"),
  quiet: ink("#5f6b78", "#a9b3bd"),
  axis: ink("#9aa5b1", "#6b7683"),
  grid: ink("#e4e8ec", "#2b333b"),
  paper: ink("#ffffff", "#14191e"),
} as const satisfies Record<string, Ink>;

/** Colours for things of a kind that has no order; the first is for what the reader is to look at first. */
export const palette: readonly Ink[] = [
  ink("#0b62a4", "#6db5f2"),
  ink("#c4561a", "#f0a067"),
  ink("#2c7d4e", "#79cc99"),
  ink("#8b3fa2", "#d39be6"),
  ink("#a3780c", "#e2bd57"),
  ink("#b5305c", "#f08cae"),
];

/** What is fixed is grey, what adapts has a colour. */
const strategyInks: Readonly<Record<string, Ink>> = {
  "adaptive-2019": palette[0] as Ink,
  "adaptive-2018": palette[1] as Ink,
  centralized: palette[2] as Ink,
  asynchronous: palette[3] as Ink,
  adaptive: palette[5] as Ink,
};

export const greys: readonly Ink[] = [
  ink("#6b7785", "#a7b2bd"),
  ink("#39434e", "#d9dfe5"),
  ink("#98a4b0", "#747f8b"),
  ink("#4f5a66", "#bfc8d0"),
  ink("#808c98", "#8d98a4"),
];

/** A colour for each strategy. */
export function inksOfStrategies(strategies: readonly string[]): Ink[] {
  const fixed = strategies.filter((name) => name.startsWith("fixed"));
  const others = strategies.filter((name) => !name.startsWith("fixed") && strategyInks[name] === undefined);
  return strategies.map((name) => {
    const known = strategyInks[name];
    if (known) return known;
    const grey = fixed.indexOf(name);
    if (grey >= 0) return greys[grey % greys.length] as Ink;
    return palette[(4 + others.indexOf(name)) % palette.length] as Ink;
  });
}

/** Every colour that a figure may have, so that a page can show its counterpart on dark paper. */
export const allInks: readonly Ink[] = [...Object.values(inks), ...palette, ...greys];

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
  axisY: { domain: false, ticks: false },
  title: { color: inks.text.light, anchor: "start", fontSize: 13, offset: 8 },
  header: { labelColor: inks.text.light, labelFontSize: 13, labelFontWeight: "bold", labelPadding: 8, title: null },
  legend: {
    orient: "top",
    title: null,
    labelColor: inks.text.light,
    labelFontSize: 12,
    symbolSize: 80,
    symbolStrokeWidth: 2,
    symbolOpacity: 1,
    columnPadding: 18,
    labelLimit: 260,
    offset: 12,
  },
};

/** What every figure's description for Vega-Lite begins with. */
export const headOf = (title: string) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  description: title,
  config: theme,
});

/** Ticks of a logarithmic axis over these values: 1, 2 and 5 times powers of ten, the next ones outside included. */
export function logarithmicTicks(values: readonly number[]): number[] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0) return [];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of [1, 2, 5]) ticks.push(Number(`${step}e${power}`));
  }
  return ticks.filter((tick) => tick >= low / 2.5 && tick <= high * 2.5);
}
