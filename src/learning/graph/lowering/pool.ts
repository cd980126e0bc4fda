import type { Windows } from "../calls.ts";
import type { Pair, Pool, ReduceMean } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

export function lowerPool(operation: Pool, context: Context): Lowered {
  const { op, input, output, kernel, strides, pads } = operation;
  const [channels, lines, columns] = context.shapeOf(input) as readonly [number, number, number];
  const [, linesOut, columnsOut] = context.shapeOf(output) as readonly [number, number, number];
  const windows: Windows = { lines, columns, channels, linesOut, columnsOut, kernel, strides, pads };
  return lowerWindows(context, input, output, op === "MaxPool" ? "max" : "average", windows);
}

/** The mean of one window that is all. */
export function lowerReduceMean({ input, output }: ReduceMean, context: Context): Lowered {
  const shape = context.shapeOf(input);
  const [channels, kernel]: readonly [number, Pair] =
    shape.length === 3
      ? [shape[0] as number, [shape[1] as number, shape[2] as number]]
      : [shape[1] as number, [shape[0] as number, 1]];
  const windows = { lines: kernel[0], columns: kernel[1], channels, linesOut: 1, columnsOut: 1 };
  const rest = { kernel, strides: [1, 1], pads: [0, 0, 0, 0] } as const;
  return lowerWindows(context, input, output, "average", { ...windows, ...rest });
}

function lowerWindows(
  context: Context,
  input: string,
  output: string,
  kind: "max" | "average",
  windows: Windows,
): Lowered {
  const [x, y] = [context.valueAt(input), context.valueAt(output)];
  return {
    prepare: [],
    forward: [{ kernel: "pool", kind, windows, x, y }],
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      const dy = context.slopesOf(output);
      return { calls: [{ kernel: "pool-back", kind, windows, x, y, dy, dx: into.at }, ...into.after] };
    },
  };
}
