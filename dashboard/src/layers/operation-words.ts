import type { Operation } from "../../../src/learning/graph/graph.ts";

/** Does not break at the end of a line. */
export const times = "\u00a0×\u00a0";

/** What an operation does, for people: `8 kernels of 5 × 5`, `the largest of 2 × 2`, `Relu`. */
export function operationWords(operation: Operation, parts: ReadonlyMap<string, readonly number[]>): string {
  switch (operation.op) {
    case "Conv": {
      const [to, , ...kernel] = parts.get(operation.weight) ?? [];
      return `${to} kernels of ${kernel.join(times)}`;
    }
    case "Gemm":
      return `${parts.get(operation.weight)?.[0]} weighted sums`;
    case "MatMul":
      return `${parts.get(operation.weight)?.[1]} weighted sums`;
    case "Gather":
      return `one of ${parts.get(operation.weight)?.[0]} lines each`;
    case "MaxPool":
      return `the largest of ${operation.kernel.join(times)}`;
    case "AveragePool":
      return `the mean of ${operation.kernel.join(times)}`;
    case "Flatten":
      return "one row";
    case "Reshape":
      return "other extents";
    case "Add":
      return operation.inputs.join(" + ");
    case "Mul":
      return operation.inputs.join(times);
    case "Concat":
      return operation.inputs.join(", then ");
    case "Scale":
      return "scaled by weights";
    case "Rescale":
      return "scaled";
    case "LayerNormalization":
      return "normalised";
    case "Dropout":
      return `dropout of ${Math.round(100 * operation.ratio)} %`;
    case "ReduceMean":
      return "the mean of each";
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "Gelu":
    case "Erf":
      return operation.op;
    default:
      throw new Error(`unreachable: ${operation satisfies never}`);
  }
}
