import { GraphBuilder } from "../../data/onnx/graph.ts";
import { encodeOnnx } from "../../data/onnx/onnx-file.ts";
import { notDifferentiated, trainingGraph } from "../../data/onnx/training-graph.ts";
import type { Dataset, Rows } from "../../learning/dataset.ts";
import type { Engine } from "../../learning/engine.ts";
import { floatsOfRowInto } from "../../learning/floats-of-row.ts";
import { type BareGraph, sizeOf } from "../../learning/graph/graph.ts";
import type { Model } from "../../learning/model.ts";
import type { Between } from "../../learning/slices.ts";
import { UserError } from "../../protocol/user-error.ts";

/** What is used of onnxruntime-node, which takes 300 MB, and is not installed with this program. */
export interface Onnxruntime {
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, number>>): Promise<Session>;
  };
}
interface Tensor {
  readonly data: unknown;
}
interface Session {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

const packageName: string = "onnxruntime-node";

/** @throws UserError where the package is not installed, or does not load */
export async function loadOnnxruntime(): Promise<Onnxruntime> {
  try {
    const loaded = (await import(packageName)) as Onnxruntime & { readonly default?: Onnxruntime };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new UserError(`--engine onnxruntime needs the package ${packageName}, which cannot be loaded here`, {
      toDo: `npm install ${packageName} beside edgewise (300 MB), or leave --engine out`,
      cause,
    });
  }
}

/** Examples that are computed together. */
const mostTogether = 128;

/**
 * Gradients by ONNX Runtime. It only infers for JavaScript, so that loss and gradient are written as a graph for it
 * (data/onnx/training-graph.ts): a session for each number of examples. It computes in threads of its own.
 */
export function onnxruntimeEngine(runtime: Onnxruntime, { threads }: { readonly threads: number }): Engine {
  return {
    name: "onnxruntime",
    take(model) {
      const { graph } = model;
      if (graph === undefined) return model;
      const missing = missingOf(model, graph);
      if (missing === undefined) return { ...model, ...gradientsOf(runtime, graph, threads) };
      throw new UserError(`--engine onnxruntime has no gradient of ${missing}, which ${model.name} needs`, {
        toDo: "leave --engine out there: kernels have it",
      });
    },
  };
}

function missingOf({ metricNames, changesInputs }: Model, graph: BareGraph): string | undefined {
  if (changesInputs) return "changed pictures";
  return metricNames.includes("accuracy") ? notDifferentiated(graph) : "a number that is predicted";
}

function gradientsOf(
  runtime: Onnxruntime,
  graph: BareGraph,
  threads: number,
): Required<Pick<Model, "gradientInto" | "gradientInTurnsInto">> {
  const sessions = new Map<number, Promise<Session>>();
  const inputSize = sizeOf(graph.input.shape);

  function sessionOf(batch: number): Promise<Session> {
    const found = sessions.get(batch) ?? createSession(batch);
    sessions.set(batch, found);
    return found;
  }

  async function createSession(batch: number): Promise<Session> {
    const what = { version: "", about: "a gradient", metadata: new Map<string, string>() };
    const file = await encodeOnnx(trainingGraph(new GraphBuilder(), graph, batch), what);
    return runtime.InferenceSession.create(file, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  }

  function feedsOfRows({ features, targets }: Dataset, rows: Rows): Record<string, Tensor> {
    if (targets.kind !== "class") throw new TypeError(`"${targets.kind}" targets are no classes`);
    const input = new Float32Array(rows.length * inputSize);
    const wanted = new Float32Array(rows.length * targets.classCount);
    rows.forEach((row, i) => {
      floatsOfRowInto(input, i * inputSize, features, row);
      wanted[i * targets.classCount + (targets.values[row] as number)] = 1;
    });
    return {
      input: new runtime.Tensor("float32", input, [rows.length, ...graph.input.shape]),
      wanted: new runtime.Tensor("float32", wanted, [rows.length, targets.classCount]),
    };
  }

  function feedsOfWeights(weights: Float32Array): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {};
    let at = 0;
    for (const { name, shape } of graph.parts) {
      const end = at + sizeOf(shape);
      feeds[name] = new runtime.Tensor("float32", weights.slice(at, end), shape);
      at = end;
    }
    return feeds;
  }

  async function gradientInTurnsInto(
    gradient: Float32Array,
    weights: Float32Array,
    data: Dataset,
    rows: Rows,
    between: Between,
  ): Promise<number> {
    gradient.fill(0);
    const parts = feedsOfWeights(weights);
    let loss = 0;
    for (let from = 0; from < rows.length; from += mostTogether) {
      const portion = rows.subarray(from, from + mostTogether);
      const share = portion.length / rows.length;
      const session = await sessionOf(portion.length);
      const found = await session.run({ ...parts, ...feedsOfRows(data, portion) });
      loss += share * (numbersOf(found, "loss")[0] as number);
      let at = 0;
      for (const { name } of graph.parts) {
        for (const slope of numbersOf(found, `d${name}`)) {
          gradient[at] = (gradient[at] as number) + share * slope;
          at++;
        }
      }
      await between();
    }
    return loss;
  }

  return {
    gradientInTurnsInto,
    gradientInto: (gradient, weights, data, rows) =>
      gradientInTurnsInto(gradient, weights, data, rows, () => undefined),
  };
}

const numbersOf = (found: Readonly<Record<string, Tensor>>, name: string): Float32Array =>
  found[name]?.data as Float32Array;
