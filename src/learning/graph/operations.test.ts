import { expect, test } from "vitest";
import { computed, problemOf } from "../../../test/support/graphs.ts";
import type { Graph, Operation, Part } from "./graph.ts";
import { plainGraphKernels } from "./plain/kernels.ts";

const exact = plainGraphKernels("float64");

/** The scores of one example: what an operation makes of the numbers, channel by channel. */
function outcome(
  shape: readonly number[],
  numbers: readonly number[],
  operation: Operation,
  parts: readonly (Part & { readonly values: readonly number[] })[] = [],
  flat = shape.length === 1 && operation.op !== "Gather",
): number[] {
  const operations: Operation[] = [operation];
  if (!flat) operations.push({ op: "Flatten", input: operation.output, output: "flat" });
  const graph: Graph = {
    input: { name: "input", shape },
    operations,
    output: flat ? operation.output : "flat",
    parts,
  };
  const problem = problemOf(graph, { loss: "cross-entropy", rows: 1, seed: 1, scoreCount: 1 });
  const [channels = 1, ...extents] = shape;
  const pixels = extents.reduce((product, extent) => product * extent, 1);
  const inputs = Float64Array.from(numbers, (_, i) => numbers[(i % channels) * pixels + Math.floor(i / channels)] ?? 0);
  const weights = Float64Array.from(parts.flatMap(({ values }) => values));
  return Array.from(computed(exact, { ...problem, inputs, weights }).scores);
}

const part = (name: string, shape: readonly number[], values: readonly number[]) =>
  ({ name, shape, initial: { kind: "zeros" }, values }) as const;

const picture = [1, 2, 3, 4, 5, 6, 7, 8, 9];

test("a convolution sums a kernel over each window, as ONNX has it: not turned, channel by channel", () => {
  const conv = { op: "Conv", input: "input", output: "y", weight: "w", bias: "b", strides: [1, 1] } as const;
  const weights = [part("w", [1, 1, 2, 2], [1, 10, 100, 1000]), part("b", [1], [0.5])];
  // 1 + 10*2 + 100*4 + 1000*5, and so on.
  expect(outcome([1, 3, 3], picture, { ...conv, pads: [0, 0, 0, 0] }, weights)).toEqual([
    5421.5, 6532.5, 8754.5, 9865.5,
  ]);
  const two = [part("w", [2, 2, 1, 1], [1, 2, 3, 4]), part("b", [2], [0, 1])];
  expect(outcome([2, 1, 2], [1, 2, 10, 20], { ...conv, pads: [0, 0, 0, 0] }, two)).toEqual([21, 42, 44, 87]);
});

test("strides skip windows, and pads are zeros around the picture", () => {
  const conv = { op: "Conv", input: "input", output: "y", weight: "w", strides: [2, 2] } as const;
  const ones = [
    part(
      "w",
      [1, 1, 3, 3],
      Array.from({ length: 9 }, () => 1),
    ),
  ];
  expect(outcome([1, 3, 3], picture, { ...conv, pads: [1, 1, 1, 1] }, ones)).toEqual([12, 16, 24, 28]);
  expect(outcome([1, 3, 3], picture, { ...conv, pads: [0, 0, 2, 2] }, ones)).toEqual([45, 18, 24, 9]);
});

test("a dense layer multiplies by the weights of each unit in turn", () => {
  const gemm: Operation = { op: "Gemm", input: "input", output: "y", weight: "w", bias: "b" };
  expect(outcome([3], [1, 2, 3], gemm, [part("w", [2, 3], [1, 0, 2, 0, 3, 0]), part("b", [2], [10, 20])])).toEqual([
    17, 26,
  ]);
});

test("windows at the edge take the largest and the mean of what is there", () => {
  const pool = { input: "input", output: "y", kernel: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1] } as const;
  expect(outcome([1, 3, 3], picture, { op: "MaxPool", ...pool })).toEqual([5, 6, 8, 9]);
  expect(outcome([1, 3, 3], picture, { op: "AveragePool", ...pool })).toEqual([3, 4.5, 7.5, 9]);
});

test("activations have the values of their formulas", () => {
  const values = [-2, 0, 0.5];
  const of = (op: "Relu" | "Tanh" | "Sigmoid" | "Gelu") => outcome([3], values, { op, input: "input", output: "y" });
  expect(of("Relu")).toEqual([0, 0, 0.5]);
  expect(of("Tanh")).toEqual(values.map(Math.tanh));
  expect(of("Sigmoid")[0]).toBeCloseTo(0.119202922, 9);
  // 0.5 * x * (1 + erf(x / sqrt(2))).
  expect(of("Gelu")[0]).toBeCloseTo(-0.0455002639, 9);
  expect(of("Gelu")[2]).toBeCloseTo(0.3457312306, 9);
});

test("lines are normalized by themselves, and picked from a table by the nearest number", () => {
  const normal = { op: "LayerNormalization", input: "input", output: "y", weight: "w", bias: "b", epsilon: 4 } as const;
  // Mean 3 and variance 5: 3 / sqrt(5 + 4) is 1.
  const found = outcome([4], [0, 2, 4, 6], normal, [part("w", [4], [1, 2, 3, 6]), part("b", [4], [0, 10, 0, 0])]);
  expect(found.map((value) => Number(value.toFixed(9)))).toEqual([-1, 9.333333333, 1, 6]);
  const gather: Operation = { op: "Gather", input: "input", output: "y", weight: "w" };
  const table = part("w", [3, 2], [1, 2, 3, 4, 5, 6]);
  expect(outcome([4], [0.6, 0, 7, -1], gather, [table])).toEqual([3, 4, 1, 2, 5, 6, 1, 2]);
});

test("pictures change their shape, are put behind each other, and are averaged in ONNX's order", () => {
  const two = [1, 2, 3, 4, 10, 20, 30, 40];
  const shaped = { op: "Reshape", input: "input", output: "y", shape: [4, 1, 2] } as const;
  expect(outcome([2, 2, 2], two, shaped)).toEqual(two);
  const concat = (axis: number) =>
    outcome([2, 2, 2], two, { op: "Concat", inputs: ["input", "input"], output: "y", axis });
  expect(concat(0)).toEqual([...two, ...two]);
  expect(concat(1)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 10, 20, 30, 40, 10, 20, 30, 40]);
  expect(concat(2)).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 10, 20, 10, 20, 30, 40, 30, 40]);
  expect(outcome([2, 2, 2], two, { op: "ReduceMean", input: "input", output: "y" }, [], true)).toEqual([2.5, 25]);
});

test("factors and summands belong to channels", () => {
  const scale: Operation = { op: "Scale", input: "input", output: "y", factor: "f", summand: "s" };
  const weights = [part("f", [2, 1, 1], [2, 3]), part("s", [2, 1, 1], [0, 1])];
  expect(outcome([2, 1, 2], [1, 2, 10, 20], scale, weights)).toEqual([2, 4, 31, 61]);
});
