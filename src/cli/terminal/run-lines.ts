import type { AggregatorEvent, RunSummary } from "../../watch/events.ts";
import { bytes, wrapped } from "./format.ts";
import { metricResult } from "./metrics.ts";
import type { Style } from "./style.ts";

type RunStarted = Extract<AggregatorEvent, { readonly kind: "run-started" }>;
type RunFinished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

/** What is run, in one line, or in as many of `columns` as it takes. */
export function runStartedLine({ run, settings, update, momentum, nodes }: RunStarted, columns: number | undefined) {
  const batch = settings.batch === "full" ? "full batches" : `minibatches of ${settings.batch}`;
  const rule = momentum > 0 ? `${update} with momentum ${momentum}` : update;
  const what = `${settings.partition} data on ${nodes.length} nodes, ${settings.strategy}, ${rule}, ${batch}`;
  return inColumns(`run ${run}: ${what}, budget ${settings.budgetSeconds} s, seed ${settings.seed}`, columns);
}

/** What came of a run. */
export function runFinishedLine(
  { run, reason, explanation, summary }: RunFinished,
  columns: number | undefined,
  style: Style,
) {
  const trouble = explanation === undefined ? "" : `: ${explanation}`;
  if (!summary) return `run ${run} ended: ${reason}${trouble}`;
  const loss = summary.loss === null ? "unknown (no node was left)" : summary.loss.toFixed(5);
  const why = reason === "budget" ? "" : ` (${reason}${trouble})`;
  const result = [
    `loss ${loss}`,
    ...Object.entries(summary.metrics).flatMap(([name, value]) =>
      value === null ? [] : [metricResult([name, value])],
    ),
  ].join(", ");
  const head = style.good(`run ${run} finished${why}: ${result}`);
  const rest = effortOf(summary);
  return columns === undefined ? `${head}; ${rest}` : `${head}\n${inColumns(`  ${rest}`, columns)}`;
}

function effortOf(summary: RunSummary): string {
  const effort = `${summary.rounds} rounds, average tau ${summary.averageTau.toFixed(1)}`;
  const time = `${summary.consumedSeconds.toFixed(2)} of ${summary.budgetSeconds} s`;
  return `${effort}, ${time}, ${bytes(summary.bytesSent)} sent, ${bytes(summary.bytesReceived)} received`;
}

/** Further lines are indented. */
function inColumns(text: string, columns: number | undefined): string {
  if (columns === undefined || text.length < columns) return text;
  return wrapped(text.trimStart(), columns - 3)
    .split("\n")
    .map((line, i) => (i === 0 && !text.startsWith(" ") ? line : `  ${line}`))
    .join("\n");
}
