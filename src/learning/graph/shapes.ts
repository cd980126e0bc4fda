import { UserError } from "../../protocol/user-error.ts";
import {
  type BareGraph,
  type Conv,
  type Gemm,
  inputsOf,
  type Operation,
  type Pads,
  type Pair,
  type Pool,
  type Shape,
  sizeOf,
} from "./graph.ts";

/** The operations of a graph do not fit together. */
class GraphMismatch extends UserError {
  override readonly name = "GraphMismatch";

  constructor(what: string) {
    super(what, { toDo: "use a model whose operations fit the data and each other" });
  }
}

/**
 * The shape of every value of a graph, by name.
 *
 * @throws GraphMismatch where an operation cannot have these inputs
 */
export function inferShapes({ input, operations, output, parts }: BareGraph): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>([[input.name, input.shape]]);
  const partShapes = new Map(parts.map(({ name, shape }) => [name, shape]));
  const shapeOf = (name: string): Shape => {
    const shape = shapes.get(name);
    if (shape === undefined) throw new GraphMismatch(`the value ${name} is used before it is computed`);
    return shape;
  };
  const partOf = (name: string): readonly number[] => {
    const shape = partShapes.get(name);
    if (shape === undefined) throw new GraphMismatch(`there are no weights ${name}`);
    return shape;
  };
  for (const operation of operations) {
    if (shapes.has(operation.output)) throw new GraphMismatch(`the value ${operation.output} is computed twice`);
    shapes.set(operation.output, outputShape(operation, shapeOf, partOf));
  }
  shapeOf(output);
  const used = new Set([output, ...operations.flatMap(inputsOf)]);
  const idle = operations.find((operation) => !used.has(operation.output));
  if (idle) throw mismatch(idle, "is computed for nothing");
  return shapes;
}

function outputShape(
  operation: Operation,
  shapeOf: (name: string) => Shape,
  partOf: (name: string) => readonly number[],
): Shape {
  switch (operation.op) {
    case "Conv":
      return convShape(operation, shapeOf(operation.input), partOf);
    case "Gemm":
      return gemmShape(operation, shapeOf(operation.input), partOf);
    case "MaxPool":
    case "AveragePool":
      return poolShape(operation, shapeOf(operation.input));
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "Gelu":
      return shapeOf(operation.input);
    case "Flatten":
      return [sizeOf(shapeOf(operation.input))];
    case "Add": {
      const [a, b] = [shapeOf(operation.inputs[0]), shapeOf(operation.inputs[1])];
      if (`${a}` !== `${b}`) throw mismatch(operation, `adds values of ${words(a)} and ${words(b)}`);
      return a;
    }
    default:
      throw new Error(`unreachable: ${operation satisfies never}`);
  }
}

function convShape(operation: Conv, shape: Shape, partOf: (name: string) => readonly number[]): Shape {
  const [channels, height, width] = pictureOf(operation, shape);
  const [to, from, ...kernel] = partOf(operation.weight);
  if (to === undefined || from !== channels || kernel.length !== 2)
    throw mismatch(operation, `has weights of ${words(partOf(operation.weight))} for an input of ${words(shape)}`);
  checkBias(operation, to, partOf);
  return [to, ...windows(operation, [height, width], kernel as unknown as Pair)];
}

function gemmShape(operation: Gemm, shape: Shape, partOf: (name: string) => readonly number[]): Shape {
  const [to, from, ...more] = partOf(operation.weight);
  if (to === undefined || shape.length !== 1 || from !== shape[0] || more.length > 0)
    throw mismatch(operation, `has weights of ${words(partOf(operation.weight))} for an input of ${words(shape)}`);
  checkBias(operation, to, partOf);
  return [to];
}

function checkBias(operation: Conv | Gemm, to: number, partOf: (name: string) => readonly number[]): void {
  if (operation.bias === undefined) return;
  const shape = partOf(operation.bias);
  if (shape.length !== 1 || shape[0] !== to) throw mismatch(operation, `has a bias of ${words(shape)} for ${to} sums`);
}

function poolShape(operation: Pool, shape: Shape): Shape {
  const [channels, height, width] = pictureOf(operation, shape);
  return [channels, ...windows(operation, [height, width], operation.kernel)];
}

/** How many windows there are, down and across. */
function windows(
  operation: Operation & { readonly strides: Pair; readonly pads: Pads },
  [height, width]: Pair,
  [kernelHeight, kernelWidth]: Pair,
): Pair {
  const [top, left, bottom, right] = operation.pads;
  if (Math.max(top, bottom) >= kernelHeight || Math.max(left, right) >= kernelWidth)
    throw mismatch(operation, `pads by ${words(operation.pads)} for windows of ${kernelHeight} x ${kernelWidth}`);
  const down = Math.floor((height + top + bottom - kernelHeight) / operation.strides[0]) + 1;
  const across = Math.floor((width + left + right - kernelWidth) / operation.strides[1]) + 1;
  if (down < 1 || across < 1)
    throw mismatch(operation, `has windows of ${kernelHeight} x ${kernelWidth}, larger than ${height} x ${width}`);
  return [down, across];
}

function pictureOf(operation: Operation, shape: Shape): readonly [number, number, number] {
  if (shape.length !== 3) throw mismatch(operation, `needs channels, rows and columns, not ${words(shape)}`);
  return shape as readonly [number, number, number];
}

const words = (shape: readonly number[]) => shape.join(" x ");

const mismatch = ({ op, output }: Operation, what: string) => new GraphMismatch(`${op} ${output} ${what}`);
