import { type Activate, type Add, type Flatten, sizeOf } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

export function lowerActivation({ op, input, output }: Activate, context: Context): Lowered {
  const [x, y, size] = [context.valueAt(input), context.valueAt(output), sizeOf(context.shapeOf(input))];
  return {
    prepare: [],
    forward: [{ kernel: "activate", kind: op, x, y, size }],
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      const dy = context.slopesOf(output);
      return { calls: [{ kernel: "activate-back", kind: op, x, y, dy, dx: into.at, size }, ...into.after] };
    },
  };
}

/** Pixels of channels become channels of pixels. */
export function lowerFlatten({ input, output }: Flatten, context: Context): Lowered {
  const [channels = 1, ...extents] = context.shapeOf(input);
  const pixels = sizeOf(extents);
  return {
    prepare: [],
    forward: [
      {
        ...{ kernel: "rearrange", from: context.valueAt(input), to: context.valueAt(output) },
        counts: [1, channels, pixels],
        strides: [0, 1, channels],
      },
    ],
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      return {
        calls: [
          {
            ...{ kernel: "rearrange", from: context.slopesOf(output), to: into.at },
            counts: [1, pixels, channels],
            strides: [0, 1, pixels],
          },
          ...into.after,
        ],
      };
    },
  };
}

export function lowerAdd({ inputs, output }: Add, context: Context): Lowered {
  const size = sizeOf(context.shapeOf(output));
  const [from, other] = [context.valueAt(inputs[0]), context.valueAt(inputs[1])];
  return {
    prepare: [],
    forward: [{ kernel: "sum", from, other, to: context.valueAt(output), size }],
    backward() {
      const dy = context.slopesOf(output);
      const calls = inputs.flatMap((input) => {
        const into = context.slopesInto(input);
        if (!into) return [];
        const copied = { kernel: "rearrange", from: dy, to: into.at } as const;
        return [{ ...copied, counts: [1, 1, size], strides: [0, 0, 1] } as const, ...into.after];
      });
      return { calls };
    },
  };
}
