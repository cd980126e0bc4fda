import { dot, squaredDistance } from "../math/vectors.ts";

/** How far a node went in a round, for each local update and step size: the mean of the gradients that it followed. */
export interface NodeStep {
  /** ||w_i - w0||^2; of a node that told its path, as plain descent on it would have it. */
  readonly squaredMovement: number;
  /** D_i, as it counts. */
  readonly examples: number;
  readonly localUpdates: number;
  /** reach(tau_i) (reach.ts), which is tau_i without momentum at the nodes. */
  readonly reach: number;
  /** ||g_i||, where g_i = (w0 - w_i) / (reach(tau_i) * eta), or the path that the node told. */
  readonly length: number;
  /** Of a node that told its path: ||w_i - w0|| / (reach(tau_i) * eta). */
  readonly moved?: number;
  /** Of a node that told its path: the cosine between w0 - w_i and the path; 1 if its weights stayed where they were. */
  readonly cosineWithPath?: number;
  /** Where all were given c: ||g_i - c||, and the cosine between g_i and c. */
  readonly apart: { readonly distance: number; readonly cosine: number } | undefined;
}

/** The common direction c, and ||c||. */
export interface CommonStep {
  readonly vector: Float32Array;
  readonly length: number;
}

export function commonStep(vector: Float32Array): CommonStep {
  return { vector, length: Math.sqrt(dot(vector, vector)) };
}

/** ||w_i - w0||^2 of plain descent along gradients of this mean. @param far eta times how many they are */
export const squaredMovementAlong = (path: Float32Array, far: number): number => far ** 2 * dot(path, path);

export function nodeStep(
  weights: Float32Array,
  {
    start,
    examples,
    localUpdates,
    reach = localUpdates,
    stepSize,
    common,
    path,
  }: {
    /** w0. */
    readonly start: Float32Array;
    readonly examples: number;
    readonly localUpdates: number;
    readonly reach?: number;
    readonly stepSize: number;
    /** c, if the node was corrected by it. */
    readonly common?: CommonStep | undefined;
    /** As the node told it. */
    readonly path?: Float32Array | undefined;
  },
): NodeStep {
  const far = reach * stepSize;
  const scale = 1 / far;
  if (path) {
    const length = Math.sqrt(dot(path, path));
    const { squaredMovement: squaredMove, along } = movementAlong(weights, start, path);
    const moved = Math.sqrt(squaredMove);
    return {
      squaredMovement: squaredMovementAlong(path, far),
      examples,
      localUpdates,
      reach,
      length,
      moved: scale * moved,
      // Weights that move beside a path of zeros follow nothing that was told.
      cosineWithPath: moved === 0 ? 1 : length === 0 ? -1 : along / (length * moved),
      apart: common && apartFrom(length, dot(path, common.vector), common),
    };
  }
  const { squaredMovement, along } = common
    ? movementAlong(weights, start, common.vector)
    : { squaredMovement: squaredDistance(weights, start), along: 0 };
  const length = scale * Math.sqrt(squaredMovement);
  return {
    squaredMovement,
    examples,
    localUpdates,
    reach,
    length,
    apart: common && apartFrom(length, scale * along, common),
  };
}

/** ||w - w0||^2 and <w0 - w, v>: each report is read once for both. */
function movementAlong(weights: Float32Array, start: Float32Array, vector: Float32Array) {
  // Two sums of each: an addition waits for the one before it in the same sum.
  let [even, odd, evenAlong, oddAlong] = [0, 0, 0, 0];
  for (let j = 0; j + 1 < vector.length; j += 2) {
    const first = (start[j] as number) - (weights[j] as number);
    const second = (start[j + 1] as number) - (weights[j + 1] as number);
    even += first * first;
    odd += second * second;
    evenAlong += first * (vector[j] as number);
    oddAlong += second * (vector[j + 1] as number);
  }
  const last = vector.length - 1;
  if (last % 2 === 0) {
    const moved = (start[last] as number) - (weights[last] as number);
    even += moved * moved;
    evenAlong += moved * (vector[last] as number);
  }
  return { squaredMovement: even + odd, along: evenAlong + oddAlong };
}

function apartFrom(length: number, along: number, { length: ofCommon }: CommonStep): NodeStep["apart"] {
  const product = length * ofCommon;
  return {
    distance: Math.sqrt(Math.max(0, length * length - 2 * along + ofCommon * ofCommon)),
    cosine: product > 0 ? along / product : 1,
  };
}
