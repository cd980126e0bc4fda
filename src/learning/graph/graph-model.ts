import type { Random } from "../../math/random.ts";
import type { Dataset, Rows } from "../dataset.ts";
import { whenThere } from "../eventually.ts";
import type { Metrics, Model } from "../model.ts";
import { featuresOf } from "../models/linear-model.ts";
import { largestOf, type Scores, softmaxInto } from "../scores.ts";
import type { Between } from "../slices.ts";
import type { Augmentation } from "./augmentation.ts";
import type { GraphKernels } from "./calls.ts";
import { createComputation, type TargetOf } from "./computation.ts";
import { type BareGraph, type Graph, type Initial, sizeOf, weightCountOf } from "./graph.ts";
import { multiplicationsOf } from "./pieces.ts";
import { type GraphLoss, planGraph } from "./plan.ts";

export interface GraphModelOptions {
  readonly name: string;
  readonly graph: Graph;
  readonly kernels: GraphKernels;
  /** Classes are told apart by cross-entropy; a number is predicted with half its squared error. */
  readonly loss: GraphLoss;
  /** What dropouts and changes of pictures are drawn from: the run's. */
  readonly seed?: number | undefined;
  /** How the pictures of a gradient are changed; left out, they are not. */
  readonly augmentation?: Augmentation | undefined;
  /** As in {@link Model}. */
  readonly isSent?: boolean;
}

/** Multiplications of the examples that are computed together, forward: few enough for small memory and short turns. */
const multiplicationsTogether = 2 ** 26;
/** Numbers that these examples take in memory, beside weights: 64 MB. */
const numbersTogether = 2 ** 24;
/** An ordinary minibatch. */
const mostTogether = 128;

/**
 * A model that is a graph of operations. Weights are the graph's parts one after the other, at first as the parts say, by the
 * given randomness. No regularization. Functions throw a TypeError for data of another width or with other targets.
 */
export function graphModel({
  name,
  graph,
  kernels,
  loss,
  seed,
  augmentation,
  isSent = false,
}: GraphModelOptions): Model {
  const rows = rowsTogether(graph, loss);
  const plan = planGraph(graph, { rows, loss });
  const { scoreCount, weightCount } = plan;
  const target = loss === "cross-entropy" ? classOf : targetOf;
  const computation = createComputation(plan, kernels, target, { seed, augmentation });

  function fitting(data: Dataset): Dataset {
    const { targets } = data;
    featuresOf(name, data, plan.inputSize);
    const kind = loss === "cross-entropy" ? "class" : "real";
    if (targets.kind !== kind) throw new TypeError(`${name} needs ${kind} targets, not "${targets.kind}" targets`);
    if (targets.kind === "class" && targets.classCount !== scoreCount)
      throw new TypeError(`${name} was made for ${scoreCount} classes; the dataset has ${targets.classCount}`);
    return data;
  }

  /** For each row its scores; targets are not asked for, since answers need none. */
  function eachRow(weights: Float32Array, data: Dataset, rows: Rows, use: (scores: Scores, i: number) => void): void {
    featuresOf(name, data, plan.inputSize);
    computation.scores(weights, data, rows, (scores, from) => {
      for (let i = 0; i * scoreCount < scores.length; i++)
        use(scores.subarray(i * scoreCount, (i + 1) * scoreCount), from + i);
    });
  }

  const shared = {
    name,
    weightCount,
    memoryBytes: 4 * plan.length,
    graph: bareGraph(graph),
    isSent,
    changesInputs: augmentation !== undefined,
    rowsPerSlice: rows,
    initialWeights: (random: Random) => initialWeights(graph, random),
    loss: (weights: Float32Array, data: Dataset, rows: Rows) => computation.loss(weights, fitting(data), rows),
    gradientInto: (gradient: Float32Array, weights: Float32Array, data: Dataset, rows: Rows) =>
      computation.gradientInto(gradient, weights, fitting(data), rows, () => undefined),
    gradientInTurnsInto: (gradient: Float32Array, weights: Float32Array, data: Dataset, rows: Rows, between: Between) =>
      computation.gradientInto(gradient, weights, fitting(data), rows, between),
  };

  if (loss === "squared-error") {
    return {
      ...shared,
      metricNames: ["meanSquaredError"],
      metrics: (weights, data, rows) =>
        whenThere(computation.loss(weights, fitting(data), rows), (mean) => ({ meanSquaredError: 2 * mean })),
      answers(weights, data, rows) {
        const found: { value: number; score: number }[] = [];
        eachRow(weights, data, rows, ([score = 0]) => found.push({ value: score, score }));
        return found;
      },
    };
  }
  function countAnswers(counts: Uint32Array, weights: Float32Array, data: Dataset, rows: Rows): Metrics {
    let correct = 0;
    eachRow(weights, fitting(data), rows, (scores, i) => {
      const [is, answer] = [classOf(data, rows[i] as number), largestOf(scores, 0, scoreCount)];
      const at = is * scoreCount + answer;
      counts[at] = (counts[at] as number) + 1;
      if (is === answer) correct++;
    });
    return { accuracy: rows.length === 0 ? 0 : correct / rows.length };
  }

  return {
    ...shared,
    metricNames: ["accuracy"],
    metrics: (weights, data, rows) => countAnswers(new Uint32Array(scoreCount ** 2), weights, data, rows),
    countAnswers,
    answers(weights, data, rows) {
      const found: { value: number; score: number }[] = [];
      eachRow(weights, data, rows, (scores) => {
        const value = largestOf(scores, 0, scoreCount);
        found.push({ value, score: scores[value] as number });
      });
      return found;
    },
    probabilitiesInto(probabilities, weights, data, rows) {
      eachRow(weights, data, rows, (scores, i) => softmaxInto(probabilities, i * scoreCount, scores, 0, scoreCount));
    },
  };
}

