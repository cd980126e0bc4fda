import type { Value } from "../axes.ts";
import { type ExcessRow, excessLabels, hindsight } from "../excess.ts";
import { smallestExcess, smallestExcessText } from "../measures.ts";
import type { Figure } from "./figure.ts";
import { panelFacet, panelSize, panelTitle } from "./panels.ts";
import { logarithmic } from "./scales.ts";
import { type Look, looksOfStrategies, scalesOf } from "./strategy-looks.ts";
import { headOf } from "./theme.ts";

/** Drawn as fixed taus are. */
const looksInHindsight = new Map<string, Look>([
  [hindsight.best, { ...(looksOfStrategies(["fixed:100"])[0] as Look), shape: "triangle-left" }],
  [hindsight.worst, { ...(looksOfStrategies(["fixed:1"])[0] as Look), shape: "triangle-right" }],
  [hindsight.opponent, { ...(looksOfStrategies(["fixed:100"])[0] as Look), shape: "diamond" }],
]);

/** A dot for each strategy's excess loss at each point, a panel for each case. */
export function excessFigure(
  rows: readonly ExcessRow[],
  { name, title, text }: Pick<Figure, "name" | "title" | "text">,
): Figure {
  const labelOf = excessLabels(rows);
  const values = rows.flatMap(({ factors, strategies, bestFixed, worstFixed, opponent }) => {
    const place = {
      panel: panelTitle("case", factors.case as Value),
      row: factors.factor === "base" ? "base" : `${factors.factor} ${factors.level}`,
    };
    const others = [...strategies].filter(([, { tau }]) => tau === undefined);
    const fixed = [
      ...(opponent ? [[hindsight.opponent, opponent] as const] : []),
      ...(bestFixed ? [[hindsight.best, bestFixed] as const] : []),
      ...(worstFixed ? [[hindsight.worst, worstFixed] as const] : []),
    ];
    return [...others, ...fixed]
      .filter(([, { mean }]) => Number.isFinite(mean))
      .map(([strategy, { mean }]) => ({
        ...place,
        strategy,
        label: labelOf(strategy),
        excess: Math.max(mean, smallestExcess),
      }));
  });
  const named = [...new Set(values.map(({ strategy }) => strategy))];
  const looks = named.map((each) => looksInHindsight.get(each) ?? (looksOfStrategies([each])[0] as Look));
  const { color, shape } = scalesOf(named.map(labelOf), looks, "label");
  const { scale, axis } = logarithmic(values.map(({ excess }) => excess));
  return {
    name,
    title,
    text: `${text} ${smallestExcessText}`,
    spec: {
      ...headOf(title),
      data: { values },
      facet: panelFacet(values),
      columns: 1,
      resolve: { scale: { y: "independent" }, axis: { x: "independent" } },
      spec: {
        width: 2 * panelSize.width - 60,
        height: { step: 7 },
        mark: { type: "point", filled: true, size: 45, opacity: 1 },
        encoding: {
          y: {
            field: "row",
            type: "nominal",
            title: null,
            sort: null,
            axis: { labelLimit: 220, labelPadding: 10, grid: true, tickBand: "extent" },
          },
          yOffset: { field: "label", type: "nominal", sort: named.map(labelOf) },
          x: {
            field: "excess",
            type: "quantitative",
            title: "excess loss",
            scale: { ...scale, padding: 6 },
            axis,
          },
          color,
          shape,
        },
      },
    },
  };
}
