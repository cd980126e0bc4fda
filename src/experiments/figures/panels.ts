import type { Value } from "../axes.ts";
import type { Measure } from "../measures.ts";
import { factorInWords } from "./factor-words.ts";
import { linear, logarithmic } from "./scales.ts";

/** Titles of the papers' cases. */
const caseTitles: Readonly<Record<string, string>> = {
  1: "Case 1: uniform",
  2: "Case 2: by label",
  3: "Case 3: replicated",
  4: "Case 4: mixed",
};

/** The title of a panel or row. */
export function panelTitle(factor: string, value: Value): string {
  if (factor === "case") return caseTitles[value] ?? String(value);
  if (factor === "model" || factor === "devices") return String(value);
  return `${factorInWords(factor)} ${value}`;
}

/** Size of one panel, so that a figure of two columns is as wide as a page's text. */
export const panelSize = { width: 310, height: 210 } as const;

/** Two columns are as wide as a page. */
export const panelColumns = 2;

/** A panel for each value of the field `panel`, in order of appearance; Vega-Lite would sort them alphabetically. */
export function panelFacet(values: readonly { readonly panel: string }[]) {
  const sort = [...new Set(values.map(({ panel }) => panel))];
  return { field: "panel", type: "nominal" as const, sort };
}

/** Each panel has its own axes, so that it can be read alone. */
const ownAxes = { axis: { x: "independent", y: "independent" } } as const;

/**
 * The scale of a measure, and whether panels share it. A logarithmic one is shared; a linear one would hide
 * differences where one panel's values are a hundred times as large as another's, and so each panel has its own.
 */
export function measureScale(measure: Measure, values: readonly { readonly mean: number; readonly high: number }[]) {
  if (!measure.isLogarithmic) return { ...linear, resolve: { scale: { y: "independent" as const }, ...ownAxes } };
  const { scale, axis } = logarithmic(values.flatMap(({ mean, high }) => [mean, high]));
  // A band that reaches further down than any mean ends at the edge.
  return { scale: { ...scale, clamp: true }, axis, resolve: ownAxes };
}

/** What a figure's text says about it. */
export function scaleInWords({ isLogarithmic }: Measure): string {
  return isLogarithmic
    ? "All panels have the same scale"
    : "Each panel has a scale of its own, for comparisons within it";
}
