import { type BareGraph, type Conv, type Gemm, inputsOf, type Operation, sizeOf } from "../learning/graph/graph.ts";
import type { TaskDescription } from "./events.ts";

/** The weights that meet an example first, and how they lie: what people can see as pictures of a model of several layers. */
export interface FirstLayer {
  /** Each looks at windows of a picture, or at the whole example. */
  readonly kind: "kernels" | "units";
  /** The name of the part of the weights. */
  readonly part: string;
  /** Where it begins in the flat weights. */
  readonly at: number;
  /** How many kernels or units there are. */
  readonly count: number;
  /** Of one of them; a table's features stand in one column. */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** How far numbers of neighbouring pixels, and of a pixel's channels, are apart. */
  readonly pixelApart: number;
  readonly channelApart: number;
}

/** Undefined where the first weights meet something that is neither a picture nor has names. */
export function firstLayer({
  graph,
  picture,
  featureNames,
}: Pick<TaskDescription, "graph" | "picture" | "featureNames">): FirstLayer | undefined {
  if (graph === undefined) return undefined;
  const first = firstOperation(graph);
  if (first === undefined) return undefined;
  const part = first.weight;
  const [count = 0, from = 0, ...kernel] = partShape(graph, part);
  const at = offsetOf(graph, part);
  if (first.op === "Conv") {
    const [height = 1, width = 1] = kernel;
    const apart = { pixelApart: 1, channelApart: width * height };
    return { kind: "kernels", part, at, count, width, height, channels: from, ...apart };
  }
  const { width, height, channels = 1 } = picture ?? { width: 1, height: featureNames?.length ?? 0 };
  const pixels = width * height;
  if (pixels * channels !== from) return undefined;
  // What was flattened has one channel after the other; examples have the channels of a pixel together.
  const isExample = graph.input.shape.length !== 3;
  const apart = isExample ? { pixelApart: channels, channelApart: 1 } : { pixelApart: 1, channelApart: pixels };
  return { kind: "units", part, at, count, width, height, channels, ...apart };
}

/** What leaves an example's numbers as they are but for their extents, sizes and order. */
const passing: ReadonlySet<Operation["op"]> = new Set(["Flatten", "Reshape", "Scale", "Rescale", "Dropout"]);

/** The operation whose weights meet an example first, if that is a convolution or weighted sums. */
function firstOperation({ input, operations }: BareGraph): Conv | Gemm | undefined {
  let value = input.name;
  for (const operation of operations) {
    if (!inputsOf(operation).includes(value)) continue;
    if (operation.op === "Conv" || operation.op === "Gemm") return operation;
    if (!passing.has(operation.op)) return undefined;
    value = operation.output;
  }
  return undefined;
}

/** The values of some kernels or units, one after the other, row by row, over channels their mean. */
export function valuesOfLayer(layer: FirstLayer, numbers: readonly number[], weights: Float32Array): Float32Array {
  const { at, width, height, channels, pixelApart, channelApart } = layer;
  const pixels = width * height;
  const values = new Float32Array(numbers.length * pixels);
  numbers.forEach((number, i) => {
    const start = at + number * pixels * channels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let sum = 0;
      for (let k = 0; k < channels; k++) sum += weights[start + pixel * pixelApart + k * channelApart] ?? 0;
      values[i * pixels + pixel] = sum / channels;
    }
  });
  return values;
}

const mostKernels = 36;
const mostUnits = 10;
/** Another one takes a shown one's place when it is so much larger, so that pictures seldom change places. */
const clearlyLarger = 1.2;

/**
 * Which of a layer's kernels or units are shown: the first kernels, or the units with the largest weights, in the order of their
 * numbers at first. Those that were shown before stay in their places unless others are clearly larger.
 */
export function shownOf(layer: FirstLayer, weights: Float32Array, before: readonly number[] = []): readonly number[] {
  const { kind, count } = layer;
  const most = kind === "kernels" ? mostKernels : mostUnits;
  const all = Array.from({ length: count }, (_, number) => number);
  if (kind === "kernels" || count <= most) return all.slice(0, most);
  const sizes = all.map((number) => sizeOfUnit(layer, number, weights));
  const size = (number: number) => sizes[number] as number;
  const largest = all.toSorted((a, b) => size(b) - size(a) || a - b);
  if (before.length === 0) return largest.slice(0, most).toSorted((a, b) => a - b);
  const others = largest.filter((number) => !before.includes(number));
  const shown = [...before];
  for (const smallest of before.toSorted((a, b) => size(a) - size(b))) {
    const next = others[0];
    if (next === undefined || size(next) < clearlyLarger * size(smallest)) break;
    shown[shown.indexOf(smallest)] = next;
    others.shift();
  }
  return shown;
}

/** The length of a unit's weights; what is no number counts as 0. */
function sizeOfUnit({ at, width, height, channels }: FirstLayer, number: number, weights: Float32Array): number {
  const each = width * height * channels;
  let squares = 0;
  for (let i = at + number * each; i < at + (number + 1) * each; i++) squares += (weights[i] as number) ** 2;
  return Number.isFinite(squares) ? Math.sqrt(squares) : 0;
}

/** How much a layer's units take of each feature of a table: the length of its weights to all of them. */
export function sizesOfFeatures({ at, count, height }: FirstLayer, weights: Float32Array): readonly number[] {
  return Array.from({ length: height }, (_, feature) => {
    let squares = 0;
    for (let unit = 0; unit < count; unit++) squares += (weights[at + unit * height + feature] ?? 0) ** 2;
    return Math.sqrt(squares);
  });
}

function partShape({ parts }: BareGraph, name: string): readonly number[] {
  return parts.find((part) => part.name === name)?.shape ?? [];
}

/** Where a part begins in the flat weights. */
function offsetOf({ parts }: BareGraph, name: string): number {
  const index = parts.findIndex((part) => part.name === name);
  return parts.slice(0, Math.max(0, index)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
