import {
  type BareGraph,
  type Operation as GraphOperation,
  type LayerNormalization,
  type Shape,
  sizeOf,
} from "../../learning/graph/graph.ts";
import { inferShapes } from "../../learning/graph/shapes.ts";
import { cast, int64, type OnnxFeatures } from "./features.ts";
import type { GraphBuilder } from "./graph.ts";

/** What is computed by a network, and its weights. */
export interface LearnedNetwork {
  readonly graph: BareGraph;
  readonly weights: Float32Array;
}

/** Where a network begins and ends within a file, so that it can be learned further: by the names of metadata. */
export const networkMetadata = { input: "network-input", shape: "network-shape", output: "network-output" } as const;

/** A network under way to ONNX: the names that its values have there. */
interface Written {
  readonly onnx: GraphBuilder;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly names: Map<string, string>;
  readonly parts: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
  readonly constants: Map<string, string>;
}

/**
 * A network's scores of what it sees of an example: the name of a float tensor [N, scores].
 *
 * @returns also where it begins and ends, as metadata
 */
export function addNetwork(onnx: GraphBuilder, features: OnnxFeatures, { graph, weights }: LearnedNetwork) {
  const parts = new Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>();
  let at = 0;
  for (const { name, shape } of graph.parts) {
    parts.set(name, { shape, values: weights.subarray(at, at + sizeOf(shape)) });
    at += sizeOf(shape);
  }
  const input = addInput(onnx, features, graph.input.shape);
  const names = new Map([[graph.input.name, input]]);
  const written: Written = { onnx, shapes: inferShapes(graph), names, parts, constants: new Map() };
  for (const operation of graph.operations) names.set(operation.output, add(written, operation));
  const scores = names.get(graph.output) as string;
  const metadata = new Map([
    [networkMetadata.input, input],
    [networkMetadata.shape, graph.input.shape.join("x")],
    [networkMetadata.output, scores],
  ]);
  return { scores, metadata };
}

/** Features in the order that the model sees them, then channels, rows and columns. */
function addInput(onnx: GraphBuilder, { value, places, bias }: OnnxFeatures, shape: Shape): string {
  const count = sizeOf(shape);
  const inOrder = places.length === count && places.every((place, i) => place === i);
  const picked = inOrder ? value : addPicked(onnx, value, places, { bias, count });
  if (shape.length === 1) return picked;
  const [channels = 1, height = 1, width = 1] = shape;
  if (shape.length === 2 || channels === 1)
    return onnx.operation("Reshape", [picked, int64(onnx, "network: shape", [-1, ...shape])], "network: input");
  const pixels = int64(onnx, "network: shape", [-1, height, width, channels]);
  const turned = onnx.operation("Reshape", [picked, pixels], "network: pixels");
  return onnx.operation("Transpose", [turned], "network: input", { perm: [0, 3, 1, 2] });
}

/** A product with ones in the right places: exact. */
function addPicked(
  onnx: GraphBuilder,
  value: string,
  places: readonly number[],
  { bias, count }: { readonly bias: number | undefined; readonly count: number },
): string {
  const matrix = new Float32Array(places.length * count);
  for (const [i, place] of places.entries()) matrix[i * count + place] = 1;
  const ones = new Float32Array(count);
  if (bias !== undefined) ones[bias] = 1;
  const order = onnx.constant("network: order", [places.length, count], { type: "float", values: matrix });
  const added = onnx.constant("network: always 1", [count], { type: "float", values: ones });
  return onnx.operation("Gemm", [value, order, added], "network: features");
}

function add(written: Written, operation: GraphOperation): string {
  const { onnx, shapes } = written;
  const { output } = operation;
  const of = (name: string) => written.names.get(name) as string;
  const shape = (name: string) => shapes.get(name) as Shape;
  switch (operation.op) {
    case "Conv": {
      const { strides, pads } = operation;
      const kernel = written.parts.get(operation.weight)?.shape.slice(2) ?? [];
      const inputs = [of(operation.input), ...weightsOf(written, operation.weight, operation.bias)];
      return onnx.operation("Conv", inputs, output, { kernel_shape: kernel, strides, pads });
    }
    case "Gemm":
    case "MatMul":
      return addDense(written, operation, shape(operation.input).length > 1);
    case "MaxPool":
    case "AveragePool": {
      const { kernel, strides, pads } = operation;
      return onnx.operation(operation.op, [of(operation.input)], output, { kernel_shape: kernel, strides, pads });
    }
    case "ReduceMean": {
      const axes = shape(operation.input).length === 3 ? [2, 3] : [1];
      return onnx.operation("ReduceMean", [of(operation.input)], output, { axes, keepdims: 0 });
    }
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "Erf":
      return onnx.operation(operation.op, [of(operation.input)], output);
    case "Gelu":
      return addGelu(onnx, of(operation.input), output);
    case "Flatten":
      return onnx.operation("Flatten", [of(operation.input)], output, { axis: 1 });
    case "Reshape": {
      const extents = int64(onnx, `${output}: shape`, [-1, ...operation.shape]);
      return onnx.operation("Reshape", [of(operation.input), extents], output);
    }
    case "Add":
    case "Mul":
      return onnx.operation(operation.op, operation.inputs.map(of), output);
    case "Scale":
      return addScale(written, of(operation.input), operation, shape(operation.input));
    case "Rescale": {
      const { factor, summand } = operation;
      const isSum = factor === 1;
      const times = () =>
        onnx.operation(
          "Mul",
          [of(operation.input), number(onnx, output, factor)],
          summand === 0 ? output : `${output}: product`,
        );
      const product = isSum ? of(operation.input) : times();
      return !isSum && summand === 0
        ? product
        : onnx.operation("Add", [product, number(onnx, output, summand)], output);
    }
    case "LayerNormalization":
      return addNormalization(written, operation);
    case "Dropout":
      return onnx.operation("Dropout", [of(operation.input), number(onnx, output, operation.ratio)], output);
    case "Concat":
      return onnx.operation("Concat", operation.inputs.map(of), output, { axis: operation.axis + 1 });
    case "Gather": {
      const indices = cast(onnx, of(operation.input), "int64", `${output}: numbers`);
      return onnx.operation("Gather", [...weightsOf(written, operation.weight), indices], output, { axis: 0 });
    }
    default:
      throw new Error(`unreachable: ${operation satisfies never}`);
  }
}

