import type { Call } from "../calls.ts";
import { type Gather, type LayerNormalization, sizeOf } from "../graph.ts";
import type { Context, Lowered } from "./context.ts";

export function lowerLayerNormalization(operation: LayerNormalization, context: Context): Lowered {
  const { input, output, weight, bias, epsilon } = operation;
  const [x, y, width] = [context.valueAt(input), context.valueAt(output), sizeOf(context.partShape(weight))];
  const count = sizeOf(context.shapeOf(input)) / width;
  const [normal, spreads] = [context.perExample(count * width), context.perExample(count)];
  const factor = context.weightsAt(weight);
  const summand = bias === undefined ? undefined : context.weightsAt(bias);
  return {
    prepare: [],
    forward: [
      { kernel: "normalize", x, y: normal, spreads, count, width, epsilon },
      { kernel: "scale", x: normal, y, count, width, factor, summand },
    ],
    backward() {
      const dy = context.slopesOf(output);
      const calls: Call[] = [
        { kernel: "add-products", from: dy, other: normal, to: context.gradientAt(weight), count, width },
      ];
      if (bias !== undefined) calls.push({ kernel: "add-rows", from: dy, to: context.gradientAt(bias), count, width });
      const into = context.slopesInto(input);
      if (into)
        calls.push(
          { kernel: "scale", x: dy, y: into.at, count, width, factor, summand: undefined },
          { kernel: "normalize-back", y: normal, spreads, dy: into.at, dx: into.at, count, width },
          ...into.after,
        );
      return { calls };
    },
  };
}

/** Which line it is does not change with the weights: there are no derivatives by the input. */
export function lowerGather({ input, output, weight }: Gather, context: Context): Lowered {
  const [lines, width] = context.partShape(weight) as readonly [number, number];
  const count = sizeOf(context.shapeOf(input));
  const shared = { indices: context.valueAt(input), lines, count, width };
  return {
    prepare: [],
    forward: [{ kernel: "gather", ...shared, table: context.weightsAt(weight), y: context.valueAt(output) }],
    backward: () => ({
      calls: [{ kernel: "gather-back", ...shared, table: context.gradientAt(weight), dy: context.slopesOf(output) }],
    }),
  };
}
