import { type BareGraph, type Graph, sizeOf } from "../learning/graph/graph.ts";
import { graphModel } from "../learning/graph/graph-model.ts";
import { inferShapes } from "../learning/graph/shapes.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ModelEntry, ModelOptions } from "./entries.ts";

/** The data are not those that a network was made for. */
class NetworkDoesNotFit extends UserError {
  override readonly name = "NetworkDoesNotFit";
}

/**
 * A network that somebody brings: one score predicts a number, several tell as many classes apart. Nodes that do not have it are sent it
 * with their assignment.
 *
 * @throws GraphMismatch where its operations do not fit together
 */
export function networkEntry(name: string, graph: Graph): ModelEntry {
  const scoreCount = sizeOf(inferShapes(graph).get(graph.output) ?? []);
  const loss = scoreCount === 1 ? "squared-error" : "cross-entropy";
  return {
    name,
    title: `network ${name.replace(/^onnx-/, "")}`,
    about: `A network of yours: ${scoreCount === 1 ? "predicts a number" : `tells ${scoreCount} classes apart`}.`,
    targets: scoreCount === 1 ? ["numbers"] : ["classes"],
    stepSize: 0.01,
    create(options) {
      checkFit(name, graph.input.shape, scoreCount, options);
      return graphModel({ name, graph, kernels: options.kernels.graphs, loss, seed: options.seed, isSent: true });
    },
  };
}

/** The same network without the weights that it begins with: whoever was sent it gets weights as well. */
export function withoutWeights({ parts, ...graph }: BareGraph): Graph {
  return { ...graph, parts: parts.map(({ name, shape }) => ({ name, shape, initial: { kind: "zeros" } })) };
}

function checkFit(
  name: string,
  shape: readonly number[],
  scoreCount: number,
  { featureCount, classCount, targets, picture }: ModelOptions,
): void {
  const words = shape.join(" x ");
  if (sizeOf(shape) !== featureCount)
    throw new NetworkDoesNotFit(`${name} takes ${words} numbers, and these examples have ${featureCount}`, {
      toDo: "use data of this size, or export the network for these",
    });
  if (picture && shape.length === 3 && `${shape}` !== `${[picture.channels, picture.height, picture.width]}`) {
    const size = `${picture.channels} x ${picture.height} x ${picture.width}`;
    throw new NetworkDoesNotFit(`${name} takes pictures of ${words}, and these are of ${size}`, {
      toDo: "export the network for channels, rows and columns of these pictures",
    });
  }
  if (targets !== "real" && scoreCount > 1 && scoreCount !== classCount)
    throw new NetworkDoesNotFit(`${name} tells ${scoreCount} classes apart, and these data have ${classCount}`, {
      toDo: "export the network with as many scores as there are classes",
    });
}
