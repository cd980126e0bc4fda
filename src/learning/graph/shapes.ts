import { UserError } from "../../protocol/user-error.ts";
import {
  type BareGraph,
  type Concat,
  type Conv,
  type Gemm,
  inputsOf,
  type LayerNormalization,
  type MatMul,
  type Operation,
  type Pads,
  type Pair,
  type Pool,
  partsOf,
  type Scale,
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
  checkParts(operations);
  return shapes;
}

/** The shape of what an operation makes. @throws GraphMismatch */
export function outputShape(
  operation: Operation,
  shapeOf: (name: string) => Shape,
  partOf: (name: string) => readonly number[],
): Shape {
  switch (operation.op) {
    case "Conv":
      return convShape(operation, shapeOf(operation.input), partOf);
    case "Gemm":
    case "MatMul":
      return denseShape(operation, shapeOf(operation.input), partOf);
    case "MaxPool":
    case "AveragePool":
      return poolShape(operation, shapeOf(operation.input));
    case "ReduceMean": {
      const shape = shapeOf(operation.input);
      if (shape.length === 1) throw mismatch(operation, `needs a picture or lines, not ${words(shape)}`);
      return [(shape.length === 3 ? shape[0] : shape[1]) as number];
    }
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "Gelu":
    case "Erf":
    case "Rescale":
      return shapeOf(operation.input);
    case "Flatten":
      return [sizeOf(shapeOf(operation.input))];
    case "Reshape": {
      const shape = shapeOf(operation.input);
      const fits = sizeOf(shape) === sizeOf(operation.shape) && [1, 2, 3].includes(operation.shape.length);
      if (!fits) throw mismatch(operation, `cannot make ${words(operation.shape)} of ${words(shape)}`);
      return operation.shape;
    }
    case "Add":
    case "Mul": {
      const [a, b] = [shapeOf(operation.inputs[0]), shapeOf(operation.inputs[1])];
      if (`${a}` !== `${b}`) {
        const does = operation.op === "Add" ? "adds" : "multiplies";
        throw mismatch(operation, `${does} values of ${words(a)} and ${words(b)}`);
      }
      return a;
    }
    case "Scale":
      return scaleShape(operation, shapeOf(operation.input), partOf);
    case "LayerNormalization":
      return normalizedShape(operation, shapeOf(operation.input), partOf);
    case "Dropout":
      if (!(operation.ratio >= 0 && operation.ratio < 1))
        throw mismatch(operation, `leaves out ${operation.ratio} of the numbers, not less than 1`);
      return shapeOf(operation.input);
    case "Concat":
      return concatShape(operation, operation.inputs.map(shapeOf));
    case "Gather": {
      const [shape, table] = [shapeOf(operation.input), partOf(operation.weight)];
      if (shape.length !== 1 || table.length !== 2)
        throw mismatch(operation, `takes lines of ${words(table)} for ${words(shape)} numbers`);
      return [shape[0] as number, table[1] as number];
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

function denseShape(operation: Gemm | MatMul, shape: Shape, partOf: (name: string) => readonly number[]): Shape {
  const extents = partOf(operation.weight);
  const [to, from] = operation.op === "Gemm" ? extents : [extents[1], extents[0]];
  if (to === undefined || extents.length !== 2 || shape.length > 2 || from !== shape.at(-1))
    throw mismatch(operation, `has weights of ${words(extents)} for an input of ${words(shape)}`);
  if (operation.op === "Gemm") checkBias(operation, to, partOf);
  return [...shape.slice(0, -1), to];
}

function scaleShape(operation: Scale, shape: Shape, partOf: (name: string) => readonly number[]): Shape {
  const sizes = partsOf(operation).map((part) => sizeOf(partOf(part)));
  const allowed = shape.length === 3 ? [shape[0]] : [shape.at(-1), sizeOf(shape)];
  if (sizes.length === 0 || sizes.some((size) => size !== sizes[0] || !allowed.includes(size)))
    throw mismatch(operation, `has ${sizes.join(" and ")} weights for an input of ${words(shape)}`);
  return shape;
}

function normalizedShape(
  operation: LayerNormalization,
  shape: Shape,
  partOf: (name: string) => readonly number[],
): Shape {
  const sizes = partsOf(operation).map((part) => sizeOf(partOf(part)));
  if (shape.length > 2 || sizes.some((size) => size !== shape.at(-1)))
    throw mismatch(operation, `has ${sizes.join(" and ")} weights for lines of ${words(shape)}`);
  return shape;
}

function concatShape(operation: Concat, shapes: readonly Shape[]): Shape {
  const { axis } = operation;
  const [first] = shapes;
  if (!first || !(axis >= 0 && axis < first.length)) throw mismatch(operation, `has no axis ${axis}`);
  const others = (shape: Shape) => `${shape.length}: ${shape.toSpliced(axis, 1)}`;
  const other = shapes.find((shape) => others(shape) !== others(first));
  if (other) throw mismatch(operation, `puts ${words(other)} behind ${words(first)} along axis ${axis}`);
  return first.with(
    axis,
    shapes.reduce((sum, shape) => sum + (shape[axis] as number), 0),
  );
}

/** Convolutions overwrite the gradient of their weights; all others add to it. */
function checkParts(operations: readonly Operation[]): void {
  const all = operations.flatMap(partsOf);
  const shared = operations.find(
    (operation) => operation.op === "Conv" && all.filter((part) => part === operation.weight).length > 1,
  );
  if (shared) throw mismatch(shared, "shares its weights with another operation");
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
