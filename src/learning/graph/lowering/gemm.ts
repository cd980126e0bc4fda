import { allExamples, type Call, type Places, panelWidth, type Strided } from "../calls.ts";
import { type Gemm, type MatMul, sizeOf } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

/** Panels of a matrix of so many rows and columns. */
export const panelsLength = (rows: number, width: number) => rows * Math.ceil(width / panelWidth) * panelWidth;

/** Of a product of so many columns. */
export const allColumns = (width: number) => ({ width, columnFrom: 0, columnEnd: width, examples: allExamples });

/** So many rows of so many numbers for each example. */
const vectors = (lines: number, length: number): Places => ({
  exampleApart: lines * length,
  ...{ lines, lineApart: length, columns: 1, columnApart: 0 },
  ...{ outer: 1, outerApart: 0, inner: length },
});

const run = (count: number, apart: number): Pick<Strided, "counts" | "strides"> => ({
  counts: [1, 1, count],
  strides: [0, 0, apart],
});

/** y = x W^T + b; dW = dy^T x, dx = dy W. The weight of MatMul stands the other way. */
export function lowerGemm(operation: Gemm | MatMul, context: Context): Lowered {
  const { op, input, output, weight } = operation;
  const bias = op === "Gemm" ? operation.bias : undefined;
  const extents = context.partShape(weight) as readonly [number, number];
  const [to, from] = op === "Gemm" ? extents : [extents[1], extents[0]];
  // From one weight to the next of the same sum, and of the same input.
  const [along, across] = op === "Gemm" ? [1, from] : [to, 1];
  const [x, y, w] = [context.valueAt(input), context.valueAt(output), context.weightsAt(weight)];
  const lines = sizeOf(context.shapeOf(input)) / from;
  const panels = context.room(panelsLength(from, to));
  return {
    prepare: [{ kernel: "pack", from: w, to: panels, width: to, across, ...run(from, along) }],
    forward: [
      {
        ...{ kernel: "multiply", a: x, places: vectors(lines, from), panels, c: y, ...allColumns(to) },
        bias: bias === undefined ? undefined : context.weightsAt(bias),
      },
    ],
    backward() {
      const dy = context.slopesOf(output);
      const [a, d] = op === "Gemm" ? [dy, x] : [x, dy];
      const [inner, width] = op === "Gemm" ? [to, from] : [from, to];
      const calls: Call[] = [
        {
          kernel: "accumulate",
          a,
          places: vectors(lines, inner),
          d,
          width,
          c: context.gradientAt(weight),
          examples: allExamples,
        },
      ];
      if (bias !== undefined)
        calls.push({ kernel: "add-rows", from: dy, to: context.gradientAt(bias), count: lines, width: to });
      const into = context.slopesInto(input);
      if (!into) return { calls };
      const turned = context.room(panelsLength(to, from));
      calls.push(
        {
          ...{ kernel: "multiply", a: dy, places: vectors(lines, to), panels: turned, c: into.at, ...allColumns(from) },
          bias: undefined,
        },
        ...into.after,
      );
      return {
        prepare: [{ kernel: "pack", from: w, to: turned, width: from, across: along, ...run(to, across) }],
        calls,
      };
    },
  };
}
