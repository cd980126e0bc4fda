import { type OnnxTarget, onnxTarget } from "../data/onnx/answers.ts";
import type { PlainFeatures } from "../data/onnx/features.ts";
import { encodeOnnx } from "../data/onnx/onnx-file.ts";
import { onnxGraph } from "../data/onnx/onnx-model.ts";
import type { Schema } from "../data/schema.ts";
import { sizeOf } from "../learning/graph/graph.ts";
import type { TaskDescription } from "../watch/events.ts";
import type { Content, RunFacts } from "./run-facts.ts";

/** What it needs of a run. */
export type OnnxFacts = Pick<RunFacts, "learned" | "schema" | "task"> & {
  readonly record: Pick<RunFacts["record"], "edgewise">;
};

/**
 * model.onnx: the model with all that makes its features of a record; undefined for models of plugins, which only they know.
 *
 * @throws OnnxUnavailable, NotOfThisModel
 */
export async function modelOnnx({ learned, schema, task, record }: OnnxFacts): Promise<Content | undefined> {
  if (!learned) return undefined;
  const { weights } = learned.weights;
  const records = schema ?? recordsOf(task, weights.length);
  if (!records) return undefined;
  const target = schema ? onnxTarget(schema.target) : targetOf(task);
  const graph = onnxGraph({ model: task.model, records, target, weights, graph: task.graph });
  if (!graph) return undefined;
  const metadata = new Map([
    ["model", task.model],
    ["dataset", task.dataset],
  ]);
  return encodeOnnx(graph, { version: record.edgewise, about: task.title, metadata });
}

/** What examples of a dataset with a name are; undefined if nothing says how many features they have. */
function recordsOf({ picture, ...task }: TaskDescription, weightCount: number): Schema | PlainFeatures | undefined {
  const seen = task.graph && sizeOf(task.graph.input.shape);
  if (seen !== undefined && picture?.height !== undefined && seen !== picture.height * picture.width)
    return { kind: "features", count: seen };
  if (picture) return { kind: "pictures", version: 1, ...picture, channels: 1, target: { kind: "none" } };
  const count = seen ?? task.featureNames?.length ?? featuresBy(task, weightCount);
  return count === undefined ? undefined : { kind: "features", count };
}

function featuresBy({ model, classNames }: Pick<TaskDescription, "model" | "classNames">, weightCount: number) {
  if (model === "k-means") return undefined;
  return model === "softmax-regression" ? weightCount / classNames.length : weightCount;
}

function targetOf({ target, classNames }: TaskDescription): OnnxTarget {
  if (target) return { kind: "number", ...target };
  return classNames.length > 0 ? { kind: "classes", names: classNames } : { kind: "none" };
}
