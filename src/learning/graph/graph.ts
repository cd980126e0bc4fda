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

export const activations = ["Relu", "Tanh", "Sigmoid", "Gelu", "Erf"] as const;
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

/** x W^T + b, the weight being `[to, from]`, as PyTorch keeps it; of values with several lines, each line's. */
export interface Gemm {
  readonly op: "Gemm";
  readonly input: string;
  readonly output: string;
  readonly weight: string;
  readonly bias?: string | undefined;
}

/** x W, the weight being `[from, to]`. */
export interface MatMul {
  readonly op: "MatMul";
  readonly input: string;
  readonly output: string;
  readonly weight: string;
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

/** The numbers in ONNX's order (channels, then rows, then columns) as one vector: the order of the weights of what follows. */
export interface Flatten {
  readonly op: "Flatten";
  readonly input: string;
  readonly output: string;
}

/** The numbers in ONNX's order, with other extents. */
export interface Reshape {
  readonly op: "Reshape";
  readonly input: string;
  readonly output: string;
  readonly shape: Shape;
}

/** The sum or the product of two values of the same shape, as of a path and the one that goes past it. */
export interface Combine {
  readonly op: "Add" | "Mul";
  readonly inputs: readonly [string, string];
  readonly output: string;
}

/**
 * Times a factor and plus a summand that are weights: one for each channel (of values that are no pictures, for each place of a line, or for
 * each number). So ONNX's Mul and Add of weights, and BatchNormalization whose statistics are kept fixed.
 */
export interface Scale {
  readonly op: "Scale";
  readonly input: string;
  readonly output: string;
  readonly factor?: string | undefined;
  readonly summand?: string | undefined;
}

/** Times a number and plus a number that are not learned. */
export interface Rescale {
  readonly op: "Rescale";
  readonly input: string;
  readonly output: string;
  readonly factor: number;
  readonly summand: number;
}

/** Each line less its mean, divided by sqrt(variance + epsilon), times the weight, plus the bias, a number for each place. */
export interface LayerNormalization {
  readonly op: "LayerNormalization";
  readonly input: string;
  readonly output: string;
  readonly weight: string;
  readonly bias?: string | undefined;
  readonly epsilon: number;
}

/** While gradients are computed, numbers are 0 with this probability and the others larger by as much; otherwise nothing happens. */
export interface Dropout {
  readonly op: "Dropout";
  readonly input: string;
  readonly output: string;
  readonly ratio: number;
}

/** Values behind each other along an axis of an example: 0 are the channels of pictures. */
export interface Concat {
  readonly op: "Concat";
  readonly inputs: readonly string[];
  readonly output: string;
  readonly axis: number;
}

/** For each number of the input the line of that number, rounded, of a table of weights `[lines, width]`: an embedding. */
export interface Gather {
  readonly op: "Gather";
  readonly input: string;
  readonly output: string;
  readonly weight: string;
}

/** The mean over all but the channels of pictures, or over lines. */
export interface ReduceMean {
  readonly op: "ReduceMean";
  readonly input: string;
  readonly output: string;
}

/** In ONNX's vocabulary, where it has a word. */
export type Operation =
  | Conv
  | Gemm
  | MatMul
  | Pool
  | Activate
  | Flatten
  | Reshape
  | Combine
  | Scale
  | Rescale
  | LayerNormalization
  | Dropout
  | Concat
  | Gather
  | ReduceMean;

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
  return "inputs" in operation ? operation.inputs : [operation.input];
}

/** The parts of the weights that an operation reads. */
export function partsOf(operation: Operation): readonly string[] {
  const named = [
    "weight" in operation && operation.weight,
    "bias" in operation && operation.bias,
    "factor" in operation && operation.factor,
    "summand" in operation && operation.summand,
  ];
  return named.filter((part) => typeof part === "string");
}
