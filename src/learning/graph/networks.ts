import { UserError } from "../../protocol/user-error.ts";
import { type Graph, type Initial, type Operation, type Part, type Shape, sizeOf } from "./graph.ts";

/** Layers of so many units with Relu, and one of scores: a multilayer perceptron. */
export function mlpGraph(featureCount: number, units: readonly number[], scoreCount: number): Graph {
  const layers = createLayers([featureCount]);
  for (const [i, count] of units.entries()) {
    layers.gemm(`hidden${i + 1}`, count, "he");
    layers.relu();
  }
  layers.gemm("scores", scoreCount, "even");
  return layers.graph();
}

/** What a convolutional network is made of: convolutions of so many channels, each with pooling, then units, then scores. */
export interface ConvolutionalNetwork {
  readonly channels: readonly number[];
  readonly units: readonly number[];
}

/** The one of the papers' evaluation (2019, Section VII-A), without its local response normalisation. */
export const papersNetwork: ConvolutionalNetwork = { channels: [32, 32], units: [256] };

/** An eighth of the work and a fortieth of the weights, for Raspberry Pis and lessons. */
export const smallNetwork: ConvolutionalNetwork = { channels: [8, 16], units: [] };

/** Convolutions of 5 x 5 that keep the size, each followed by the largest of 2 x 2 and Relu. */
export function convolutionalGraph(picture: Shape, { channels, units }: ConvolutionalNetwork, scores: number): Graph {
  const layers = createLayers(picture);
  for (const [i, count] of channels.entries()) {
    layers.convolution(`conv${i + 1}`, count);
    layers.halve();
    layers.relu();
  }
  layers.flatten();
  for (const [i, count] of units.entries()) {
    layers.gemm(`hidden${i + 1}`, count, "he");
    layers.relu();
  }
  layers.gemm("scores", scores, "even");
  return layers.graph();
}

/**
 * Channels, rows and columns of pictures of which only the number of bytes is known: square, grey or of three colours.
 *
 * @throws UserError if they are not
 */
export function squarePicture(name: string, featureCount: number): readonly [number, number, number] {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(featureCount / channels);
    if (Number.isInteger(side)) return [channels, side, side];
  }
  throw new UserError(`${name} is for pictures, and examples of ${featureCount} features are none that it knows`, {
    toDo: "use square pictures, or a model such as mlp:64",
  });
}

/** Operations that follow each other; shapes go along. */
function createLayers(input: Shape) {
  const operations: Operation[] = [];
  const parts: Part[] = [];
  let [value, shape] = ["input", input];

  function add(operation: Operation, next: Shape): void {
    operations.push(operation);
    [value, shape] = [operation.output, next];
  }

  function weightsFor(name: string, extents: readonly number[], kind: "he" | "even") {
    const initial: Initial = { kind, fanIn: sizeOf(extents.slice(1)) };
    const [weight, bias] = [`${name}.weight`, `${name}.bias`];
    parts.push({ name: weight, shape: extents, initial });
    parts.push({ name: bias, shape: extents.slice(0, 1), initial: { kind: "zeros" } });
    return { weight, bias };
  }

  return {
    gemm(name: string, count: number, kind: "he" | "even"): void {
      const weights = weightsFor(name, [count, sizeOf(shape)], kind);
      add({ op: "Gemm", input: value, output: name, ...weights }, [count]);
    },
    convolution(name: string, count: number): void {
      const [channels = 1, height = 1, width = 1] = shape;
      const weights = weightsFor(name, [count, channels, 5, 5], "he");
      const conv = { op: "Conv", input: value, output: name, ...weights, strides: [1, 1], pads: [2, 2, 2, 2] } as const;
      add(conv, [count, height, width]);
    },
    /** An odd last row or column stands alone. */
    halve(): void {
      const [channels = 1, height = 1, width = 1] = shape;
      const pads = [0, 0, height % 2, width % 2] as const;
      const pool = { op: "MaxPool", input: value, output: `${value}.pool`, kernel: [2, 2], strides: [2, 2] } as const;
      add({ ...pool, pads }, [channels, Math.ceil(height / 2), Math.ceil(width / 2)]);
    },
    relu(): void {
      add({ op: "Relu", input: value, output: `${value}.relu` }, shape);
    },
    flatten(): void {
      add({ op: "Flatten", input: value, output: `${value}.flat` }, [sizeOf(shape)]);
    },
    graph: (): Graph => ({ input: { name: "input", shape: input }, operations, output: value, parts }),
  };
}
