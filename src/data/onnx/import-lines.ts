import { numberOf } from "./import-attributes.ts";
import { type NetworkImport, outputOf, singleOf, type Value } from "./import-network.ts";
import type { OnnxNode } from "./read-onnx.ts";

/** Dense layers, normalization and tables of lines. */

/** alpha and beta are 1 wherever layers are exported. */
export function importGemm(network: NetworkImport, node: OnnxNode): void {
  const plain =
    numberOf(node, "alpha", 1) === 1 && numberOf(node, "beta", 1) === 1 && numberOf(node, "transA", 0) === 0;
  if (!plain) network.fail(node, "has factors, or turns its input");
  const { name: input } = network.value(node);
  const weight = network.partOf(node, 1);
  const bias = network.input(node, 2) ? network.partOf(node, 2) : undefined;
  const output = outputOf(node);
  if (numberOf(node, "transB", 0) === 1) {
    network.add(node, { op: "Gemm", input, output, weight, bias });
    return;
  }
  const product = bias === undefined ? output : `${output}.product`;
  network.add(node, { op: "MatMul", input, output: product, weight });
  if (bias !== undefined) network.add(node, { op: "Scale", input: product, output, summand: bias });
}

export function importMatMul(network: NetworkImport, node: OnnxNode): void {
  const [a, b] = [network.input(node, 0), network.input(node, 1)];
  if (a?.kind !== "value" || b?.kind !== "constant")
    network.fail(node, "multiplies two values", "products of a value and weights are learned, attention is not");
  network.add(node, { op: "MatMul", input: a.name, output: outputOf(node), weight: network.partOf(node, 1) });
}

export function importLayerNormalization(network: NetworkImport, node: OnnxNode): void {
  const value = network.value(node);
  const axis = numberOf(node, "axis", -1);
  if (axis !== -1 && axis !== value.shape.length) network.fail(node, "normalizes other extents than the last one");
  network.add(node, {
    ...{ op: "LayerNormalization", input: value.name, output: outputOf(node), weight: network.partOf(node, 1) },
    ...{ bias: network.input(node, 2) ? network.partOf(node, 2) : undefined, epsilon: numberOf(node, "epsilon", 1e-5) },
  });
}

/**
 * Before operators of version 17, layers of normalization are exported in pieces that begin with a mean over the last extent: then a
 * LayerNormalization; undefined if these are no such pieces.
 */
export function importNormalizationInPieces(network: NetworkImport, first: OnnxNode, value: Value): true | undefined {
  const next = (node: OnnxNode | undefined, operator: string) => {
    const found = node && network.onlyConsumer(outputOf(node));
    return found?.operator === operator ? found : undefined;
  };
  const less = next(first, "Sub");
  if (!less || less.inputs[0] !== value.name) return undefined;
  const users = network.consumers(outputOf(less));
  const square = users.find(({ operator }) => operator === "Pow");
  const exponent = square && network.input(square, 1);
  if ((exponent?.kind === "integers" ? exponent.values[0] : singleOf(exponent)) !== 2) return undefined;
  const divide = users.find(({ operator }) => operator === "Div");
  const variance = next(square, "ReduceMean");
  const sum = next(variance, "Add");
  const root = next(sum, "Sqrt");
  if (!sum || !root || !divide || users.length !== 2 || divide.inputs[1] !== outputOf(root)) return undefined;
  const epsilon = singleOf(network.input(sum, 1));
  const times = next(divide, "Mul");
  const plus = next(times, "Add");
  if (epsilon === undefined || !times) return undefined;
  const weightAt = times.inputs.findIndex((name) => name !== outputOf(divide));
  const biasAt = plus?.inputs.findIndex((name) => name !== outputOf(times)) ?? -1;
  const weight = network.partOf(times, weightAt);
  const bias = plus && network.input(plus, biasAt)?.kind === "constant" ? network.partOf(plus, biasAt) : undefined;
  const last = bias === undefined ? times : (plus as OnnxNode);
  network.skip([less, square, divide, variance, sum, root, times, last].filter((node) => node !== undefined));
  network.add(first, {
    ...{ op: "LayerNormalization", input: value.name, output: outputOf(last) },
    ...{ weight, bias, epsilon },
  });
  return true;
}

/** Lines of a table of weights, or integers of a list. */
export function importGather(network: NetworkImport, node: OnnxNode): void {
  const data = network.input(node, 0);
  const axis = numberOf(node, "axis", 0);
  if (data?.kind === "integers" && axis === 0) {
    const [at, ...more] = network.integers(node, 1);
    if (more.length > 0) network.fail(node, "picks several extents at a time");
    const found = typeof at === "number" ? data.values.at(at) : undefined;
    if (found === undefined) network.fail(node, "picks an extent that is not there");
    const index = network.input(node, 1);
    network.alias(node, { kind: "integers", values: [found], isList: index?.kind === "integers" && index.isList });
    return;
  }
  if (data?.kind !== "constant" || axis !== 0)
    network.fail(node, "picks from values of the examples", "lines of a table of weights (embeddings) are learned");
  const { name: input } = network.value(node, 1);
  network.add(node, { op: "Gather", input, output: outputOf(node), weight: network.partOf(node, 0) });
}
