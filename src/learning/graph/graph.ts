/**
 * The extents of one example's numbers, without the batch: `[features]`, or `[channels, height, width]`. That is ONNX's order;
 * in memory the channels of a pixel follow each other, as in pictures.
 */
export type Shape = readonly number[];

/** A named part of the flat vector of weights. Parts follow each other in their order, each with its last extent innermost. */
export interface Part {
  /** As exports call it: `conv1.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** How a part begins. */
export type Initial =
  | { readonly kind: "zeros" }
  /** Uniform in +-sqrt(6 / fanIn) (He et al., 2015), for what a Relu follows. */
  | { readonly kind: "he"; readonly fanIn: number }
  /** Uniform in +-sqrt(3 / fanIn), which keeps the variance: for scores and for what is as steep as 1. */
  | { readonly kind: "even"; readonly fanIn: number }
  | { readonly kind: "given"; readonly values: Float32Array };

export const activations = ["Relu", "Tanh", "Sigmoid", "Gelu"] as const;
export type Activation = (typeof activations)[number];

/** Top, left, bottom, right. */
export type Pads = readonly [number, number, number, number];
/** Of height and width. */
export type Pair = readonly [number, number];

export interface Conv {
  readonly op: "Conv";
  readonly input: string;
  readonly output: string;
  /** Names of parts: `[to, from, height, width]`, and `[to]` if there is a bias. */
  readonly weight: string;
  readonly bias?: string | undefined;
  readonly strides: Pair;
  readonly pads: Pads;
}

/** x W^T + b, the weight being `[to, from]`, as PyTorch keeps it. */
export interface Gemm {
  readonly op: "Gemm";
  readonly input: string;
  readonly output: string;
  readonly weight: string;
  readonly bias?: string | undefined;
}

export interface Pool {
  readonly op: "MaxPool" | "AveragePool";
  readonly input: string;
  readonly output: string;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

export interface Activate {
  readonly op: Activation;
  readonly input: string;
  readonly output: string;
}

/** Channels, then rows, then columns: ONNX's order, which the weights of what follows are in. */
export interface Flatten {
  readonly op: "Flatten";
  readonly input: string;
  readonly output: string;
}

/** The sum of two values of the same shape, as of a path and the one that goes past it. */
export interface Add {
  readonly op: "Add";
  readonly inputs: readonly [string, string];
  readonly output: string;
}

/** In ONNX's vocabulary. */
export type Operation = Conv | Gemm | Pool | Activate | Flatten | Add;

/** What a model computes from one example: its scores. Operations are in an order in which each has its inputs. */
export interface Graph extends BareGraph {
  readonly parts: readonly Part[];
}

/** A graph without what its weights begin with: enough to plan it, and small enough to tell. */
export interface BareGraph {
  readonly input: { readonly name: string; readonly shape: Shape };
  readonly operations: readonly Operation[];
  /** The value that is the scores: `[classes]`. */
  readonly output: string;
  readonly parts: readonly Pick<Part, "name" | "shape">[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** The length of a graph's flat vector of weights. */
export const weightCountOf = ({ parts }: BareGraph): number => parts.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** The values that an operation reads. */
export function inputsOf(operation: Operation): readonly string[] {
  return operation.op === "Add" ? operation.inputs : [operation.input];
}