/** As it is told: what is not there is not named. */
function bareGraph({ parts, operations, ...graph }: Graph): BareGraph {
  const given = <T extends object>(of: T): T =>
    Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
  return { ...graph, operations: operations.map(given), parts: parts.map(({ name, shape }) => ({ name, shape })) };
}

function rowsTogether(graph: Graph, loss: GraphLoss): number {
  const { calls, forward, length } = planGraph(graph, { rows: 1, loss });
  const each = calls.slice(forward.from, forward.to).reduce((sum, call) => sum + multiplicationsOf(call, 1), 0);
  const room = (planGraph(graph, { rows: 1 + mostTogether, loss }).length - length) / mostTogether;
  return Math.max(
    1,
    Math.min(mostTogether, Math.floor(multiplicationsTogether / each), Math.floor(numbersTogether / room)),
  );
}

const classOf: TargetOf = ({ targets }, row) => {
  if (targets.kind !== "class") throw new TypeError(`"${targets.kind}" targets are no classes`);
  const found = targets.values[row] as number;
  if (!(found < targets.classCount))
    throw new RangeError(`row ${row} is of class ${found}, and there are ${targets.classCount}`);
  return found;
};

const targetOf: TargetOf = ({ targets }, row) => {
  if (targets.kind !== "real") throw new TypeError(`"${targets.kind}" targets are no numbers`);
  return targets.values[row] as number;
};

function initialWeights(graph: Graph, random: Random): Float32Array {
  const weights = new Float32Array(weightCountOf(graph));
  let at = 0;
  for (const { shape, initial } of graph.parts) {
    const size = sizeOf(shape);
    putInitial(weights.subarray(at, at + size), initial, random);
    at += size;
  }
  return weights;
}

function putInitial(part: Float32Array, initial: Initial, random: Random): void {
  switch (initial.kind) {
    case "zeros":
      return;
    case "given":
      part.set(initial.values);
      return;
    case "he":
    case "even": {
      const most = Math.sqrt((initial.kind === "he" ? 6 : 3) / initial.fanIn);
      for (let j = 0; j < part.length; j++) part[j] = most * (2 * random.uniform() - 1);
      return;
    }
    default:
      throw new Error(`unreachable: ${initial satisfies never}`);
  }
}
