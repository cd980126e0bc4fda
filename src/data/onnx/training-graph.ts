import type { BareGraph } from "../../learning/graph/graph.ts";
import { inferShapes } from "../../learning/graph/shapes.ts";
import type { GraphBuilder, OnnxGraph } from "./graph.ts";

/** Networks differentiated as ONNX, for runtimes that only infer: apart from the plans of our kernels (learning/graph/plan.ts). */

/** What of a network cannot be differentiated here, in words; undefined for nothing. */
export function notDifferentiated(graph: BareGraph): string | undefined {
  const shapes = inferShapes(graph);
  // Pixels lie one after the other with all their channels, where ONNX has one channel after the other.
  const [channels = 1, ...extents] = graph.input.shape;
  if (extents.length > 0 && channels > 1) return "pictures in colour";
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
 * Loss (cross-entropy) and gradient of a network as a graph that only infers, for so many examples. Inputs are `input`, `wanted` (a one for
 * each example's class) and the parts by name; outputs `loss`, and `d` with each part's name behind it. Of equal largest numbers of a window all
 * get the slope.
 *
 * @param onnx an empty one
 */
export function trainingGraph(onnx: GraphBuilder, graph: BareGraph, batch: number): OnnxGraph {
  const shapes = new Map<string, readonly number[]>([[graph.input.name, [batch, ...graph.input.shape]]]);
  onnx.input("input", "float", [batch, ...graph.input.shape]);
  const classCount = Number(graph.parts.at(-1)?.shape[0]);
  onnx.input("wanted", "float", [batch, classCount]);
  for (const { name, shape } of graph.parts) onnx.input(name, "float", shape);
  const whole = (name: string, values: readonly number[]) =>
    onnx.constant(name, [values.length], { type: "int64", values });
  const scalar = (name: string, value: number) =>
    onnx.constant(name, [], { type: "float", values: Float32Array.of(value) });
  const shapeOf = (name: string) => shapes.get(name) as readonly number[];

  for (const operation of graph.operations) {
    const { op, output } = operation;
    const input = "input" in operation ? operation.input : "";
    const [rows = 1, channels = 1, height = 1, width = 1] = shapeOf(input);
    if (op === "Conv") {
      const { weight, bias = "", pads } = operation;
      const [to = 1, , down = 1, across = 1] = graph.parts.find(({ name }) => name === weight)?.shape ?? [];
      onnx.operation("Conv", [input, weight, bias], output, { kernel_shape: [down, across], pads });
      const lines = height + pads[0] + pads[2] - down + 1;
      shapes.set(output, [rows, to, lines, width + pads[1] + pads[3] - across + 1]);
    } else if (op === "Gemm") {
      const { weight, bias = "" } = operation;
      onnx.operation("Gemm", [input, weight, bias], output, { transB: 1 });
      shapes.set(output, [rows, graph.parts.find(({ name }) => name === weight)?.shape[0] ?? 1]);
    } else if (op === "MaxPool") {
      onnx.operation("MaxPool", [input], output, { kernel_shape: [2, 2], strides: [2, 2] });
      shapes.set(output, [rows, channels, height / 2, width / 2]);
    } else if (op === "Relu") {
      onnx.operation("Relu", [input], output);
      shapes.set(output, shapeOf(input));
    } else if (op === "Flatten") {
      onnx.operation("Flatten", [input], output, { axis: 1 });
      shapes.set(output, [rows, channels * height * width]);
    } else throw new Error(`${op} is not differentiated here`);
  }

  const log = onnx.operation("LogSoftmax", [graph.output], "log probabilities", { axis: 1 });
  const right = onnx.operation("ReduceSum", [onnx.operation("Mul", [log, "wanted"], "right")], "sum", { keepdims: 0 });
  onnx.output(onnx.operation("Mul", [right, scalar("minus share", -1 / batch)], "loss"), "float", []);
  const error = onnx.operation("Sub", [onnx.operation("Exp", [log], "probabilities"), "wanted"], "errors");
  const slopes = new Map<string, string>([
    [graph.output, onnx.operation("Mul", [error, scalar("share", 1 / batch)], "slopes")],
  ]);

  const gradient = (part: string, value: string) => {
    const shape = graph.parts.find(({ name }) => name === part)?.shape ?? [];
    onnx.output(onnx.operation("Identity", [value], `d${part}`), "float", shape);
  };
  for (const operation of graph.operations.toReversed()) {
    const { op, output } = operation;
    const input = "input" in operation ? operation.input : "";
    const dy = slopes.get(output) ?? "";
    const first = input === graph.input.name;
    const called = `slopes of ${input}`;
    const [, channels = 1, height = 1, width = 1] = shapeOf(input);
    if (op === "Conv") {
      const { weight, bias = "", pads } = operation;
      const [, , lines = 1, columns = 1] = shapeOf(output);
      const turned = [input, dy].map((name) =>
        onnx.operation("Transpose", [name], `${name} turned`, { perm: [1, 0, 2, 3] }),
      );
      const sums = onnx.operation("Conv", turned, `${weight} turned`, { kernel_shape: [lines, columns], pads });
      gradient(weight, onnx.operation("Transpose", [sums], `${weight} sums`, { perm: [1, 0, 2, 3] }));
      const axes = whole(`${output} axes`, [0, 2, 3]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("ConvTranspose", [dy, weight], called, { pads }));
    } else if (op === "Gemm") {
      const { weight, bias = "" } = operation;
      gradient(weight, onnx.operation("Gemm", [dy, input], `${weight} sums`, { transA: 1 }));
      const axes = whole(`${output} axes`, [0]);
      gradient(bias, onnx.operation("ReduceSum", [dy, axes], `${bias} sums`, { keepdims: 0 }));
      if (!first) slopes.set(input, onnx.operation("MatMul", [dy, weight], called));
    } else if (op === "MaxPool") {
      const [pooled, apart] = [whole(`${output} pooled`, [batch, channels, height / 2, 1, width / 2, 1]), output];
      const twice = whole(`${apart} twice`, [batch, channels, height / 2, 2, width / 2, 2]);
      const back = whole(`${apart} back`, [batch, channels, height, width]);
      const [large, largeSlopes] = [output, dy].map((name) => {
        const open = onnx.operation("Reshape", [name, pooled], `${name} open`);
        return onnx.operation(
          "Reshape",
          [onnx.operation("Expand", [open, twice], `${name} twice`), back],
          `${name} up`,
        );
      });
      const is = onnx.operation("Equal", [input, large as string], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [largeSlopes as string, mask], called));
    } else if (op === "Relu") {
      const is = onnx.operation("Greater", [output, scalar(`${output} zero`, 0)], `${output} is`);
      const mask = onnx.operation("Cast", [is], `${output} mask`, { to: 1 });
      slopes.set(input, onnx.operation("Mul", [dy, mask], called));
    } else {
      slopes.set(input, onnx.operation("Reshape", [dy, whole(`${output} back`, shapeOf(input))], called));
    }
  }
  return onnx.graph();
}
