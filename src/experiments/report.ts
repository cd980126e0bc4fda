import type { Figure } from "./figures/figure.ts";
import { reportStyle } from "./report-style.ts";
import type { Table } from "./table.ts";
import { deviationOf, factorColumns, type Metric, type SummaryRow } from "./tables.ts";

export interface Report {
  readonly title: string;
  readonly introduction: readonly string[];
  readonly figures: readonly DrawnFigure[];
  readonly tables: readonly Table[];
  readonly summary: readonly SummaryRow[];
  /** How it was made: names and values. */
  readonly making: readonly (readonly [name: string, value: string])[];
}

export interface DrawnFigure extends Pick<Figure, "title" | "text"> {
  readonly svg: string;
}

/** One HTML page that needs nothing else: no scripts, no files, no network; for light and dark screens and for paper. */
export function reportPage({ title, introduction, figures, tables, summary, making }: Report): string {
  const means = summaryTable(summary);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="edgewise">
<title>${escaped(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${introduction.map((paragraph, i) => `<p${i === 0 ? ' class="lead"' : ""}>${escaped(paragraph)}</p>`).join("\n")}
${tables.map(tableSection).join("\n")}
${figures.map(figureSection).join("\n")}
<section>
<h2>All means</h2>
<p class="note">Over the seeds of each row, with the standard deviation of the loss (sd). runs.csv has every run, summary.csv
every mean and standard deviation.</p>
<details${means.rows.length <= 80 ? " open" : ""}><summary>${means.rows.length} rows</summary>
${tableMarkup(means)}
</details>
</section>
<section class="keep">
<h2>How this was made</h2>
<dl>
${making.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${name === "Command" ? `<code>${escaped(value)}</code>` : escaped(value)}</dd>`).join("\n")}
</dl>
</section>
</main>
</body>
</html>
`;
}

function figureSection({ title, text, svg }: DrawnFigure): string {
  return `<section>
<h2>${escaped(title)}</h2>
<figure>
<figcaption>${escaped(text)}</figcaption>
<p class="swipe" aria-hidden="true">Swipe sideways to see all of it →</p>
<div class="drawing" role="group" tabindex="0" aria-label="${escaped(title)}">${svg}</div>
</figure>
</section>`;
}

function tableSection(table: Table): string {
  return `<section class="keep">
<h2>${escaped(table.title)}</h2>
<p class="note">${escaped(table.text)}</p>
${tableMarkup(table)}
</section>`;
}

function tableMarkup({ columns, rows }: Pick<Table, "columns" | "rows">): string {
  const isWords = columns.map((_, column) => rows.some((row) => /^[a-z]/i.test(row[column] ?? "")));
  const cells = (tag: "th" | "td", texts: readonly string[]) =>
    texts.map((text, i) => `<${tag}${isWords[i] ? ' class="words"' : ""}>${escaped(text)}</${tag}>`).join("");
  return `<div class="scroll"><table>
<thead><tr>${cells("th", columns)}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}
</tbody>
</table></div>`;
}

const shownMetrics: readonly { readonly metric: Metric; readonly title: string; readonly digits: number }[] = [
  { metric: "accuracy", title: "accuracy", digits: 4 },
  { metric: "meanSquaredError", title: "mean squared error", digits: 4 },
  { metric: "meanSquaredDistance", title: "mean squared distance", digits: 3 },
  { metric: "averageTau", title: "average tau", digits: 1 },
  { metric: "rounds", title: "rounds", digits: 1 },
  { metric: "localUpdates", title: "local updates", digits: 0 },
  { metric: "consumedSeconds", title: "consumed, s", digits: 2 },
  { metric: "consumedBytes", title: "bytes", digits: 0 },
  { metric: "consumedJoules", title: "joules", digits: 2 },
  { metric: "consumedMoney", title: "money", digits: 5 },
];

/** Rows of the summary as text; but for the update rule, columns that are empty or the same everywhere are left out. */
function summaryTable(rows: readonly SummaryRow[]): Pick<Table, "columns" | "rows"> {
  const factors = factorColumns(rows).filter((name) => new Set(rows.map((row) => row.factors[name])).size > 1);
  const metrics = shownMetrics.filter(({ metric }) => rows.some((row) => row.metrics[metric]));
  const anyFailed = rows.some(({ failed }) => failed > 0);
  const anyBinding = rows.some(({ binding }) => binding !== undefined);
  return {
    columns: [
      ...factors,
      "update rule",
      "momentum",
      "runs",
      ...(anyFailed ? ["failed"] : []),
      "loss",
      "sd",
      ...metrics.map(({ title }) => title),
      ...(anyBinding ? ["budget that binds"] : []),
    ],
    rows: rows.map((row) => [
      ...factors.map((name) => String(row.factors[name] ?? "")),
      row.update,
      String(row.momentum),
      String(row.runs),
      ...(anyFailed ? [String(row.failed)] : []),
      figureOf(row.metrics.loss?.mean, 5),
      figureOf(deviationOf(row.metrics.loss), 5),
      ...metrics.map(({ metric, digits }) => figureOf(row.metrics[metric]?.mean, digits)),
      ...(anyBinding ? [row.binding ?? "–"] : []),
    ]),
  };
}

function figureOf(value: number | undefined, digits: number): string {
  return value === undefined ? "–" : value.toFixed(digits);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
