import type { Value } from "../axes.ts";
import type { Metric, SummaryRow } from "../tables.ts";
import type { Figure } from "./figure.ts";
import { panelColumns, panelSize, panelTitle } from "./panels.ts";
import { greys, headOf, inksOfStrategies } from "./theme.ts";

const fixedSeries = "fixed tau";

export interface OverTau {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly metric: Metric;
  readonly metricTitle: string;
}

/**
 * One metric over fixed tau, a panel for each case. An adaptive strategy is a point at its average tau with a dashed line
 * at its height; centralised learning has no tau, and so is a line only.
 */
export function overTauFigure(
  rows: readonly SummaryRow[],
  { name, title, text, metric, metricTitle }: OverTau,
): Figure {
  const values = rows.flatMap((row) => {
    const moments = row.metrics[metric];
    const strategy = String(row.factors.strategy);
    if (!moments) return [];
    const tau = /^fixed:(\d+)$/.exec(strategy)?.[1];
    const kind = tau !== undefined ? "fixed" : strategy === "centralized" ? "centralized" : "adaptive";
    return [
      {
        panel: panelTitle("case", row.factors.case as Value),
        kind,
        series: tau === undefined ? strategy : fixedSeries,
        tau: tau === undefined ? (row.metrics.averageTau?.mean ?? 1) : Number(tau),
        mean: moments.mean,
        low: moments.mean - moments.standardDeviation,
        high: moments.mean + moments.standardDeviation,
      },
    ];
  });
  const fixedTaus = [...new Set(values.filter(({ kind }) => kind === "fixed").map(({ tau }) => tau))];
  const series = [...new Set(values.map((value) => value.series))];
  const strategies = series.filter((each) => each !== fixedSeries);
  const strategyInks = inksOfStrategies(strategies);
  const colourOf = (each: string) => (strategyInks[strategies.indexOf(each)] ?? greys[0])?.light as string;
  const isKind = (kind: string) => ({ filter: { field: "kind", equal: kind } });
  const y = { type: "quantitative" as const, scale: { zero: false, nice: true } };
  return {
    name,
    title,
    text,
    spec: {
      ...headOf(title),
      data: { values },
      facet: { field: "panel", type: "nominal", sort: null },
      columns: panelColumns,
      resolve: { scale: { y: "independent" } },
      spec: {
        ...panelSize,
        encoding: {
          color: {
            field: "series",
            type: "nominal",
            scale: { domain: series, range: series.map(colourOf) },
          },
        },
        layer: [
          {
            transform: [isKind("fixed")],
            mark: { type: "area", opacity: 0.18 },
            encoding: {
              x: {
                field: "tau",
                type: "quantitative",
                title: "tau: local updates in a round",
                scale: { type: "log", nice: false },
                axis: { grid: false, values: fixedTaus, labelOverlap: true },
              },
              y: { field: "low", title: metricTitle, ...y },
              y2: { field: "high" },
            },
          },
          {
            transform: [isKind("fixed")],
            mark: { type: "line", strokeWidth: 2, point: { size: 26, filled: true } },
            encoding: { x: { field: "tau", type: "quantitative" }, y: { field: "mean", ...y } },
          },
          {
            transform: [{ filter: { field: "kind", oneOf: ["adaptive", "centralized"] } }],
            mark: { type: "rule", strokeDash: [5, 4], strokeWidth: 1.5 },
            encoding: { y: { field: "mean", ...y } },
          },
          {
            transform: [isKind("adaptive")],
            mark: { type: "point", filled: true, shape: "diamond", size: 130, opacity: 1 },
            encoding: { x: { field: "tau", type: "quantitative" }, y: { field: "mean", ...y } },
          },
        ],
      },
    },
  };
}
