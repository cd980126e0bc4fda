import { keptModel } from "../assembly/learned.ts";
import { featureCount } from "../data/features.ts";
import { encodeModelFile } from "../data/model-file.ts";
import { encodeSafetensors } from "../data/safetensors.ts";
import type { Schema } from "../data/schema.ts";
import type { TaskDescription } from "../watch/events.ts";
import { metricsParquet } from "./metrics-parquet.ts";
import { modelOnnx } from "./model-onnx.ts";
import { runReport } from "./report/run-report.ts";
import type { Content, RunFacts, RunFile } from "./run-facts.ts";

/** The files that are written when a run has ended, by name, in this order. */
export const runFiles: ReadonlyMap<string, RunFile> = new Map<string, RunFile>([
  ["schema.json", schemaJson],
  ["metrics.parquet", metricsParquet],
  ["model.safetensors", modelSafetensors],
  ["model.onnx", modelOnnx],
  ["model.json", modelJson],
  ["report.html", runReport],
]);

function schemaJson({ schema }: RunFacts): Content | undefined {
  return schema === null ? undefined : `${JSON.stringify(schema, null, 2)}\n`;
}

function modelJson({ learned, task, endedAt }: RunFacts): Content | undefined {
  if (!learned) return undefined;
  return encodeModelFile(keptModel(task, learned, endedAt));
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
  const features = schema
    ? featureCount(schema)
    : picture
      ? picture.width * picture.height * (picture.channels ?? 1)
      : featureNames?.length;
  if (features === undefined || weightCount % features !== 0) return [weightCount];
  return [weightCount / features, features];
}
