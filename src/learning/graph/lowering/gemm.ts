import { type Call, type Places, panelWidth } from "../calls.ts";
import type { Gemm } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

/** Panels of a matrix of so many rows and columns. */
export const panelsLength = (rows: number, width: number) => rows * Math.ceil(width / panelWidth) * panelWidth;

/** One row of so many numbers for each example. */
const vectors = (length: number): Places => ({
  exampleApart: length,
  ...{ lines: 1, lineApart: 0, columns: 1, columnApart: 0 },
  ...{ outer: 1, outerApart: 0, inner: length },
});

/** y = x W^T + b; dW = dy^T x, dx = dy W. */
export function lowerGemm(operation: Gemm, context: Context): Lowered {
  const { input, output, weight, bias } = operation;
  const [to, from] = context.partShape(weight) as readonly [number, number];
  const [x, y, w] = [context.valueAt(input), context.valueAt(output), context.weightsAt(weight)];
  const panels = context.room(panelsLength(from, to));
  return {
    prepare: [
      { kernel: "pack", from: w, to: panels, width: to, across: from, counts: [1, 1, from], strides: [0, 0, 1] },
    ],
    forward: [
      {
        ...{ kernel: "multiply", a: x, places: vectors(from), panels, width: to, c: y },
        bias: bias === undefined ? undefined : context.weightsAt(bias),
      },
    ],
    backward() {
      const dy = context.slopesOf(output);
      const calls: Call[] = [
        {
          ...{ kernel: "accumulate", a: dy, places: vectors(to), d: x, width: from },
          c: context.gradientAt(weight),
        },
      ];
      if (bias !== undefined)
        calls.push({ kernel: "add-rows", from: dy, to: context.gradientAt(bias), count: 1, width: to });
      const into = context.slopesInto(input);
      if (!into) return { calls };
      const turned = context.room(panelsLength(to, from));
      calls.push(
        {
          ...{ kernel: "multiply", a: dy, places: vectors(to), panels: turned, width: from, c: into.at },
          bias: undefined,
        },
        ...into.after,
      );
      return {
        prepare: [
          { kernel: "pack", from: w, to: turned, width: from, across: 1, counts: [1, 1, to], strides: [0, 0, from] },
        ],
        calls,
      };
    },
  };
}
