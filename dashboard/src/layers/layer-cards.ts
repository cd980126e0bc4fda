import { type BareGraph, inputsOf, type Operation, type Shape, sizeOf } from "../../../src/learning/graph/graph.ts";
import { inferShapes } from "../../../src/learning/graph/shapes.ts";
import { operationWords, times } from "./operation-words.ts";

/** A layer as people think of it: weights, and what follows them until the next ones. */
export interface LayerCard {
  /** Of the operation that it begins with: `conv1`. */
  readonly name: string;
  /** What it does, one after the other, for people. */
  readonly does: readonly string[];
  /** The value that it ends with, and its shape: `[features]`, or `[channels, height, width]`. */
  readonly value: string;
  readonly shape: Shape;
  readonly weightCount: number;
  /** The part of the weights that it multiplies with. */
  readonly part?: string;
}

/** The layers of a graph in their order, without the input; none if its operations do not fit together. */
export function layerCards(graph: BareGraph): readonly LayerCard[] {
  const shapes = shapesOf(graph);
  if (shapes === undefined) return [];
  const parts = new Map(graph.parts.map((part) => [part.name, part.shape]));
  const cards: LayerCard[] = [];
  let before: string[] = [];
  for (const operation of graph.operations) {
    const { op, output: value } = operation;
    const shape = shapes.get(value) ?? [];
    // What only lays numbers out in another order belongs to what reads them.
    if ((op === "Flatten" || op === "Reshape") && value !== graph.output) {
      before = [`${operationWords(operation, parts)} of ${shapeWords(shape)}`];
      continue;
    }
    const does = [...before, operationWords(operation, parts)];
    const weightCount = weightsOf(operation).reduce((sum, part) => sum + sizeOf(parts.get(part) ?? []), 0);
    before = [];
    const last = cards.at(-1);
    if (last && !begins(operation) && inputsOf(operation)[0] === last.value) {
      const all = { does: [...last.does, ...does], weightCount: last.weightCount + weightCount };
      cards[cards.length - 1] = { ...last, ...all, value, shape };
    } else {
      const part = "weight" in operation ? { part: operation.weight } : {};
      cards.push({ name: value, does, value, shape, weightCount, ...part });
    }
  }
  return cards;
}

function shapesOf(graph: BareGraph): ReadonlyMap<string, Shape> | undefined {
  try {
    return inferShapes(graph);
  } catch {
    return undefined;
  }
}

const beginning: ReadonlySet<Operation["op"]> = new Set(["Conv", "Gemm", "MatMul", "Gather", "Add", "Mul", "Concat"]);
const begins = ({ op }: Operation) => beginning.has(op);

/** The parts of the weights that an operation has. */
function weightsOf(operation: Operation): readonly string[] {
  const named =
    operation.op === "Scale"
      ? [operation.factor, operation.summand]
      : "weight" in operation
        ? [operation.weight, "bias" in operation ? operation.bias : undefined]
        : [];
  return named.filter((part) => part !== undefined);
}

/** `8 × 14 × 14` */
export const shapeWords = (shape: Shape): string => shape.join(times);
