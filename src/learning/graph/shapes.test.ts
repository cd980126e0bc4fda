import { expect, test } from "vitest";
import type { Conv, Gemm, Graph, Operation, Part, Pool, Shape } from "./graph.ts";
import { inferShapes } from "./shapes.ts";

const part = (name: string, ...shape: readonly number[]): Part => ({ name, shape, initial: { kind: "zeros" } });
const parts = [part("kernel", 2, 3, 5, 4), part("dense", 10, 24), part("bias", 2)];

function shapesOf(shape: Shape, operations: readonly Operation[], output = "y") {
  const graph: Graph = { input: { name: "x", shape }, operations, output, parts };
  return inferShapes(graph);
}

const conv: Conv = {
  ...{ op: "Conv", input: "x", output: "y", weight: "kernel", bias: "bias" },
  ...{ strides: [1, 2], pads: [0, 1, 2, 3] },
};
const pool: Pool = { op: "MaxPool", input: "x", output: "y", kernel: [2, 3], strides: [2, 2], pads: [0, 0, 1, 0] };
const gemm: Gemm = { op: "Gemm", input: "x", output: "y", weight: "dense" };

test("windows are as many as fit, pads among them", () => {
  // (6 + 2 - 5) / 1 + 1 down, and (7 + 4 - 4) / 2 + 1 across.
  expect(shapesOf([3, 6, 7], [conv]).get("y")).toEqual([2, 4, 4]);
  expect(shapesOf([3, 5, 7], [pool]).get("y")).toEqual([3, 3, 3]);
  expect(shapesOf([24], [gemm]).get("y")).toEqual([10]);
});

test.each<[string, Shape, readonly Operation[], string?]>([
  ["Conv y has weights of 2 x 3 x 5 x 4 for an input of 1 x 6 x 7", [1, 6, 7], [conv]],
  ["Conv y needs channels, rows and columns, not 24", [24], [conv]],
  ["Conv y pads by 0 x 4 x 0 x 0 for windows of 5 x 4", [3, 6, 7], [{ ...conv, pads: [0, 4, 0, 0] }]],
  ["Conv y has windows of 5 x 4, larger than 2 x 7", [3, 2, 7], [conv]],
  ["Conv y has a bias of 10 x 24 for 2 sums", [3, 6, 7], [{ ...conv, bias: "dense" }]],
  ["MaxPool y pads by 0 x 0 x 2 x 0 for windows of 2 x 3", [3, 6, 7], [{ ...pool, pads: [0, 0, 2, 0] }]],
  ["Gemm y has weights of 10 x 24 for an input of 25", [25], [gemm]],
  ["Gemm y has weights of 10 x 24 for an input of 24 x 1 x 1", [24, 1, 1], [gemm]],
  ["there are no weights nothing", [24], [{ ...gemm, weight: "nothing" }]],
  ["the value z is used before it is computed", [24], [{ ...gemm, input: "z" }]],
  ["the value z is used before it is computed", [24], [gemm], "z"],
  ["the value y is computed twice", [24], [gemm, gemm]],
  ["Gemm z is computed for nothing", [24], [{ ...gemm, output: "z" }, gemm]],
  [
    "Add y adds values of 24 and 10",
    [24],
    [
      { ...gemm, output: "z" },
      { op: "Add", inputs: ["x", "z"], output: "y" },
    ],
  ],
])("%s", (problem, shape, operations, output) => {
  expect(() => shapesOf(shape, operations, output)).toThrow(problem);
});
