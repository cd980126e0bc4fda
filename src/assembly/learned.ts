import type { KeptModel } from "../data/model-file.ts";
import type { RunResult } from "../protocol/result.ts";
import type { RunWeights } from "../runtime/aggregator-options.ts";
import type { TaskDescription } from "../watch/events.ts";

/** What a run has learned: nothing if it has diverged. */
export interface Learned {
  readonly result: RunResult;
  readonly weights: RunWeights;
}

export function learnedIn(result: RunResult | undefined, weights: RunWeights | undefined): Learned | undefined {
  if (!result || !weights || result.ending === "diverged" || !weights.weights.every(Number.isFinite)) return undefined;
  return { result, weights };
}

export function keptModel(task: TaskDescription, { result, weights }: Learned, createdAt: Date): KeptModel {
  const { schema = null } = task;
  const dataset = schema === null ? task.dataset : null;
  return { model: task.model, schema, dataset, weights: weights.weights, result, createdAt };
}
