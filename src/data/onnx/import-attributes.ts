import type { NetworkImport } from "./import-network.ts";
import type { AttributeValue, OnnxNode } from "./read-onnx.ts";

export function numberOf({ attributes }: OnnxNode, name: string, usual: number): number {
  const value = attributes.get(name);
  return typeof value === "number" ? value : usual;
}

export function textOf({ attributes }: OnnxNode, name: string, usual: string): string {
  const value = attributes.get(name);
  return typeof value === "string" ? value : usual;
}

export function listOf({ attributes }: OnnxNode, name: string): readonly number[] | undefined {
  const value = attributes.get(name);
  return isList(value) ? value : undefined;
}

/** What newer versions of an operator have as an input and older ones as an attribute. */
export function listIn(network: NetworkImport, node: OnnxNode, name: string, i: number): readonly number[] | undefined {
  if (node.inputs[i] === undefined || node.inputs[i] === "") return listOf(node, name);
  return network
    .integers(node, i)
    .map((value) => (value === "batch" ? network.fail(node, "depends on the batch") : value));
}

function isList(value: AttributeValue | undefined): value is readonly number[] {
  return Array.isArray(value);
}
