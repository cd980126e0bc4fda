import { UserError } from "../../protocol/user-error.ts";
import type { Call, PlanSteps, Range } from "./calls.ts";
import { type BareGraph, inputsOf, type Operation, partsOf, sizeOf, weightCountOf } from "./graph.ts";
import type { Backward, Context, Lowered } from "./lowering/context.ts";
import { lowerConv } from "./lowering/conv.ts";
import { lowerActivation, lowerCombine, lowerDropout, lowerRescale, lowerScale } from "./lowering/elementwise.ts";
import { lowerGemm } from "./lowering/gemm.ts";
import { lowerGather, lowerLayerNormalization } from "./lowering/lines.ts";
import { lowerConcat, lowerReshape } from "./lowering/moves.ts";
import { lowerPool, lowerReduceMean } from "./lowering/pool.ts";
import { piecesOf, workOf } from "./pieces.ts";
import { inferShapes } from "./shapes.ts";

/** What a graph's scores are compared with. */
export type GraphLoss = "cross-entropy" | "squared-error";

/** Numbers by which others are multiplied, so many for each example: 1, or for a dropout 0 with this probability and else 1 / (1 - ratio). */
export interface Mask {
  readonly at: number;
  readonly size: number;
  readonly ratio: number;
}

/** Kernel calls over one arena that compute a graph's scores, loss and gradient. Addresses count numbers. */
export interface Plan extends PlanSteps {
  /** Numbers of the arena. */
  readonly length: number;
  /** Where the flat weights, the gradient, the input, the targets (one each) and the scores stand. */
  readonly weightsAt: number;
  readonly gradientAt: number;
  readonly weightCount: number;
  readonly inputAt: number;
  readonly inputSize: number;
  readonly targetsAt: number;
  readonly scoresAt: number;
  /** Where each of the graph's values stands, by name; of pictures the channels of a pixel follow each other. */
  readonly valuesAt: ReadonlyMap<string, number>;
  readonly scoreCount: number;
  /** What whoever runs it puts there before it goes forward. */
  readonly masks: readonly Mask[];
  /** What has to be 0 before a gradient is computed, the gradient among it. */
  readonly cleared: Range;
  /** Once after the weights were written: what scores need, and what a gradient needs beside. */
  readonly prepare: Range;
  readonly prepareBack: Range;
  /** Once, when all examples have gone back: completes the gradient. */
  readonly finish: Range;
}

/** Multiplications for one example, there and back: with more, a single call could keep a device from everything else for minutes. */
const mostWork = 2 ** 34;

/** A graph would take too long. How much memory there is, kernels know. */
export class GraphTooLarge extends UserError {
  override readonly name = "GraphTooLarge";

  constructor(work: number) {
    super(`the model takes ${work} multiplications for one example; at most ${mostWork} are done`, {
      toDo: "use a model with fewer weights, or smaller pictures",
    });
  }
}

/** Addresses are multiples of this many numbers. */
const alignment = 16;
const aligned = (length: number) => Math.ceil(length / alignment) * alignment;

/**
 * The plan of a graph for at most `rows` examples at a time: forward, and in reverse order back (reverse-mode differentiation).
 *
 * @throws GraphMismatch where operations do not fit together; GraphTooLarge
 */
