import { z } from "zod";
import { activations, type BareGraph } from "../learning/graph/graph.ts";
import { UserError } from "./user-error.ts";

/** A network as it is sent to nodes that have only its name. Whether its operations fit together, and are not too many, is found by whoever plans it. */

const name = z.string().min(1).max(300);
const extent = z
  .int()
  .min(1)
  .max(2 ** 28);
const offset = z
  .int()
  .min(0)
  .max(2 ** 16);
const shape = z.array(extent).max(4);
const pair = z.tuple([extent, extent]);
const pads = z.tuple([offset, offset, offset, offset]);
const finite = z.number();
const unary = { input: name, output: name };
const dense = { ...unary, weight: name, bias: name.optional() };

const operation = z.discriminatedUnion("op", [
  z.object({ op: z.literal("Conv"), ...dense, strides: pair, pads }),
  z.object({ op: z.literal("Gemm"), ...dense }),
  z.object({ op: z.literal("MatMul"), ...unary, weight: name }),
  z.object({ op: z.enum(["MaxPool", "AveragePool"]), ...unary, kernel: pair, strides: pair, pads }),
  z.object({ op: z.enum(activations), ...unary }),
  z.object({ op: z.literal("Flatten"), ...unary }),
  z.object({ op: z.literal("Reshape"), ...unary, shape }),
  z.object({ op: z.enum(["Add", "Mul"]), inputs: z.tuple([name, name]), output: name }),
  z.object({ op: z.literal("Scale"), ...unary, factor: name.optional(), summand: name.optional() }),
  z.object({ op: z.literal("Rescale"), ...unary, factor: finite, summand: finite }),
  z.object({ op: z.literal("LayerNormalization"), ...dense, epsilon: z.number().nonnegative() }),
  z.object({ op: z.literal("Dropout"), ...unary, ratio: z.number().min(0).lt(1) }),
  z.object({
    op: z.literal("Concat"),
    inputs: z.array(name).min(1).max(100),
    output: name,
    axis: z.int().min(0).max(2),
  }),
  z.object({ op: z.literal("Gather"), ...unary, weight: name }),
  z.object({ op: z.literal("ReduceMean"), ...unary }),
]);

const sentNetwork = z.object({
  input: z.object({ name, shape: shape.min(1).max(3) }),
  operations: z.array(operation).min(1).max(2000),
  output: name,
  parts: z.array(z.object({ name, shape })).min(1).max(2000),
}) satisfies z.ZodType<BareGraph>;

/** @throws UserError for what is no network, or one of operations that are not known here */
export function sentNetworkIn(value: unknown): BareGraph {
  const parsed = sentNetwork.safeParse(value);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw new UserError(
    `the network that the aggregator sent is not known here: ${problem?.path.join(".")} ${problem?.message}`,
    {
      toDo: "install the aggregator's version of Edgewise on this node",
    },
  );
}