/** Constants of parts, one for each part however often it is used. */
function weightsOf({ onnx, parts, constants }: Written, ...names: readonly (string | undefined)[]): string[] {
  return names.flatMap((name) => {
    const part = name === undefined ? undefined : parts.get(name);
    if (name === undefined || !part) return [];
    const known = constants.get(name) ?? onnx.constant(name, part.shape, { type: "float", values: part.values });
    constants.set(name, known);
    return [known];
  });
}

function addDense(
  written: Written,
  operation: Extract<GraphOperation, { readonly op: "Gemm" | "MatMul" }>,
  isOfLines: boolean,
): string {
  const { onnx, names } = written;
  const { op, input, output, weight } = operation;
  const x = names.get(input) as string;
  if (op === "MatMul") return onnx.operation("MatMul", [x, ...weightsOf(written, weight)], output);
  const { bias } = operation;
  if (!isOfLines) return onnx.operation("Gemm", [x, ...weightsOf(written, weight, bias)], output, { transB: 1 });
  const product = onnx.operation(
    "MatMul",
    [x, turnedWeights(written, weight)],
    bias === undefined ? output : `${output}: product`,
  );
  return bias === undefined ? product : onnx.operation("Add", [product, ...weightsOf(written, bias)], output);
}

/** As [from, to]. */
function turnedWeights({ onnx, parts }: Written, weight: string): string {
  const { shape = [], values = new Float32Array() } = parts.get(weight) ?? {};
  const [to = 1, from = 1] = shape;
  const turned = Float32Array.from(values, (_, i) => values[(i % to) * from + Math.floor(i / to)] as number);
  return onnx.constant(weight, [from, to], { type: "float", values: turned });
}

/** Of pictures a number for each channel, which stands before rows and columns. */
function addScale(
  written: Written,
  input: string,
  { output, factor, summand }: Extract<GraphOperation, { readonly op: "Scale" }>,
  shape: Shape,
): string {
  const { onnx } = written;
  const along = (part: string): string => {
    const { shape: own = [], values = new Float32Array() } = written.parts.get(part) ?? {};
    if (shape.length !== 3 || own.length >= 3) return weightsOf(written, part)[0] as string;
    return onnx.constant(part, [values.length, 1, 1], { type: "float", values });
  };
  if (factor === undefined) return onnx.operation("Add", [input, along(summand as string)], output);
  const isLast = summand === undefined;
  const product = onnx.operation("Mul", [input, along(factor)], isLast ? output : `${output}: product`);
  return isLast ? product : onnx.operation("Add", [product, along(summand)], output);
}

/** In pieces, as operators before version 17 have it. */
function addNormalization(written: Written, operation: LayerNormalization): string {
  const { onnx, names } = written;
  const { output, weight, bias, epsilon } = operation;
  const x = names.get(operation.input) as string;
  const mean = (value: string, name: string) =>
    onnx.operation("ReduceMean", [value], `${output}: ${name}`, { axes: [-1], keepdims: 1 });
  const less = onnx.operation("Sub", [x, mean(x, "mean")], `${output}: less the mean`);
  const square = onnx.operation("Pow", [less, number(onnx, output, 2)], `${output}: squares`);
  const variance = onnx.operation("Add", [mean(square, "variance"), number(onnx, output, epsilon)], `${output}: sum`);
  const spread = onnx.operation("Sqrt", [variance], `${output}: spread`);
  const normal = onnx.operation("Div", [less, spread], `${output}: normal`);
  const product = onnx.operation(
    "Mul",
    [normal, ...weightsOf(written, weight)],
    bias === undefined ? output : `${output}: product`,
  );
  return bias === undefined ? product : onnx.operation("Add", [product, ...weightsOf(written, bias)], output);
}

function addGelu(onnx: GraphBuilder, x: string, output: string): string {
  const scaled = onnx.operation("Div", [x, number(onnx, output, Math.SQRT2)], `${output}: scaled`);
  const below = onnx.operation("Erf", [scaled], `${output}: erf`);
  const more = onnx.operation("Add", [below, number(onnx, output, 1)], `${output}: more`);
  const product = onnx.operation("Mul", [x, more], `${output}: product`);
  return onnx.operation("Mul", [product, number(onnx, output, 0.5)], output);
}

function number(onnx: GraphBuilder, output: string, value: number): string {
  return onnx.constant(`${output}: ${value}`, [], { type: "float", values: Float32Array.of(value) });
}
