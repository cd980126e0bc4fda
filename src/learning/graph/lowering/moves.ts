import type { Call } from "../calls.ts";
import { type Concat, type Flatten, type Reshape, type Shape, sizeOf } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

/** The numbers of each example as they are. */
export const copied = (from: number, to: number, size: number): Call => ({
  ...{ kernel: "rearrange", from, to, apart: size },
  counts: [1, 1, size],
  strides: [0, 0, 1],
});

/** Pixels of channels become channels of pixels, or lines of one kind lines of the other. */
const turned = (from: number, to: number, [lines, columns]: readonly [number, number]): Call => ({
  ...{ kernel: "rearrange", from, to, apart: lines * columns },
  counts: [1, columns, lines],
  strides: [0, 1, columns],
});

/** Pixels and channels, as they stand in memory; undefined for what stands in ONNX's order. */
function pixelsOf(shape: Shape): readonly [number, number] | undefined {
  const [channels = 1, height = 1, width = 1] = shape;
  return shape.length === 3 && channels > 1 && height * width > 1 ? [height * width, channels] : undefined;
}

/** Pictures go through ONNX's order. */
export function lowerReshape({ input, output }: Flatten | Reshape, context: Context): Lowered {
  const size = sizeOf(context.shapeOf(input));
  const [from, to] = [pixelsOf(context.shapeOf(input)), pixelsOf(context.shapeOf(output))];

  function move(at: number, out: number, before: typeof from, after: typeof from): readonly Call[] {
    if (before && after && before[1] !== after[1]) {
      const between = context.perExample(size);
      return [turned(at, between, before), turned(between, out, [after[1], after[0]])];
    }
    if (before && !after) return [turned(at, out, before)];
    if (after && !before) return [turned(at, out, [after[1], after[0]])];
    return [copied(at, out, size)];
  }

  return {
    prepare: [],
    forward: move(context.valueAt(input), context.valueAt(output), from, to),
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      return { calls: [...move(context.slopesOf(output), into.at, to, from), ...into.after] };
    },
  };
}

/** In memory: runs of each input in turn. */
export function lowerConcat({ inputs, output, axis }: Concat, context: Context): Lowered {
  const whole = runsOf(context.shapeOf(output), axis);
  const size = sizeOf(context.shapeOf(output));
  let offset = 0;
  const pieces = inputs.map((input) => {
    const { run } = runsOf(context.shapeOf(input), axis);
    offset += run;
    return { input, run, first: offset - run };
  });
  return {
    prepare: [],
    forward: pieces.map(({ input, run, first }) => ({
      ...{ kernel: "spread", from: context.valueAt(input), to: context.valueAt(output) + first },
      ...{ lines: 1, columns: whole.outer, channels: run },
      ...{ exampleApart: size, lineApart: 0, columnApart: whole.run },
    })),
    backward() {
      const dy = context.slopesOf(output);
      const calls = pieces.flatMap(({ input, run, first }): readonly Call[] => {
        const into = context.slopesInto(input);
        if (!into) return [];
        const back: Call = {
          ...{ kernel: "rearrange", from: dy + first, to: into.at, apart: size },
          counts: [1, whole.outer, run],
          strides: [0, whole.run, 1],
        };
        return [back, ...into.after];
      });
      return { calls };
    },
  };
}

/** How many runs of neighbours a value has that lie within one place before the axis. */
function runsOf(shape: Shape, axis: number): { readonly outer: number; readonly run: number } {
  const [extents, at] = shape.length === 3 ? [[...shape.slice(1), shape[0] ?? 1], (axis + 2) % 3] : [shape, axis];
  return { outer: sizeOf(extents.slice(0, at)), run: sizeOf(extents.slice(at)) };
}
