import type { Value } from "../axes.ts";
import type { Metric, SummaryRow } from "../tables.ts";
import type { Figure } from "./figure.ts";
import { panelColumns, panelSize, panelTitle } from "./panels.ts";
import { headOf, inksOfStrategies, logarithmicTicks } from "./theme.ts";

export interface Comparison {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** The factor along the bottom. */
  readonly x: { readonly factor: string; readonly title: string; readonly logarithmic: boolean };
  readonly y: { readonly metric: Metric; readonly title: string; readonly logarithmic?: boolean };
  /** The factor with a panel for each of its values. */
  readonly panels: string;
}

/** A line for each strategy over one factor, with a band of one standard deviation each way. */
export function comparisonFigure(rows: readonly SummaryRow[], comparison: Comparison): Figure {
  const { x, y, panels } = comparison;
  const values = rows.flatMap(({ factors, metrics }) => {
    const moments = metrics[y.metric];
    if (!moments) return [];
    const { mean, standardDeviation } = moments;
    return [
      {
        panel: panelTitle(panels, factors[panels] as Value),
        x: factors[x.factor],
        strategy: String(factors.strategy),
        mean,
        // On a logarithmic axis nothing may be 0 or less.
        low: y.logarithmic ? Math.max(mean - standardDeviation, mean / 10) : mean - standardDeviation,
        high: mean + standardDeviation,
      },
    ];
  });
  const strategies = [...new Set(values.map(({ strategy }) => strategy))];
  const numeric = values.every((value) => typeof value.x === "number");
  const xEncoding = {
    field: "x",
    title: x.title,
    ...(numeric
      ? {
          type: "quantitative" as const,
          scale: x.logarithmic ? { type: "log" as const } : { zero: false },
        }
      : { type: "nominal" as const, sort: null }),
    axis: {
      grid: false,
      labelOverlap: true,
      ...(numeric ? { values: ticksOf(values.map((value) => value.x as number)) } : {}),
    },
  };
  const yScale = y.logarithmic ? { type: "log" as const } : { zero: false, nice: true };
  const colour = {
    field: "strategy",
    type: "nominal" as const,
    scale: { domain: strategies, range: inksOfStrategies(strategies).map(({ light }) => light) },
  };
  return {
    name: comparison.name,
    title: comparison.title,
    text: comparison.text,
    spec: {
      ...headOf(comparison.title),
      data: { values },
      facet: { field: "panel", type: "nominal", sort: null },
      columns: panelColumns,
      resolve: { scale: { y: "independent" } },
      spec: {
        ...panelSize,
        encoding: { x: xEncoding, color: colour },
        layer: [
          {
            mark: { type: "area", opacity: 0.15 },
            encoding: {
              y: {
                field: "low",
                type: "quantitative",
                title: y.title,
                scale: yScale,
                ...(y.logarithmic ? { axis: { values: logarithmicTicks(values.map(({ mean }) => mean)) } } : {}),
              },
              y2: { field: "high" },
            },
          },
          {
            mark: { type: "line", strokeWidth: 2 },
            encoding: { y: { field: "mean", type: "quantitative", scale: yScale } },
          },
          {
            mark: { type: "point", filled: true, size: 32, opacity: 1 },
            encoding: { y: { field: "mean", type: "quantitative", scale: yScale } },
          },
        ],
      },
    },
  };
}

/** The values themselves, so that a reader sees where measurements are. */
function ticksOf(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
