import { createRequire } from "node:module";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { OnnxGraph, Value } from "../../src/data/onnx/graph.ts";
import { encodeOnnx } from "../../src/data/onnx/onnx-file.ts";
import { type LearnedModel, onnxGraph } from "../../src/data/onnx/onnx-model.ts";
import type { Onnxruntime } from "../../src/platform/nodejs/onnxruntime-engine.ts";

/** What is used of onnxruntime-node, which is installed into a folder of its own: it takes 290 MB. */
interface Runtime {
  readonly Tensor: new (type: string, data: Data, dims: readonly number[]) => Tensor;
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
}
type Data = Float32Array | Float64Array | Uint8Array | BigInt64Array | readonly string[];
interface Tensor {
  readonly dims: readonly number[];
  readonly data: Data;
}
interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

const folder = process.env.EDGEWISE_ONNXRUNTIME;
if (folder === undefined) throw new Error("run these tests with: npm test -- onnx");
export const runtime: Runtime & Onnxruntime = createRequire(join(folder, "package.json"))("onnxruntime-node");

/** What ONNX Runtime answers with the model as a file, for inputs of so many rows, by the outputs' names. */
export async function answersOfRuntime(
  model: LearnedModel,
  rows: number,
  inputs: ReadonlyMap<string, Data>,
): Promise<ReadonlyMap<string, Data>> {
  const graph = onnxGraph(model);
  if (!graph) throw new Error(`${model.model} has no graph`);
  const feeds = new Map<string, Data>();
  for (const { name } of graph.inputs) {
    const data = inputs.get(name);
    if (data === undefined) throw new Error(`the model wants ${name}`);
    feeds.set(name, data);
  }
  return outputsOfRuntime(graph, feeds, rows);
}

/** What ONNX Runtime makes of a graph, by the outputs' names; where the first extent of inputs is not known it is `rows`. */
export async function outputsOfRuntime(
  graph: OnnxGraph,
  inputs: ReadonlyMap<string, Data>,
  rows?: number,
): Promise<ReadonlyMap<string, Data>> {
  const file = await encodeOnnx(graph, { version: "0.0.0", about: "a test", metadata: new Map() });
  const session = await runtime.InferenceSession.create(file);
  onTestFinished(() => session.release());
  const feeds = graph.inputs.map(({ name, type, shape }: Value): [string, Tensor] => {
    const elements = type === "float" ? "float32" : type === "double" ? "float64" : type;
    const extents = shape.map((extent) => (typeof extent === "number" ? extent : (rows ?? 1)));
    return [name, new runtime.Tensor(elements, inputs.get(name) as Data, extents)];
  });
  const outputs = await session.run(Object.fromEntries(feeds));
  return new Map(session.outputNames.map((name) => [name, (outputs[name] as Tensor).data]));
}
