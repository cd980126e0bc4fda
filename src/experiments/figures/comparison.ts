import type { Value } from "../axes.ts";
import type { Measure } from "../measures.ts";
import type { SummaryRow } from "../tables.ts";
import { updateLabels } from "../update-labels.ts";
import type { Figure } from "./figure.ts";
import { measureScale, panelColumns, panelFacet, panelSize, panelTitle } from "./panels.ts";
import { ticksAt } from "./scales.ts";
import { inSegments, nowhere } from "./segments.ts";
import { strategyScales } from "./strategy-looks.ts";
import { headOf } from "./theme.ts";

export interface Comparison extends Pick<Figure, "name" | "title" | "text"> {
  /** The factor of the horizontal axis, a number; `marked`: values that always get a tick. */
  readonly x: {
    readonly factor: string;
    readonly title: string;
    readonly logarithmic: boolean;
    readonly marked?: readonly number[];
  };
  readonly measure: Measure;
  /** The factor with a panel for each of its values. */
  readonly panels: string;
}

/** A line for each strategy over one factor, with a band of one standard deviation each way; it breaks where runs failed. */
export function comparisonFigure(
  rows: readonly SummaryRow[],
  { name, title, text, x, measure, panels }: Comparison,
): Figure {
  const labelOf = updateLabels(rows);
  const points = rows.flatMap((row) => {
    const { factors, failed } = row;
    const spread = measure.of(row);
    if (spread === undefined && failed === 0) return [];
    const strategy = String(factors.strategy);
    const along = factors[x.factor] as number;
    const panel = panelTitle(panels, factors[panels] as Value);
    const label = labelOf(strategy);
    return [{ panel, along, strategy, label, line: label, isMissing: failed > 0, ...(spread ?? nowhere) }];
  });
  const values = inSegments(points);
  const strategies = [...new Set(values.map(({ strategy }) => strategy))];
  const { color, shape, strokeDash } = strategyScales(strategies, labelOf);
  const xs = points.map(({ along }) => along);
  const ticks = ticksAt(xs, { width: panelSize.width, isLogarithmic: x.logarithmic, first: x.marked ?? [] });
  const { scale, axis, resolve } = measureScale(measure, values);
  const mean = { y: { field: "mean", type: "quantitative" as const, scale } };
  return {
    name,
    title,
    text,
    spec: {
      ...headOf(title),
      data: { values },
      facet: panelFacet(values),
      columns: panelColumns,
      resolve,
      spec: {
        ...panelSize,
        encoding: {
          x: {
            field: "along",
            type: "quantitative",
            title: x.title,
            scale: {
              ...(x.logarithmic ? { type: "log" } : { zero: false }),
              domain: [Math.min(...xs), Math.max(...xs)],
              nice: false,
              padding: 6,
            },
            axis: { grid: false, values: ticks, labelExpr: "'' + datum.value", labelOverlap: false, labelFlush: false },
          },
          color,
          detail: { field: "segment", type: "nominal" },
        },
        layer: [
          {
            mark: { type: "area", opacity: 0.13 },
            encoding: {
              y: { field: "low", type: "quantitative", title: measure.axisTitle, scale, axis },
              y2: { field: "high" },
            },
          },
          { mark: { type: "line", strokeWidth: 2 }, encoding: { ...mean, strokeDash } },
          { mark: { type: "point", filled: true, size: 40, opacity: 1 }, encoding: { ...mean, shape } },
        ],
      },
    },
  };
}
