import { allExamples, type Call, type Places } from "../calls.ts";
import type { Conv, Pair } from "../graph.ts";
import type { Backward, Context, Lowered } from "./context.ts";
import { allColumns, panelsLength } from "./gemm.ts";

/**
 * A convolution is a product whose rows are the windows on the padded input. In memory a window's lines are runs of neighbours, so
 * that no window is copied. By the weights it is the same product turned around; by the input a convolution of the slopes, spread by
 * the strides, with the kernel turned by half a turn.
 */
export function lowerConv(operation: Conv, context: Context): Lowered {
  const { input, output, weight, bias, strides } = operation;
  const [channels, height, width] = context.shapeOf(input) as readonly [number, number, number];
  const [to, lines, columns] = context.shapeOf(output) as readonly [number, number, number];
  const [, , down, across] = context.partShape(weight) as readonly [number, number, number, number];
  const [top, left, bottom, right] = operation.pads;
  const [paddedLines, paddedColumns] = [height + top + bottom, width + left + right];
  const isPadded = paddedLines !== height || paddedColumns !== width;
  const x = context.valueAt(input);
  const w = context.weightsAt(weight);
  const padded = isPadded ? context.perExample(paddedLines * paddedColumns * channels) : x;
  const lineApart = paddedColumns * channels;
  const places: Places = {
    exampleApart: paddedLines * lineApart,
    ...{ lines, lineApart: strides[0] * lineApart },
    ...{ columns, columnApart: strides[1] * channels },
    ...{ outer: down, outerApart: lineApart, inner: across * channels },
  };
  const panels = context.room(panelsLength(down * across * channels, to));
  const pad: Call = {
    ...{ kernel: "spread", from: x, to: padded + (top * paddedColumns + left) * channels },
    ...{ lines: height, columns: width, channels },
    ...{ exampleApart: paddedLines * lineApart, lineApart, columnApart: channels },
  };

  function backward(): Backward {
    const dy = context.slopesOf(output);
    const turned = context.clearedRoom(down * across * channels * to);
    const calls: Call[] = [
      { kernel: "accumulate", a: padded, places, d: dy, width: to, c: turned, examples: allExamples },
    ];
    if (bias !== undefined)
      calls.push({ kernel: "add-rows", from: dy, to: context.gradientAt(bias), count: lines * columns, width: to });
    const finish: Call[] = [
      {
        ...{ kernel: "rearrange", from: turned, to: context.gradientAt(weight), apart: 0 },
        counts: [to, channels, down * across],
        strides: [1, to, channels * to],
      },
    ];
    const into = context.slopesInto(input);
    if (!into) return { calls, finish };
    const back = lowerBack(context, { kernel: [down, across], channels, to, height, width, lines, columns, strides });
    const spread = back.spread(dy, [top, left]);
    calls.push(...spread.calls, back.multiply(spread.at, into.at), ...into.after);
    return { prepare: [back.pack(w)], calls, finish };
  }

  return {
    prepare: [
      {
        ...{ kernel: "pack", from: w, to: panels, width: to, across: channels * down * across },
        counts: [down, across, channels],
        strides: [across, 1, down * across],
      },
    ],
    forward: [
      ...(isPadded ? [pad] : []),
      {
        ...{ kernel: "multiply", a: padded, places, panels, c: context.valueAt(output), ...allColumns(to) },
        bias: bias === undefined ? undefined : context.weightsAt(bias),
      },
    ],
    backward,
  };
}

interface Extents {
  readonly kernel: Pair;
  readonly channels: number;
  readonly to: number;
  readonly height: number;
  readonly width: number;
  readonly lines: number;
  readonly columns: number;
  readonly strides: Pair;
}

/** The derivatives by the input. */
function lowerBack(context: Context, extents: Extents) {
  const { kernel, channels, to, height, width, lines, columns, strides } = extents;
  const [down, across] = kernel;
  const [spreadLines, spreadColumns] = [height + down - 1, width + across - 1];
  const lineApart = spreadColumns * to;
  const panels = context.room(panelsLength(down * across * to, channels));
  return {
    /** The slopes with room between and around them. */
    spread(dy: number, [top, left]: Pair): { readonly at: number; readonly calls: readonly Call[] } {
      if (spreadLines === lines && spreadColumns === columns && down === 1 && across === 1)
        return { at: dy, calls: [] };
      const at = context.perExample(spreadLines * lineApart);
      const first = at + ((down - 1 - top) * spreadColumns + across - 1 - left) * to;
      return {
        at,
        calls: [
          {
            ...{ kernel: "spread", from: dy, to: first, lines, columns, channels: to },
            ...{
              exampleApart: spreadLines * lineApart,
              lineApart: strides[0] * lineApart,
              columnApart: strides[1] * to,
            },
          },
        ],
      };
    },
    pack: (weights: number): Call => ({
      ...{ kernel: "pack", from: weights + down * across - 1, to: panels, width: channels, across: down * across },
      counts: [down, across, to],
      strides: [-across, -1, channels * down * across],
    }),
    multiply: (spread: number, dx: number): Call => ({
      ...{ kernel: "multiply", a: spread, panels, bias: undefined, c: dx, ...allColumns(channels) },
      places: {
        exampleApart: spreadLines * lineApart,
        ...{ lines: height, lineApart, columns: width, columnApart: to },
        ...{ outer: down, outerApart: lineApart, inner: across * to },
      },
    }),
  };
}
