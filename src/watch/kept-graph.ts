import { z } from "zod";
import { activations } from "../learning/graph/graph.ts";

const text = z.string();
const number = z.number();
const numbers = z.array(number);
const value = { input: text, output: text };
const windows = { ...value, strides: numbers, pads: numbers };
const operation = z.discriminatedUnion("op", [
  z.looseObject({ op: z.literal("Conv"), ...windows, weight: text, bias: text.optional() }),
  z.looseObject({ op: z.enum(["MaxPool", "AveragePool"]), ...windows, kernel: numbers }),
  z.looseObject({ op: z.enum(["Gemm", "MatMul", "Gather"]), ...value, weight: text, bias: text.optional() }),
  z.looseObject({ op: z.literal("LayerNormalization"), ...value, weight: text, bias: text.optional() }),
  z.looseObject({ op: z.literal("Scale"), ...value, factor: text.optional(), summand: text.optional() }),
  z.looseObject({ op: z.literal("Rescale"), ...value, factor: number, summand: number }),
  z.looseObject({ op: z.literal("Dropout"), ...value, ratio: number }),
  z.looseObject({ op: z.literal("Reshape"), ...value, shape: numbers }),
  z.looseObject({ op: z.enum([...activations, "Flatten", "ReduceMean"]), ...value }),
  z.looseObject({ op: z.enum(["Add", "Mul"]), inputs: z.tuple([text, text]), output: text }),
  z.looseObject({ op: z.literal("Concat"), inputs: z.array(text), output: text, axis: number }),
]);

/** What the page reads of a kept task's graph. */
export const keptGraph = z.looseObject({
  input: z.looseObject({ name: text, shape: numbers }),
  operations: z.array(operation),
  output: text,
  parts: z.array(z.looseObject({ name: text, shape: numbers })),
});
