import type { Value } from "../axes.ts";
import type { Metric, SummaryRow } from "../tables.ts";
import type { Figure } from "./figure.ts";
import { panelColumns, panelSize, panelTitle } from "./panels.ts";
import { headOf, inksOfStrategies } from "./theme.ts";

export interface Dots {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** The factor whose values are the rows of each panel. */
  readonly rowFactor: string;
  readonly x: { readonly metric: Metric; readonly title: string };
  /** The factor with a panel for each of its values. */
  readonly panels: string;
}

/** A dot for each strategy in each row, with a line of one standard deviation each way: for rows that have no order. */
export function dotsFigure(rows: readonly SummaryRow[], { name, title, text, rowFactor, x, panels }: Dots): Figure {
  const values = rows.flatMap(({ factors, metrics }) => {
    const moments = metrics[x.metric];
    if (!moments) return [];
    const { mean, standardDeviation } = moments;
    return [
      {
        panel: panelTitle(panels, factors[panels] as Value),
        row: String(factors[rowFactor]),
        strategy: String(factors.strategy),
        mean,
        low: mean - standardDeviation,
        high: mean + standardDeviation,
      },
    ];
  });
  const strategies = [...new Set(values.map(({ strategy }) => strategy))];
  const offset = { yOffset: { field: "strategy", type: "nominal" as const, sort: strategies } };
  const scale = { zero: false, nice: true };
  return {
    name,
    title,
    text,
    spec: {
      ...headOf(title),
      data: { values },
      facet: { field: "panel", type: "nominal", sort: null },
      columns: panelColumns,
      resolve: { scale: { x: "independent" } },
      spec: {
        width: panelSize.width - 60,
        height: { step: 14 },
        encoding: {
          y: {
            field: "row",
            type: "nominal",
            title: null,
            sort: null,
            axis: { labelLimit: 220, grid: true, tickBand: "extent" },
          },
          ...offset,
          color: {
            field: "strategy",
            type: "nominal",
            scale: { domain: strategies, range: inksOfStrategies(strategies).map(({ light }) => light) },
          },
        },
        layer: [
          {
            mark: { type: "rule", strokeWidth: 2, opacity: 0.5 },
            encoding: {
              x: { field: "low", type: "quantitative", title: x.title, scale, axis: { tickCount: 5 } },
              x2: { field: "high" },
            },
          },
          {
            mark: { type: "point", filled: true, size: 60, opacity: 1 },
            encoding: { x: { field: "mean", type: "quantitative", scale } },
          },
        ],
      },
    },
  };
}
