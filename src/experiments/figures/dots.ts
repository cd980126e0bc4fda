import type { Value } from "../axes.ts";
import type { Measure } from "../measures.ts";
import type { SummaryRow } from "../tables.ts";
import { updateLabels } from "../update-labels.ts";
import type { Figure } from "./figure.ts";
import { measureScale, panelColumns, panelFacet, panelSize, panelTitle } from "./panels.ts";
import { strategyScales } from "./strategy-looks.ts";
import { headOf } from "./theme.ts";

export interface Dots extends Pick<Figure, "name" | "title" | "text"> {
  /** The factor whose values are the rows of each panel. */
  readonly rowFactor: string;
  readonly measure: Measure;
  /** The factor with a panel for each of its values. */
  readonly panels: string;
}

/** A dot for each strategy in each row, with a line of one standard deviation each way: for rows that have no order. */
export function dotsFigure(
  rows: readonly SummaryRow[],
  { name, title, text, rowFactor, measure, panels }: Dots,
): Figure {
  const labelOf = updateLabels(rows);
  const values = rows.flatMap((row) => {
    const spread = row.failed > 0 ? undefined : measure.of(row);
    if (spread === undefined) return [];
    const { factors } = row;
    const value = factors[rowFactor] as Value;
    const place = {
      panel: panelTitle(panels, factors[panels] as Value),
      row: rowFactor === "case" ? panelTitle(rowFactor, value) : String(value),
    };
    const strategy = String(factors.strategy);
    return [{ ...place, strategy, label: labelOf(strategy), ...spread }];
  });
  const strategies = [...new Set(values.map(({ strategy }) => strategy))];
  const { color, shape } = strategyScales(strategies, labelOf);
  const { scale, axis, resolve } = measureScale(measure, values);
  return {
    name,
    title,
    text,
    spec: {
      ...headOf(title),
      data: { values },
      facet: panelFacet(values),
      columns: panelColumns,
      resolve: { ...resolve, ...("scale" in resolve ? { scale: { x: resolve.scale.y } } : {}) },
      spec: {
        width: panelSize.width - 60,
        height: { step: 14 },
        encoding: {
          y: {
            field: "row",
            type: "nominal",
            title: null,
            sort: null,
            axis: { labelLimit: 220, labelPadding: 10, grid: true, tickBand: "extent" },
          },
          yOffset: { field: "label", type: "nominal", sort: strategies.map(labelOf) },
          color,
        },
        layer: [
          {
            mark: { type: "rule", strokeWidth: 2, opacity: 0.5 },
            encoding: {
              x: {
                field: "low",
                type: "quantitative",
                title: measure.axisTitle,
                scale: { ...scale, padding: 6 },
                axis,
              },
              x2: { field: "high" },
            },
          },
          {
            mark: { type: "point", filled: true, size: 60, opacity: 1 },
            encoding: { x: { field: "mean", type: "quantitative", scale }, shape },
          },
        ],
      },
    },
  };
}
