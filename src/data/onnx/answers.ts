import type { SchemaTarget } from "../schema.ts";
import { cast, int64, type OnnxFeatures } from "./features.ts";
import type { GraphBuilder } from "./graph.ts";

/** What the model's answers mean. */
export type OnnxTarget =
  | { readonly kind: "classes"; readonly names: readonly string[] }
  /** Answers are standardised: `answer * deviation + mean`. */
  | { readonly kind: "number"; readonly mean: number; readonly deviation: number }
  | { readonly kind: "none" };

export function onnxTarget(target: SchemaTarget): OnnxTarget {
  return target.kind === "classes" ? { kind: "classes", names: target.classes.map(({ name }) => name) } : target;
}

interface Learned {
  readonly weights: Float32Array;
  /** How many features the model sees. */
  readonly count: number;
  readonly target: OnnxTarget;
}

type AddAnswers = (graph: GraphBuilder, features: OnnxFeatures, learned: Learned) => void;

/** From what a model sees to its answers, by the model's name. */
export const answersOf: ReadonlyMap<string, AddAnswers> = new Map<string, AddAnswers>([
  ["logistic-regression", logisticRegression],
  ["squared-svm", squaredSvm],
  ["linear-regression", linearRegression],
  ["softmax-regression", softmaxRegression],
  ["k-means", kMeans],
]);

/** Outputs `label` and `probabilities`. */
function logisticRegression(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): void {
  const score = addScores(graph, features, learned);
  const against = graph.operation("Sigmoid", [graph.operation("Neg", [score], "score against")], "first probability");
  const towards = graph.operation("Sigmoid", [score], "second probability");
  addLabel(graph, signNumber(graph, score), learned.target);
  const name = graph.operation("Concat", [against, towards], "probabilities", { axis: 1 });
  graph.output(name, "float", ["N", 2]);
}

/** Outputs `label` and `score`, which is at least 0 for the second class. */
function squaredSvm(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): void {
  const score = addScores(graph, features, learned);
  addLabel(graph, signNumber(graph, score), learned.target);
  graph.output(flat(graph, score, "score"), "float", ["N"]);
}

/** Outputs `value`, in the target's own units. */
function linearRegression(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): void {
  addValue(graph, addScores(graph, features, learned), learned.target);
}

function addValue(graph: GraphBuilder, scores: string, target: OnnxTarget): void {
  const score = cast(graph, scores, "double", "scores in float64");
  const { mean, deviation } = target.kind === "number" ? target : { mean: 0, deviation: 1 };
  const double = (name: string, value: number) =>
    graph.constant(name, [], { type: "double", values: Float64Array.of(value) });
  const scaled = graph.operation("Mul", [score, double("deviation of the target", deviation)], "less the mean");
  const value = graph.operation("Add", [scaled, double("mean of the target", mean)], "values");
  graph.output(flat(graph, value, "value"), "double", ["N"]);
}

/** Outputs `label` and `probabilities`. */
function softmaxRegression(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): void {
  addClasses(graph, addScores(graph, features, learned), learned.target, answerCount(learned));
}

/** Outputs of scores: `label` and `probabilities`, or `value`. */
export function addScored(graph: GraphBuilder, scores: string, target: OnnxTarget, scoreCount: number): void {
  if (scoreCount > 1) addClasses(graph, scores, target, scoreCount);
  else addValue(graph, scores, target);
}

function addClasses(graph: GraphBuilder, scores: string, target: OnnxTarget, scoreCount: number): void {
  addLabel(graph, graph.operation("ArgMax", [scores], "number", { axis: 1, keepdims: 0 }), target);
  const name = graph.operation("Softmax", [scores], "probabilities", { axis: 1 });
  graph.output(name, "float", ["N", scoreCount]);
}

/** Outputs `cluster`, the number of the nearest centre: that of the smallest ||c||^2 - 2 <x,c>. */
function kMeans(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): void {
  const { count, weights } = learned;
  const squares = Float32Array.from({ length: answerCount(learned) }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const entry = weights[k * count + j] as number;
      sum += (j === features.bias ? 1 - entry : entry) ** 2;
    }
    return sum;
  });
  const distances = addProducts(graph, features, learned, { factor: -2, constants: squares });
  const cluster = graph.operation("ArgMin", [distances], "cluster", { axis: 1, keepdims: 0 });
  graph.output(cluster, "int64", ["N"]);
}

/** <w_k, x> of each of the model's vectors: a float tensor [N, K]. */
function addScores(graph: GraphBuilder, features: OnnxFeatures, learned: Learned): string {
  const { bias } = features;
  const constants = Float32Array.from({ length: answerCount(learned) }, (_, k) =>
    bias === undefined ? 0 : (learned.weights[k * learned.count + bias] as number),
  );
  return addProducts(graph, features, learned, { factor: 1, constants });
}

/** factor * <w_k, x> + constant_k, without the feature that is always 1. */
function addProducts(
  graph: GraphBuilder,
  { value, places }: OnnxFeatures,
  learned: Learned,
  { factor, constants }: { readonly factor: number; readonly constants: Float32Array },
): string {
  const { weights, count } = learned;
  const answers = answerCount(learned);
  const picked = Float32Array.from({ length: answers * places.length }, (_, i) => {
    const place = places[i % places.length] as number;
    return weights[Math.floor(i / places.length) * count + place] as number;
  });
  const matrix = graph.constant("weights", [answers, places.length], { type: "float", values: picked });
  const added = graph.constant("constants", [answers], { type: "float", values: constants });
  return graph.operation("Gemm", [value, matrix, added], "scores", { transB: 1, alpha: { float: factor } });
}

const answerCount = ({ weights, count }: Learned) => weights.length / count;

/** 1 where the score is at least 0, else 0. */
function signNumber(graph: GraphBuilder, score: string): string {
  const zero = graph.constant("zero score", [], { type: "float", values: Float32Array.of(0) });
  const isSecond = graph.operation("GreaterOrEqual", [score, zero], "is the second class");
  return flat(graph, cast(graph, isSecond, "int64", "numbers of classes"), "number");
}

/** The class of this number, in words. */
function addLabel(graph: GraphBuilder, number: string, target: OnnxTarget): void {
  if (target.kind !== "classes") throw new RangeError("the model answers with classes, which have no names here");
  const { names } = target;
  const classes = graph.constant("classes", [names.length], { type: "string", values: names });
  graph.output(graph.operation("Gather", [classes, number], "label", { axis: 0 }), "string", ["N"]);
}

/** [N, 1] as [N]. */
function flat(graph: GraphBuilder, value: string, name: string): string {
  return graph.operation("Reshape", [value, int64(graph, `${name}: shape`, [-1])], name);
}
