import type { PicturedLayer, TaskDescription } from "./events.ts";
import { firstLayer, shownOf, valuesOfLayer } from "./first-layer.ts";
import { areReadable } from "./readable-weights.ts";

/** How a model's weights lie in pictures that people can make something of. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  /** How many pictures there are, one for each of several classes, centres, kernels or units; left out if there is one. */
  readonly answers?: number;
  /** Of models of several layers: of which weights the pictures are. */
  readonly layer?: PicturedLayer;
  /** The values of all pictures, one picture after the other, row by row, out of the whole weights. */
  values(weights: Float32Array): Float32Array;
}

/**
 * Pictures of weights: of pictures the weights of each pixel, of tables one row for each feature; of models of several layers some
 * of the first one. Undefined where weights are no picture, and for data of the nodes' own, of whose weights nothing is shown but
 * their mean.
 *
 * @param before what was seen of the same weights earlier
 */
export function pictureShape(
  weights: Float32Array,
  task: TaskDescription,
  before?: PictureShape,
): PictureShape | undefined {
  const { picture, featureNames, dataset } = task;
  if (dataset === "own" || task.schema !== undefined) return undefined;
  if (task.graph) return layerShape(weights, task, before);
  const weightCount = weights.length;
  if (!areReadable(weightCount, task)) return undefined;
  const { width, height, channels = 1 } = picture ?? { width: 1, height: featureNames?.length ?? 0 };
  const answers = weightCount / (width * height * channels);
  return {
    width,
    height,
    ...(answers > 1 ? { answers } : {}),
    values: (weights) => meanOfChannels(weights, channels),
  };
}

function layerShape(weights: Float32Array, task: TaskDescription, before?: PictureShape): PictureShape | undefined {
  const layer = firstLayer(task);
  if (layer === undefined) return undefined;
  const { kind, part, count, width, height } = layer;
  const numbers = shownOf(layer, weights, before?.layer?.numbers);
  return {
    width,
    height,
    ...(numbers.length > 1 ? { answers: numbers.length } : {}),
    layer: { kind, part, numbers, of: count },
    values: (weights) => valuesOfLayer(layer, numbers, weights),
  };
}

function meanOfChannels(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values.slice();
  return Float32Array.from({ length: values.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += values[channels * pixel + k] ?? 0;
    return sum / channels;
  });
}

/** What is between pictures that stand side by side, and no weight at all. */
export const nothingByte = 0;
/** Zero in a picture of bytes; 1 and 255 are the largest sizes of negative and positive values. */
export const zeroByte = 128;
const steps = 127;

/** Values as bytes, as shares of the largest size that any of them has; what is no number counts as 0. */
export function asBytes(values: Float32Array, largest: number): Uint8Array {
  return Uint8Array.from(values, (value) => {
    const share = largest > 0 ? value / largest : 0;
    return zeroByte + Math.round(steps * Math.max(-1, Math.min(1, Number.isNaN(share) ? 0 : share)));
  });
}

/** The largest size of all values that are finite; 0 if there are none. */
export function largestSize(all: readonly Float32Array[]): number {
  let largest = 0;
  for (const values of all) {
    for (const value of values) if (Math.abs(value) > largest && Number.isFinite(value)) largest = Math.abs(value);
  }
  return largest;
}
