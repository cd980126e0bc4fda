import type { Pads, Pair } from "../../learning/graph/graph.ts";
import { listOf, numberOf, textOf } from "./import-attributes.ts";
import { type NetworkImport, outputOf, type Value } from "./import-network.ts";
import type { OnnxNode } from "./read-onnx.ts";

/** Convolutions and pooling. */

export function importConv(network: NetworkImport, node: OnnxNode): void {
  const { name: input } = network.value(node);
  const kernel = network.constant(node, 1).tensor.shape.slice(2);
  const group = numberOf(node, "group", 1);
  if (kernel.length !== 2)
    network.fail(node, `has windows of ${kernel.length} extents, and rows and columns are learned`);
  if (group !== 1) network.fail(node, `has ${group} groups of channels`, "use convolutions with group 1");
  const { strides, pads } = windowsOf(network, node, kernel as unknown as Pair);
  const weight = network.partOf(node, 1);
  const bias = network.input(node, 2) ? network.partOf(node, 2) : undefined;
  network.add(node, { op: "Conv", input, output: outputOf(node), weight, bias, strides, pads });
}

export function importPool(network: NetworkImport, node: OnnxNode): void {
  const value = network.value(node);
  const kernel = listOf(node, "kernel_shape");
  if (kernel?.length !== 2) network.fail(node, "has no window of rows and columns");
  const { strides, pads } = windowsOf(network, node, kernel as unknown as Pair);
  const op = node.operator === "MaxPool" ? "MaxPool" : "AveragePool";
  const isPadded = (listOf(node, "pads") ?? []).some((pad) => pad > 0);
  if (op === "AveragePool" && isPadded && numberOf(node, "count_include_pad", 0) === 1)
    network.fail(node, "counts pads into its means", "export it with count_include_pad=False");
  const pool = { op, input: value.name, output: outputOf(node), kernel: kernel as unknown as Pair } as const;
  network.add(node, {
    ...pool,
    strides,
    pads: numberOf(node, "ceil_mode", 0) === 1 ? upwards(value, pool.kernel, strides, pads) : pads,
  });
}

/** Pads below and to the right by which the last windows that begin on the picture are whole. */
function upwards({ shape }: Value, kernel: Pair, strides: Pair, pads: Pads): Pads {
  const more = [0, 1].map((axis) => {
    const free =
      (shape[axis + 1] as number) + (pads[axis] as number) + (pads[axis + 2] as number) - (kernel[axis] as number);
    const stride = strides[axis] as number;
    return Math.ceil(free / stride) * stride - free;
  });
  return [pads[0], pads[1], pads[2] + (more[0] as number), pads[3] + (more[1] as number)];
}

function windowsOf(network: NetworkImport, node: OnnxNode, kernel: Pair): { strides: Pair; pads: Pads } {
  const pads = listOf(node, "pads") ?? [0, 0, 0, 0];
  const strides = listOf(node, "strides") ?? [1, 1];
  const auto = textOf(node, "auto_pad", "NOTSET");
  if ((listOf(node, "dilations") ?? []).some((dilation) => dilation !== 1))
    network.fail(node, "has dilations", "use dilation 1");
  if (auto !== "NOTSET" && auto !== "VALID" && !(auto === "SAME_UPPER" && strides.every((stride) => stride === 1)))
    network.fail(node, `pads by ${auto}`, "export it with pads as numbers");
  if (
    strides.length !== 2 ||
    pads.length !== 4 ||
    !strides.every((stride) => stride >= 1) ||
    pads.some((pad) => pad < 0)
  )
    network.fail(node, `has strides ${strides.join(", ")} and pads ${pads.join(", ")}`);
  if (auto !== "SAME_UPPER") return { strides: strides as unknown as Pair, pads: pads as unknown as Pads };
  const [down, across] = kernel.map((extent) => extent - 1) as [number, number];
  const [top, left] = [Math.floor(down / 2), Math.floor(across / 2)];
  return { strides: strides as unknown as Pair, pads: [top, left, down - top, across - left] };
}

/** The mean over all but the channels, or over lines. */
export function importGlobalMean(network: NetworkImport, node: OnnxNode): void {
  const value = network.value(node);
  mean(network, node, value, true);
}

export function mean(network: NetworkImport, node: OnnxNode, { name, shape }: Value, keepsExtents: boolean): void {
  const output = outputOf(node);
  if (!keepsExtents) {
    network.add(node, { op: "ReduceMean", input: name, output });
    return;
  }
  const made = network.add(node, { op: "ReduceMean", input: name, output: `${output}.mean` });
  const kept = shape.length === 3 ? [...made.shape, 1, 1] : [1, ...made.shape];
  network.add(node, { op: "Reshape", input: made.name, output, shape: kept });
}