export function planGraph(graph: BareGraph, { rows, loss }: { readonly rows: number; readonly loss: GraphLoss }): Plan {
  const shapes = inferShapes(graph);
  const partShapes = new Map(graph.parts.map(({ name, shape }) => [name, shape]));
  let length = 0;
  const room = (count: number) => {
    const at = length;
    length += aligned(count);
    return at;
  };

  // What is cleared together stands together: the gradient, and sums of other order, whose room is found first.
  const weightCount = weightCountOf(graph);
  const weightsAt = room(weightCount);
  const clearedCount = graph.operations.reduce((sum, operation) => sum + clearedBy(operation, partShapes), 0);
  const gradientAt = room(weightCount);
  let clearedEnd = length;
  room(clearedCount);
  const cleared = { from: gradientAt, to: length };
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const { name, shape } of graph.parts) {
    offsets.set(name, offset);
    offset += sizeOf(shape);
  }

  const perExample = (count: number) => room(rows * count);
  const values = new Map(Array.from(shapes, ([name, shape]) => [name, perExample(sizeOf(shape))]));
  const moving = dependents(graph);
  const slopes = new Map<string, number>();
  const written = new Set<string>();
  const masks: Mask[] = [];
  const slopesOf = (value: string): number => {
    const at = slopes.get(value) ?? perExample(sizeOf(shapes.get(value) ?? []));
    slopes.set(value, at);
    return at;
  };
  const context: Context = {
    shapeOf: (value) => known(shapes, value),
    partShape: (part) => known(partShapes, part),
    valueAt: (value) => known(values, value),
    slopesOf,
    slopesInto(value) {
      if (!moving.has(value)) return undefined;
      const total = slopesOf(value);
      if (!written.has(value)) {
        written.add(value);
        return { at: total, after: [] };
      }
      const size = sizeOf(known(shapes, value));
      const at = perExample(size);
      return { at, after: [{ kernel: "sum", from: at, other: total, to: total, size }] };
    },
    weightsAt: (part) => weightsAt + known(offsets, part),
    gradientAt: (part) => gradientAt + known(offsets, part),
    perExample,
    mask(size, ratio) {
      const at = perExample(size);
      masks.push({ at, size, ratio });
      return at;
    },
    room,
    clearedRoom(count) {
      const at = clearedEnd;
      clearedEnd += aligned(count);
      return at;
    },
  };

  const targetsAt = room(rows);
  const lowered = graph.operations.map((operation) => lower(operation, context));
  const scoreCount = sizeOf(known(shapes, graph.output));
  const [scores, slopesAt] = [known(values, graph.output), slopesOf(graph.output)];
  const compared: Call =
    loss === "cross-entropy"
      ? { kernel: "cross-entropy", scores, targets: targetsAt, slopes: slopesAt, width: scoreCount }
      : { kernel: "squared-error", scores, targets: targetsAt, slopes: slopesAt };
  const back: Backward[] = lowered.toReversed().map(({ backward }) => backward());

  const each = [...lowered.flatMap(({ forward }) => forward), ...back.flatMap((of) => of.calls)];
  const work = each.reduce((sum, call) => sum + workOf(call), 0);
  if (work > mostWork) throw new GraphTooLarge(work);

  const calls: Call[] = [];
  const add = (more: readonly Call[]): Range => {
    const from = calls.length;
    calls.push(...more.flatMap((call) => piecesOf(call, rows)));
    return { from, to: calls.length };
  };
  const ranges = {
    prepare: add(lowered.flatMap(({ prepare }) => prepare)),
    prepareBack: add(back.flatMap(({ prepare = [] }) => prepare)),
    forward: add(lowered.flatMap(({ forward }) => forward)),
    loss: add([compared]),
    backward: add(back.flatMap((each) => each.calls)),
    finish: add(back.flatMap(({ finish = [] }) => finish)),
  };
  return {
    ...{ calls, length, rows, weightsAt, gradientAt, weightCount, targetsAt, masks, cleared, ...ranges },
    inputAt: known(values, graph.input.name),
    inputSize: sizeOf(graph.input.shape),
    ...{ scoresAt: scores, scoreCount, valuesAt: values },
  };
}

function lower(operation: Operation, context: Context): Lowered {
  switch (operation.op) {
    case "Conv":
      return lowerConv(operation, context);
    case "Gemm":
    case "MatMul":
      return lowerGemm(operation, context);
    case "MaxPool":
    case "AveragePool":
      return lowerPool(operation, context);
    case "ReduceMean":
      return lowerReduceMean(operation, context);
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "Gelu":
    case "Erf":
      return lowerActivation(operation, context);
    case "Flatten":
    case "Reshape":
      return lowerReshape(operation, context);
    case "Add":
    case "Mul":
      return lowerCombine(operation, context);
    case "Scale":
      return lowerScale(operation, context);
    case "Rescale":
      return lowerRescale(operation, context);
    case "LayerNormalization":
      return lowerLayerNormalization(operation, context);
    case "Dropout":
      return lowerDropout(operation, context);
    case "Concat":
      return lowerConcat(operation, context);
    case "Gather":
      return lowerGather(operation, context);
    default:
      throw new Error(`unreachable: ${operation satisfies never}`);
  }
}

/** Convolutions sum the gradient of their weights in an order of their own. */
function clearedBy(operation: Operation, parts: ReadonlyMap<string, readonly number[]>): number {
  return operation.op === "Conv" ? aligned(sizeOf(known(parts, operation.weight))) : 0;
}

/** The values that depend on weights: the others need no derivatives. */
function dependents({ operations }: BareGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const operation of operations) {
    if (partsOf(operation).length > 0 || inputsOf(operation).some((input) => found.has(input)))
      found.add(operation.output);
  }
  return found;
}

function known<V>(map: ReadonlyMap<string, V>, name: string): V {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}
