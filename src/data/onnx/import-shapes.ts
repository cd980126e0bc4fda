import { sizeOf } from "../../learning/graph/graph.ts";
import { listIn, numberOf } from "./import-attributes.ts";
import { importNormalizationInPieces } from "./import-lines.ts";
import { type NetworkImport, outputOf, type Value } from "./import-network.ts";
import { mean } from "./import-windows.ts";
import type { OnnxNode } from "./read-onnx.ts";

/** What only moves numbers, or computes extents. */

export function importReshape(network: NetworkImport, node: OnnxNode): void {
  const value = network.value(node);
  const before = value.shape;
  const [examples, ...wanted] = network.integers(node, 1);
  const ofBatch = examples === "batch" || examples === -1 || examples === 0 || examples === network.batch;
  if (!ofBatch) network.fail(node, `makes ${examples} of the examples`, "keep the first extent, x.view(x.size(0), -1)");
  const extents = wanted.map((extent, i) => {
    if (extent === "batch") return network.fail(node, "has the number of examples inside of an example");
    return extent === 0 ? (before[i] ?? 0) : extent;
  });
  const rest = extents.filter((extent) => extent !== -1).reduce((product, extent) => product * extent, 1);
  const shape = extents.map((extent) => (extent === -1 ? sizeOf(before) / rest : extent));
  reshape(network, node, value, shape);
}

export function importFlatten(network: NetworkImport, node: OnnxNode): void {
  if (numberOf(node, "axis", 1) !== 1) network.fail(node, "does not keep examples apart");
  network.add(node, { op: "Flatten", input: network.value(node).name, output: outputOf(node) });
}

/** Extents of 1 more, or fewer. */
export function importSqueeze(network: NetworkImport, node: OnnxNode): void {
  const known = network.input(node, 0);
  const isMore = node.operator === "Unsqueeze";
  const axes = listIn(network, node, "axes", 1);
  if (known?.kind === "integers") return network.alias(node, { ...known, isList: isMore });
  const value = network.value(node);
  if (!axes) network.fail(node, "does not say which extents it changes", "name the extent, as in x.squeeze(1)");
  const rank = value.shape.length + 1 + (isMore ? axes.length : 0);
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  const shape = [...value.shape];
  for (const place of isMore ? places : places.toReversed()) {
    if (place < 1) network.fail(node, "changes the extent of the batch");
    shape.splice(place - 1, isMore ? 0 : 1, ...(isMore ? [1] : []));
  }
  reshape(network, node, value, shape);
}

/** One score of each example needs no extent of its own in ONNX, as in x.squeeze(1); here it has one. */
function reshape(network: NetworkImport, node: OnnxNode, { name: input }: Value, shape: readonly number[]): void {
  network.add(node, { op: "Reshape", input, output: outputOf(node), shape: shape.length === 0 ? [1] : shape });
}

export function importConcat(network: NetworkImport, node: OnnxNode): void {
  const inputs = node.inputs.map((_, i) => network.input(node, i));
  if (inputs.every((input) => input?.kind === "integers"))
    return network.alias(node, { kind: "integers", values: inputs.flatMap(({ values }) => values), isList: true });
  const values = inputs.map((_, i) => network.value(node, i));
  const axis = numberOf(node, "axis", 1);
  const rank = (values[0]?.shape.length ?? 0) + 1;
  network.add(node, {
    ...{ op: "Concat", inputs: values.map(({ name }) => name), output: outputOf(node) },
    axis: (axis < 0 ? axis + rank : axis) - 1,
  });
}

export function importShape(network: NetworkImport, node: OnnxNode): void {
  const { shape } = network.value(node);
  network.alias(node, { kind: "integers", values: ["batch", ...shape], isList: true });
}

/** Nothing happens: numbers of another type, or pads of 0. */
export function importSame(network: NetworkImport, node: OnnxNode): void {
  const known = network.input(node, 0);
  if (!known) network.fail(node, "has no input");
  if (node.operator === "Pad" && (listIn(network, node, "pads", 1) ?? []).some((pad) => pad !== 0))
    network.fail(node, "pads values", "let convolutions and pooling pad");
  network.alias(node, known);
}

/** At the end it is what the loss does; scores stay what they were. */
export function importSoftmax(network: NetworkImport, node: OnnxNode): void {
  if (outputOf(node) !== network.content.output)
    network.fail(node, "is not the last operation", "softmax is learned as the end of a model, attention is not");
  network.alias(node, network.value(node));
}

export function importDropout(network: NetworkImport, node: OnnxNode): void {
  const { name: input } = network.value(node);
  const given = network.input(node, 1);
  const ratio = given?.kind === "constant" ? (given.tensor.values[0] as number) : numberOf(node, "ratio", 0.5);
  network.add(node, { op: "Dropout", input, output: outputOf(node), ratio });
}

export function importReduceMean(network: NetworkImport, node: OnnxNode): void {
  const value = network.value(node);
  const rank = value.shape.length;
  const axes = (listIn(network, node, "axes", 1) ?? []).map((axis) => (axis < 0 ? axis + rank : axis - 1));
  const keeps = numberOf(node, "keepdims", 1) === 1;
  const sorted = `${axes.sort((a, b) => a - b)}`;
  if (sorted === `${rank - 1}` && keeps && importNormalizationInPieces(network, node, value)) return;
  if ((rank === 3 && sorted === "1,2") || (rank === 2 && sorted === "0")) return mean(network, node, value, keeps);
  network.fail(
    node,
    "is a mean over other extents than rows and columns, or lines",
    "layers of normalization are known from opset_version 17 on, LayerNorm of PyTorch from 11 on",
  );
}
