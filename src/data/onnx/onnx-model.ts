import { type BareGraph, sizeOf, weightCountOf } from "../../learning/graph/graph.ts";
import { inferShapes } from "../../learning/graph/shapes.ts";
import { UserError } from "../../protocol/user-error.ts";
import type { Schema } from "../schema.ts";
import { addScored, answersOf, type OnnxTarget } from "./answers.ts";
import { addFeatures, countOf, type PlainFeatures } from "./features.ts";
import { GraphBuilder, type OnnxGraph } from "./graph.ts";
import { addNetwork } from "./network-graph.ts";

/** A model that was learned, and how records become what it sees. */
export interface LearnedModel {
  /** As the catalog names it. */
  readonly model: string;
  readonly records: Schema | PlainFeatures;
  readonly target: OnnxTarget;
  readonly weights: Float32Array;
  /** Of networks: what is computed. */
  readonly graph?: BareGraph | undefined;
}

/** The weights are not those of such a model. */
export class NotOfThisModel extends UserError {
  override readonly name = "NotOfThisModel";
}

/**
 * The model as a graph, from a record as people have it to answers as people read them; undefined for a model that is not one of
 * Edgewise's own.
 *
 * @throws NotOfThisModel
 */
export function onnxGraph(learned: LearnedModel): OnnxGraph | undefined {
  const { model, records, target, weights, graph: network } = learned;
  if (network) return networkGraph(learned, network);
  const addAnswers = answersOf.get(model);
  if (!addAnswers) return undefined;
  const count = countOf(records);
  const wanted = vectorCount(model, target);
  const fits = wanted === undefined ? weights.length % count === 0 : weights.length === wanted * count;
  if (!fits || weights.length === 0)
    throw new NotOfThisModel(`${weights.length} weights are not those of ${model} with ${count} features`);
  const graph = new GraphBuilder();
  addAnswers(graph, addFeatures(graph, records), { weights, count, target });
  return graph.graph();
}

/** With the names of where the network begins and ends, so that it can be learned further. */
function networkGraph({ model, records, target, weights }: LearnedModel, network: BareGraph): OnnxGraph {
  const wanted = sizeOf(network.input.shape);
  if (weights.length !== weightCountOf(network) || countOf(records) !== wanted)
    throw new NotOfThisModel(`${weights.length} weights are not those of ${model} with ${countOf(records)} features`);
  const graph = new GraphBuilder();
  const { scores, metadata } = addNetwork(graph, addFeatures(graph, records), { graph: network, weights });
  addScored(graph, scores, target, sizeOf(inferShapes(network).get(network.output) ?? []));
  return { ...graph.graph(), metadata };
}

/** How many vectors of weights it has: one, one for each class, or as many as there are centres, which nothing else says. */
function vectorCount(model: string, target: OnnxTarget): number | undefined {
  if (model === "k-means") return undefined;
  return model === "softmax-regression" && target.kind === "classes" ? target.names.length : 1;
}
