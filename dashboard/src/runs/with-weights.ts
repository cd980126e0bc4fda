import type { ModelEvaluated, Stamp, TaskDescription } from "../../../src/watch/events.ts";
import type { View } from "../fold/view.ts";

/** Of more classes or clusters, the page draws no weights. */
const mostAnswers = 16;

/** The view of a run that has ended, with the weights that it returned, if the page draws such weights. */
export function withWeights(view: View, weights: Float32Array): View {
  const run = view.runs.at(-1);
  if (run === undefined || view.task === undefined || !canBeDrawn(view.task, weights.length)) return view;
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

function canBeDrawn({ picture, featureNames }: TaskDescription, weightCount: number): boolean {
  const features = picture ? picture.width * picture.height : featureNames?.length;
  return features !== undefined && weightCount % features === 0 && weightCount / features <= mostAnswers;
}
