import type { Value } from "../axes.ts";
import type { ExcessRow } from "../excess.ts";
import type { Figure } from "./figure.ts";
import { panelSize, panelTitle } from "./panels.ts";
import { greys, headOf, inksOfStrategies, logarithmicTicks } from "./theme.ts";

/** A logarithmic axis has no place for 0. */
const smallest = 1e-5;
const hindsight = { best: "best fixed", worst: "worst fixed" } as const;

/** A dot for each strategy's excess loss at each point, a panel for each case. */
export function excessFigure(
  rows: readonly ExcessRow[],
  { name, title, text }: Pick<Figure, "name" | "title" | "text">,
): Figure {
  const values = rows.flatMap(({ factors, strategies, bestFixed, worstFixed }) => {
    const place = {
      panel: panelTitle("case", factors.case as Value),
      row: factors.factor === "base" ? "base" : `${factors.factor} ${factors.level}`,
    };
    const others = [...strategies].filter(([, { tau }]) => tau === undefined);
    const fixed = [
      ...(bestFixed ? [[hindsight.best, bestFixed] as const] : []),
      ...(worstFixed ? [[hindsight.worst, worstFixed] as const] : []),
    ];
    return [...others, ...fixed]
      .filter(([, { mean }]) => Number.isFinite(mean))
      .map(([strategy, { mean }]) => ({ ...place, strategy, excess: Math.max(mean, smallest) }));
  });
  const named = [...new Set(values.map(({ strategy }) => strategy))];
  const colours = inksOfStrategies(named).map(({ light }, i) => {
    if (named[i] === hindsight.best) return greys[1]?.light;
    return named[i] === hindsight.worst ? greys[2]?.light : light;
  });
  return {
    name,
    title,
    text: `${text} What is less than ${smallest} is drawn there.`,
    spec: {
      ...headOf(title),
      data: { values },
      facet: { field: "panel", type: "nominal", sort: null },
      columns: 1,
      resolve: { scale: { x: "independent", y: "independent" } },
      spec: {
        width: 2 * panelSize.width - 60,
        height: { step: 22 },
        mark: { type: "point", filled: true, size: 70, opacity: 0.9 },
        encoding: {
          y: {
            field: "row",
            type: "nominal",
            title: null,
            sort: null,
            axis: { labelLimit: 220, grid: true },
          },
          x: {
            field: "excess",
            type: "quantitative",
            title: "excess loss",
            scale: { type: "log" },
            axis: { values: logarithmicTicks(values.map(({ excess }) => excess)), labelOverlap: true, grid: false },
          },
          color: { field: "strategy", type: "nominal", scale: { domain: named, range: colours as string[] } },
        },
      },
    },
  };
}
