import { type BareGraph, partsOf } from "../../learning/graph/graph.ts";
import { inferShapes } from "../../learning/graph/shapes.ts";
import type { GraphBuilder, OnnxGraph } from "./graph.ts";

/** Networks differentiated as ONNX, for runtimes that only infer: apart from the plans of our kernels (learning/graph/plan.ts). */

/** What of a network cannot be differentiated here, in words; undefined for nothing. */
export function notDifferentiated(graph: BareGraph): string | undefined {
  const shapes = inferShapes(graph);
  // Pixels lie one after the other with all their channels, where ONNX has one channel after the other.
  const [channels = 1, ...extents] = graph.input.shape;
  if (extents.length > 0 && channels > 1) return "pictures in colour";
  const used = graph.operations.flatMap(partsOf);
  if (new Set(used).size < used.length) return "weights that are used twice";
  for (const operation of graph.operations) {
    const { op } = operation;
    if (op === "Relu" || op === "Flatten") continue;
    if (op === "Gemm" || op === "Conv") {
      if (operation.bias === undefined) return `${op} without a bias`;
      if (op === "Conv" && operation.strides.some((stride) => stride !== 1)) return "Conv with strides";
      if (op === "Gemm" && shapes.get(operation.input)?.length !== 1) return "Gemm of several lines";
      continue;
    }
    if (op !== "MaxPool") return op;
    const sides = shapes.get(operation.input)?.slice(1) ?? [];
    const halves = [...operation.kernel, ...operation.strides].every((extent) => extent === 2);
    if (!halves || operation.pads.some((pad) => pad > 0) || sides.some((side) => side % 2 > 0))
      return "MaxPool other than of 2 x 2 that fill the picture";
  }
  return undefined;
}

/**
 * Loss (cross-entropy) and gradient of a network as a graph that only infers, for so many examples. Inputs are `input`, whatever the network
 * calls it, `wanted` (a one for each example's class) and the parts by name; outputs `loss`, and `d` with each part's name behind it. Of equal
 * largest numbers of a window all get the slope.
 *
 * @param onnx an empty one
 */
export function trainingGraph(onnx: GraphBuilder, graph: BareGraph, batch: number): OnnxGraph {
  const shapes = inferShapes(graph);
  const shapeOf = (name: string): readonly number[] => [batch, ...(shapes.get(name) ?? [])];
  const shapeOfPart = new Map(graph.parts.map(({ name, shape }) => [name, shape]));
  /** What the network's values are called here, where nothing else may be called so. */
  const values = new Map([[graph.input.name, onnx.input("input", "float", shapeOf(graph.input.name))]]);
  const onnxNameOf = (name: string) => values.get(name) as string;
  onnx.input("wanted", "float", shapeOf(graph.output));
  for (const { name, shape } of graph.parts) onnx.input(name, "float", shape);
  const whole = (name: string, values: readonly number[]) =>
    onnx.constant(name, [values.length], { type: "int64", values });
  const scalar = (name: string, value: number) =>
    onnx.constant(name, [], { type: "float", values: Float32Array.of(value) });

  for (const operation of graph.operations) {
    const { op, output } = operation;
    const make = (inputs: readonly string[], attributes: Parameters<typeof onnx.operation>[3]) =>
      values.set(output, onnx.operation(op, inputs, `value ${output}`, attributes));
    if (op === "Conv") {
      const { input, weight, bias = "", pads } = operation;
      make([onnxNameOf(input), weight, bias], { kernel_shape: shapeOfPart.get(weight)?.slice(2) ?? [], pads });
    } else if (op === "Gemm") {
      const { input, weight, bias = "" } = operation;
      make([onnxNameOf(input), weight, bias], { transB: 1 });
    } else if (op === "MaxPool") make([onnxNameOf(operation.input)], { kernel_shape: [2, 2], strides: [2, 2] });
    else if (op === "Relu") make([onnxNameOf(operation.input)], {});
    else if (op === "Flatten") make([onnxNameOf(operation.input)], { axis: 1 });
    else throw new Error(`${op} is not differentiated here`);
  }

  const log = onnx.operation("LogSoftmax", [onnxNameOf(graph.output)], "log probabilities", { axis: 1 });
  const right = onnx.operation("ReduceSum", [onnx.operation("Mul", [log, "wanted"], "right")], "sum", { keepdims: 0 });
  onnx.output(onnx.operation("Mul", [right, scalar("minus share", -1 / batch)], "loss"), "float", []);
  const error = onnx.operation("Sub", [onnx.operation("Exp", [log], "probabilities"), "wanted"], "errors");
  const slopes = new Map<string, string>([
    [graph.output, onnx.operation("Mul", [error, scalar("share", 1 / batch)], "slopes")],
  ]);

  const gradient = (part: string, value: string) => {
    onnx.output(onnx.operation("Identity", [value], `d${part}`), "float", shapeOfPart.get(part) ?? []);
  };
  for (const operation of graph.operations.toReversed()) {
    const { op, output } = operation;
    const input = "input" in operation ? operation.input : "";
    const [x, y, dy] = [onnxNameOf(input), onnxNameOf(output), slopes.get(output) ?? ""];
    const first = input === graph.input.name;
    const called = `slopes of ${input}`;
    const [, channels = 1, height = 1, width = 1] = shapeOf(input);
    if (op === "Conv") {
      const { weight, bias = "", pads } = operation;
      const [, , lines = 1, columns = 1] = shapeOf(output);
      const turned = [x, dy].map((name) =>
        onnx.operation("Transpose", [name], `${name} turned`, { perm: [1, 0, 2, 3] }),
      );
      const sums = onnx.operation("Conv", turned, `${weight} turned`, { kernel_shape: [lines, columns], pads });
      gradient(weight, onnx.operation("Transpose", [sums], `${weight} sums`, { perm: [1, 0, 2, 3] }));
      const axes = whole(`${output} axes`, [0, 2, 3]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("ConvTranspose", [dy, weight], called, { pads }));
    } else if (op === "Gemm") {
      const { weight, bias = "" } = operation;
      gradient(weight, onnx.operation("Gemm", [dy, x], `${weight} sums`, { transA: 1 }));
      const axes = whole(`${output} axes`, [0]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("MatMul", [dy, weight], called));
    } else if (op === "MaxPool") {
      const pooled = whole(`${output} pooled`, [batch, channels, height / 2, 1, width / 2, 1]);
      const twice = whole(`${output} twice`, [batch, channels, height / 2, 2, width / 2, 2]);
      const back = whole(`${output} back`, [batch, channels, height, width]);
      const [large, largeSlopes] = [y, dy].map((name) => {
        const open = onnx.operation("Reshape", [name, pooled], `${name} open`);
        return onnx.operation(
          "Reshape",
          [onnx.operation("Expand", [open, twice], `${name} twice`), back],
          `${name} up`,
        );
      });
      const is = onnx.operation("Equal", [x, large as string], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [largeSlopes as string, mask], called));
    } else if (op === "Relu") {
      const is = onnx.operation("Greater", [y, scalar(`${output} zero`, 0)], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [dy, mask], called));
    } else {
      slopes.set(input, onnx.operation("Reshape", [dy, whole(`${output} back`, shapeOf(input))], called));
    }
  }
  return onnx.graph();
}
