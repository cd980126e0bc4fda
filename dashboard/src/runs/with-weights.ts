import type { ModelEvaluated, Stamp } from "../../../src/watch/events.ts";
import { areReadable } from "../../../src/watch/readable-weights.ts";
import type { View } from "../fold/view.ts";

/** The view of a run that has ended, with the weights that it returned, if the page draws such weights. */
export function withWeights(view: View, weights: Float32Array): View {
  const run = view.runs.at(-1);
  if (run === undefined || view.task === undefined || !areReadable(weights.length, view.task)) return view;
  const round = run.end?.summary?.rounds ?? run.lastRound?.round ?? 0;
  const unknown: ModelEvaluated & Stamp = {
    kind: "model-evaluated",
    run: run.run,
    round,
    consumedSeconds: run.lastRound?.consumedSeconds ?? 0,
    metrics: {},
    answers: [],
    sequence: view.sequence,
    at: view.at,
  };
  return { ...view, model: { ...(view.model ?? unknown), weights } };
}
