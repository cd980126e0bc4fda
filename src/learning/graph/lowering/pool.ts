import type { Windows } from "../calls.ts";
import type { Pool } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

export function lowerPool(operation: Pool, context: Context): Lowered {
  const { op, input, output, kernel, strides, pads } = operation;
  const [channels, lines, columns] = context.shapeOf(input) as readonly [number, number, number];
  const [, linesOut, columnsOut] = context.shapeOf(output) as readonly [number, number, number];
  const windows: Windows = { lines, columns, channels, linesOut, columnsOut, kernel, strides, pads };
  const kind = op === "MaxPool" ? "max" : "average";
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
