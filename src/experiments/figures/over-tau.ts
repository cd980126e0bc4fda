import type { Value } from "../axes.ts";
import type { Measure } from "../measures.ts";
import type { SummaryRow } from "../tables.ts";
import { type Update, updateLabel, updateLabels } from "../update-labels.ts";
import type { Figure } from "./figure.ts";
import { measureScale, panelColumns, panelFacet, panelSize, panelTitle } from "./panels.ts";
import { logarithmic } from "./scales.ts";
import { inSegments, nowhere } from "./segments.ts";
import { type Look, looksOfStrategies, scalesOf } from "./strategy-looks.ts";
import { headOf } from "./theme.ts";

export interface OverTau extends Pick<Figure, "name" | "title" | "text"> {
  readonly measure: Measure;
  /** The fixed tau of a point; undefined for strategies that choose tau or have none. */
  tauOf(row: SummaryRow): number | undefined;
}

/** What the line of all fixed taus with one update rule and momentum is called. */
const fixedLine = (update: Update) => `fixed tau (${updateLabel(update)})`;

/** Length of the dashes of a level, in pixels. */
const dashLength = 6;

/**
 * One measure over fixed tau, a panel for each case, and a line for each update rule and momentum. A strategy that chooses tau is a large mark at its average with a dashed
 * line at its height; centralised learning has no tau, and so is a line only. The dashes of levels alternate, so that each is
 * visible where several have the same height.
 */
export function overTauFigure(rows: readonly SummaryRow[], { name, title, text, measure, tauOf }: OverTau): Figure {
  const labelOf = updateLabels(rows);
  const nameOf = new Map<string, string>();
  const points = rows.flatMap((row) => {
    const { factors, failed, metrics } = row;
    const spread = measure.of(row);
    if (spread === undefined && failed === 0) return [];
    const place = { panel: panelTitle("case", factors.case as Value), isMissing: failed > 0, ...(spread ?? nowhere) };
    const fixedTau = tauOf(row);
    const strategy = String(factors.strategy);
    const series = fixedTau === undefined ? labelOf(strategy) : fixedLine(row);
    if (!nameOf.has(series)) nameOf.set(series, fixedTau === undefined ? strategy : lookedUpBy(row, nameOf));
    if (fixedTau !== undefined) return [{ ...place, kind: "fixed", series, line: series, along: fixedTau }];
    const kind = strategy === "centralized" ? "level" : "adaptive";
    return [{ ...place, kind, series, line: series, along: metrics.averageTau?.mean ?? 1 }];
  });
  const values = inSegments(points);
  const taus = values.filter(({ kind }) => kind !== "level").map(({ along }) => along);
  const series = [...new Set(values.map((value) => value.series))];
  const levels = [...new Set(values.filter(({ kind }) => kind !== "fixed").map((value) => value.series))];
  const names = series.map((each) => nameOf.get(each) as string);
  const { color, shape, strokeDash } = scalesOf(series, looksOf(names), "series");
  const isKind = (kind: string) => ({ filter: { field: "kind", equal: kind } });
  const x = logarithmic(taus, { all125: true });
  const { scale, axis, resolve } = measureScale(measure, values);
  const mean = { y: { field: "mean", type: "quantitative" as const, scale } };
  const tau = { x: { field: "along", type: "quantitative" as const } };
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
        encoding: { color, detail: { field: "segment", type: "nominal" } },
        layer: [
          {
            transform: [isKind("fixed")],
            mark: { type: "area", opacity: 0.15 },
            encoding: {
              x: {
                ...tau.x,
                title: "tau: local updates in a round",
                scale: { ...x.scale, padding: 6 },
                axis: { ...x.axis, grid: false },
              },
              y: { field: "low", type: "quantitative", title: measure.axisTitle, scale, axis },
              y2: { field: "high" },
            },
          },
          ...levels.map((level, i) => ({
            transform: [{ filter: { field: "series", equal: level } }],
            mark: {
              type: "rule" as const,
              strokeDash: [dashLength, dashLength * Math.max(1, levels.length - 1)],
              strokeDashOffset: -dashLength * i,
              strokeWidth: 1.5,
            },
            encoding: mean,
          })),
          {
            transform: [isKind("fixed")],
            mark: { type: "line", strokeWidth: 2 },
            encoding: { ...tau, ...mean, strokeDash },
          },
          {
            transform: [isKind("fixed")],
            mark: { type: "point", filled: true, size: 34, opacity: 1 },
            encoding: { ...tau, ...mean, shape },
          },
          {
            transform: [isKind("adaptive")],
            mark: { type: "point", filled: true, size: 120, opacity: 1 },
            encoding: { ...tau, ...mean, shape },
          },
        ],
      },
    },
  };
}

/** The update rule, by whose name a line is known; a further line of that rule has another momentum, and so a name of its own. */
function lookedUpBy(update: Update, names: ReadonlyMap<string, string>): string {
  return [...names.values()].includes(update.update) ? updateLabel(update) : update.update;
}

/** Looks of strategies and, for lines of fixed taus, of update rules; what has no tau is shown by a line in the legend too. */
function looksOf(names: readonly string[]): Look[] {
  return looksOfStrategies(names).map((look, i) => (names[i] === "centralized" ? { ...look, shape: "stroke" } : look));
}
