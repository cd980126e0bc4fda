import type { RunSummary } from "../../../src/watch/events.ts";
import { column } from "./table.ts";
import type { RunView } from "./view.ts";

/** The numbers of a run that several places of the page show: the newest ones while it goes on, then those of its result. */
export interface Readings {
  /** The round under way; after the end, how many there were. */
  readonly round?: number | undefined;
  /** Of the newest round that learns; the final evaluation has no local updates. */
  readonly tau?: number | undefined;
  readonly loss?: number | undefined;
  /** What tests say: accuracy, or the metric asked for. */
  readonly metric?: number | undefined;
  /** Costs in seconds, of the newest round that learned. */
  readonly c?: number | undefined;
  readonly b?: number | undefined;
}

export function readings(run: RunView, metric: string): Readings {
  const tested = column(run.accuracies, "accuracy").at(-1);
  const taus = column(run.rounds, "tau");
  const row = taus.findLastIndex((tau) => tau > 0);
  const lastTau = taus[row];
  const costs = { c: column(run.rounds, "c")[row], b: column(run.rounds, "b")[row] };
  if (run.status === "finished") {
    const result = run.end?.summary;
    return {
      ...costs,
      round: result?.rounds ?? run.lastRound?.round,
      tau: lastTau,
      loss: result ? (result.loss ?? undefined) : run.lastRound?.loss,
      metric: result ? metricOf(result.metrics, metric) : tested,
    };
  }
  const begun = run.underWay;
  return {
    ...costs,
    round: begun?.round ?? run.lastRound?.round,
    tau: begun !== undefined && begun.localUpdates > 0 ? begun.localUpdates : lastTau,
    loss: run.lastRound?.loss,
    metric: tested,
  };
}

/** A metric by the name that its model gave it. */
function metricOf(metrics: RunSummary["metrics"], name: string): number | undefined {
  return Object.hasOwn(metrics, name) ? (metrics[name] ?? undefined) : undefined;
}
