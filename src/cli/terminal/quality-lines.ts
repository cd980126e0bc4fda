import type { KeptModelTest } from "../../host/kept-model-test.ts";
import { metricWords } from "../../watch/metric-words.ts";
import { figure, percent } from "./format.ts";

/** How good a model is, in lines of at most this many columns where that is possible. */
export function qualityLines(
  { examples, test, metrics }: KeptModelTest,
  { columns }: { readonly columns: number },
): string[] {
  const first = `tested on ${examples} example${examples === 1 ? "" : "s"}`;
  if (!test) return [first, ...Object.entries(metrics).map(([name, value]) => `${metricWords(name)} ${figure(value)}`)];
  const verdict = test.learnedNothing
    ? ["the model has learned nothing: its answers are no better than a constant one"]
    : [];
  if (test.kind === "numbers") {
    const r2 = !Number.isFinite(test.r2) ? "not defined: all targets are the same" : figure(test.r2);
    return [
      first,
      `RMSE ${figure(test.rmse)}, MAE ${figure(test.mae)}, in the target's own units`,
      `R2 ${r2}`,
      ...verdict,
    ];
  }
  const logLoss = test.logLoss === undefined ? "" : `, log loss ${figure(test.logLoss)}`;
  return [
    first,
    `accuracy ${percent(test.accuracy)}; always the most frequent class: ${percent(test.majority)}`,
    `macro F1 ${figure(test.macroF1)}${logLoss}`,
    ...verdict,
    "",
    ...confusionLines(test.classes ?? [], test.confusion ?? [], columns),
  ];
}

/** Mistakes that are named where a table of all classes has no room. */
const mostMistakes = 10;

function confusionLines(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  columns: number,
): string[] {
  const names = classes.map((name) => (name.length > 20 ? `${name.slice(0, 19)}…` : name));
  const first = Math.max(corner.length, ...names.map(({ length }) => length));
  const widths = names.map((name, j) => Math.max(name.length, ...confusion.map((row) => String(row[j]).length)));
  if (first + widths.reduce((sum, width) => sum + 2 + width, 0) > columns) return mistakes(names, confusion);
  const line = (head: string, cells: readonly string[]) =>
    [head.padEnd(first), ...cells.map((cell, j) => cell.padStart(widths[j] as number))].join("  ");
  return [line(corner, names), ...names.map((name, i) => line(name, (confusion[i] ?? []).map(String)))];
}

const corner = "is, taken for";

function mistakes(names: readonly string[], confusion: readonly (readonly number[])[]): string[] {
  const all = confusion.flatMap((row, i) =>
    row.flatMap((count, j) => (i === j || count === 0 ? [] : [{ i, j, count }])),
  );
  const shown = all.toSorted((a, b) => b.count - a.count).slice(0, mostMistakes);
  if (shown.length === 0) return ["no mistakes"];
  return ["most frequent mistakes:", ...shown.map(({ i, j, count }) => `${names[i]} taken for ${names[j]}: ${count}`)];
}
