import type { Call } from "../calls.ts";
import { type Activate, type Combine, type Dropout, type Rescale, type Scale, sizeOf } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";
import { copied } from "./moves.ts";

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

/** Of a sum each has the slopes; of a product each has them times the other one. */
export function lowerCombine({ op, inputs, output }: Combine, context: Context): Lowered {
  const size = sizeOf(context.shapeOf(output));
  const [from, other] = [context.valueAt(inputs[0]), context.valueAt(inputs[1])];
  const kernel = op === "Add" ? "sum" : "product";
  return {
    prepare: [],
    forward: [{ kernel, from, other, to: context.valueAt(output), size }],
    backward() {
      const dy = context.slopesOf(output);
      const calls = inputs.flatMap((input, i): readonly Call[] => {
        const into = context.slopesInto(input);
        if (!into) return [];
        if (op === "Add") return [copied(dy, into.at, size), ...into.after];
        return [{ kernel, from: dy, other: i === 0 ? other : from, to: into.at, size }, ...into.after];
      });
      return { calls };
    },
  };
}

export function lowerScale({ input, output, factor, summand }: Scale, context: Context): Lowered {
  const part = (factor ?? summand) as string;
  const width = sizeOf(context.partShape(part));
  const count = sizeOf(context.shapeOf(input)) / width;
  const [x, y] = [context.valueAt(input), context.valueAt(output)];
  const [by, plus] = [factor, summand].map((name) => (name === undefined ? undefined : context.weightsAt(name)));
  return {
    prepare: [],
    forward: [{ kernel: "scale", x, y, count, width, factor: by, summand: plus }],
    backward() {
      const dy = context.slopesOf(output);
      const calls: Call[] = [];
      if (factor !== undefined)
        calls.push({ kernel: "add-products", from: dy, other: x, to: context.gradientAt(factor), count, width });
      if (summand !== undefined)
        calls.push({ kernel: "add-rows", from: dy, to: context.gradientAt(summand), count, width });
      const into = context.slopesInto(input);
      if (into)
        calls.push({ kernel: "scale", x: dy, y: into.at, count, width, factor: by, summand: undefined }, ...into.after);
      return { calls };
    },
  };
}

export function lowerRescale({ input, output, factor, summand }: Rescale, context: Context): Lowered {
  const size = sizeOf(context.shapeOf(input));
  return {
    prepare: [],
    forward: [{ kernel: "rescale", x: context.valueAt(input), y: context.valueAt(output), size, factor, summand }],
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      const dy = context.slopesOf(output);
      return { calls: [{ kernel: "rescale", x: dy, y: into.at, size, factor, summand: 0 }, ...into.after] };
    },
  };
}

/** A product with numbers that whoever runs the plan puts there. */
export function lowerDropout({ input, output, ratio }: Dropout, context: Context): Lowered {
  const size = sizeOf(context.shapeOf(input));
  const other = context.mask(size, ratio);
  return {
    prepare: [],
    forward: [{ kernel: "product", from: context.valueAt(input), other, to: context.valueAt(output), size }],
    backward() {
      const into = context.slopesInto(input);
      if (!into) return { calls: [] };
      return {
        calls: [{ kernel: "product", from: context.slopesOf(output), other, to: into.at, size }, ...into.after],
      };
    },
  };
}
