import type { ElementwiseCall } from "./elementwise-calls.ts";
import type { Pads, Pair } from "./graph.ts";

/**
 * What kernels of graphs do. A plan is a list of these; it is made once, so that a step allocates nothing. Addresses and strides
 * count numbers of the arena. What an example has follows that of the one before; `rows` of a run says of how many.
 */
export type Call =
  | Pack
  | Multiply
  | Accumulate
  | AddRows
  | Spread
  | Rearrange
  | PoolCall
  | PoolBack
  | ElementwiseCall
  | Normalize
  | NormalizeBack
  | GatherCall
  | GatherBack
  | CrossEntropy
  | SquaredError;

/** Panels are so many columns wide. */
export const panelWidth = 8;

/** Numbers in another order: number (i * counts[1] + j) * counts[2] + l is `from[i * strides[0] + j * strides[1] + l * strides[2]]`. */
export interface Strided {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly [number, number, number];
  readonly strides: readonly [number, number, number];
}

/**
 * A matrix B of `width` columns in panels: column by column of panels, in each row by row, eight entries a row, 0 beyond the last
 * column. Column 0 is what is strided from `from` on, column n the same from `from + n * across` on.
 */
export interface Pack extends Strided {
  readonly kernel: "pack";
  readonly width: number;
  readonly across: number;
}

/** Where the rows of a matrix A stand: for each example `lines` times `columns` of them. Each has `outer` runs of `inner` numbers. */
export interface Places {
  readonly exampleApart: number;
  readonly lines: number;
  readonly lineApart: number;
  readonly columns: number;
  readonly columnApart: number;
  readonly outer: number;
  readonly outerApart: number;
  readonly inner: number;
}

/** Of the examples of a run those from number `first` on, at most so many. */
export interface Examples {
  readonly first: number;
  readonly most: number;
}

export const allExamples: Examples = { first: 0, most: 2 ** 30 };

/** C = A B + bias: a dense product, or with overlapping rows a convolution. C's rows follow each other. */
export interface Multiply {
  readonly kernel: "multiply";
  readonly a: number;
  readonly places: Places;
  readonly panels: number;
  readonly width: number;
  readonly bias: number | undefined;
  readonly c: number;
  readonly examples: Examples;
  /** Columns of C from one, which begins a panel, to before another; the others stay as they are. */
  readonly columnFrom: number;
  readonly columnEnd: number;
}

/** C += A^T D, C having outer * inner rows of `width` numbers, and D a row of as many for each of A's. */
export interface Accumulate {
  readonly kernel: "accumulate";
  readonly a: number;
  readonly places: Places;
  readonly d: number;
  readonly width: number;
  readonly c: number;
  readonly examples: Examples;
}

/** `to += ` the sum of `count` rows of `width` numbers of each example. */
export interface AddRows {
  readonly kernel: "add-rows";
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly width: number;
}

/** Copies lines of columns of `channels` numbers to where these stand apart; what is between is left as it is. */
export interface Spread {
  readonly kernel: "spread";
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  readonly columns: number;
  readonly channels: number;
  readonly exampleApart: number;
  readonly lineApart: number;
  readonly columnApart: number;
}

/** Copies numbers in another order, of each example, or once. */
export interface Rearrange extends Strided {
  readonly kernel: "rearrange";
  /** From one example to the next of what is read; what is written follows each other. */
  readonly apart: number;
}

/** Lines of columns of channels, and the windows on them. */
export interface Windows {
  readonly lines: number;
  readonly columns: number;
  readonly channels: number;
  readonly linesOut: number;
  readonly columnsOut: number;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

/** The largest number of each window, or the mean of those that are there. */
export interface PoolCall {
  readonly kernel: "pool";
  readonly kind: "max" | "average";
  readonly windows: Windows;
  readonly x: number;
  readonly y: number;
}

/** Overwrites `dx` with the derivatives by x. Of several largest numbers the first one has all of it. */
export interface PoolBack {
  readonly kernel: "pool-back";
  readonly kind: "max" | "average";
  readonly windows: Windows;
  readonly x: number;
  readonly y: number;
  readonly dy: number;
  readonly dx: number;
}

/** Each line of `width` numbers less its mean, divided by its spread, sqrt(variance + epsilon); spreads are kept. */
export interface Normalize {
  readonly kernel: "normalize";
  readonly x: number;
  readonly y: number;
  readonly spreads: number;
  /** Lines of an example. */
  readonly count: number;
  readonly width: number;
  readonly epsilon: number;
}

/** The derivatives by x. */
export interface NormalizeBack {
  readonly kernel: "normalize-back";
  readonly y: number;
  readonly spreads: number;
  readonly dy: number;
  readonly dx: number;
  readonly count: number;
  readonly width: number;
}

/** For each of an example's `count` numbers the line of that number of a table; the first or last one where there is none. */
export interface GatherCall {
  readonly kernel: "gather";
  readonly indices: number;
  readonly table: number;
  readonly lines: number;
  readonly y: number;
  readonly count: number;
  readonly width: number;
}

/** Adds the derivatives to those lines of a table. */
export interface GatherBack {
  readonly kernel: "gather-back";
  readonly indices: number;
  readonly table: number;
  readonly lines: number;
  readonly dy: number;
  readonly count: number;
  readonly width: number;
}

/**
 * Returns the sum of -log of the probability exp(s_y) / sum_k exp(s_k) of each example's class y, and overwrites `slopes` with
 * its derivatives by the scores, times `share`. Classes are numbers in the arena.
 */
export interface CrossEntropy {
  readonly kernel: "cross-entropy";
  readonly scores: number;
  readonly targets: number;
  readonly slopes: number;
  readonly width: number;
}

/** The same of 1/2 (s - y)^2 of one score each. */
export interface SquaredError {
  readonly kernel: "squared-error";
  readonly scores: number;
  readonly targets: number;
  readonly slopes: number;
}

/** Numbers of the calls from one to before another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of a plan is done for each part of the examples. */
export interface PlanSteps {
  readonly calls: readonly Call[];
  /** The most examples at a time. */
  readonly rows: number;
  readonly forward: Range;
  readonly loss: Range;
  readonly backward: Range;
}

/** Memory that plans compute in. Not reentrant. */
export interface GraphArena {
  /** All 0 at first. */
  readonly memory: Float32Array | Float64Array;
  /**
   * Does the calls one after the other, from number `from` to before `to`, for so many examples.
   *
   * @param share what slopes are multiplied by: 1 / the number of examples that the loss is the mean of
   * @returns the sum of the losses
   */
  run(from: number, to: number, rows: number, share: number): number;
  /**
   * Of arenas that several threads compute in: forward and the loss, and back if it is asked for, with the same bits as by `run`. Nothing
   * else may be done with the arena meanwhile.
   */
  runShared?(rows: number, share: number, isBack: boolean): PromiseLike<number>;
}

/** Implementations differ in speed only, and pass one contract suite. */
export interface GraphKernels {
  /**
   * An arena of `length` numbers for these calls.
   *
   * @param steps what of the calls may be done by several threads
   * @throws UserError if there is not as much memory
   */
  createArena(length: number, calls: readonly Call[], steps?: PlanSteps): GraphArena;
}
