import { encodeModelFile } from "../data/model-file.ts";
import type { RunRecord } from "../data/run-record.ts";
import { encodeSafetensors } from "../data/safetensors.ts";
import type { Schema } from "../data/schema.ts";
import { featureCount } from "../data/schema.ts";
import type { RunResult } from "../protocol/result.ts";
import type { RunWeights } from "../runtime/aggregator-options.ts";
import type { AggregatorEvent, TaskDescription } from "../watch/events.ts";

/** All that is known of a run when it has ended. */
export interface RunFacts {
  readonly record: RunRecord;
  readonly task: TaskDescription;
  /** What its nodes agreed on; null for a dataset that has a name. */
  readonly schema: Schema | null;
  /** What it came to; undefined if it was replaced, has diverged or returned nothing. */
  readonly learned?: { readonly result: RunResult; readonly weights: RunWeights };
  readonly endedAt: Date;
  /** What a late watcher gets of it: its rounds, thinned out if there were very many, and its nodes. */
  readonly events: readonly AggregatorEvent[];
  /** The table of its rounds, column by column; null where something was not measured. */
  readonly metrics: () => Promise<ReadonlyMap<string, readonly (number | null)[]>>;
}

/** What a file holds at the end of a run; undefined if there is nothing to tell. */
export type RunFile = (facts: RunFacts) => Content | undefined | Promise<Content | undefined>;
type Content = string | Uint8Array;

/** The files that are written when a run has ended, by name, in this order. */
export const runFiles: ReadonlyMap<string, RunFile> = new Map([
  ["schema.json", schemaJson],
  ["model.safetensors", modelSafetensors],
  ["model.json", modelJson],
]);

function schemaJson({ schema }: RunFacts): Content | undefined {
  return schema === null ? undefined : `${JSON.stringify(schema, null, 2)}\n`;
}

function modelJson({ learned, schema, task, endedAt }: RunFacts): Content | undefined {
  if (!learned) return undefined;
  const { result, weights } = learned;
  const dataset = schema === null ? task.dataset : null;
  return encodeModelFile({ model: task.model, schema, dataset, weights: weights.weights, result, createdAt: endedAt });
}

function modelSafetensors({ learned, schema, task }: RunFacts): Content | undefined {
  if (!learned) return undefined;
  const { weights: values } = learned.weights;
  const metadata = new Map([
    ["format", "edgewise"],
    ["model", task.model],
    ["dataset", task.dataset],
  ]);
  if (schema !== null) metadata.set("schema", JSON.stringify(schema));
  return encodeSafetensors(new Map([["weights", { shape: shapeOf(values.length, schema, task), values }]]), metadata);
}

/** One row for each answer or centre, where the number of features is known and fits; else all in one. */
function shapeOf(weightCount: number, schema: Schema | null, { picture, featureNames }: TaskDescription): number[] {
  const features = schema ? featureCount(schema) : picture ? picture.width * picture.height : featureNames?.length;
  if (features === undefined || weightCount % features !== 0) return [weightCount];
  return [weightCount / features, features];
}
