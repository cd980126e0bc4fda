import { sizeOf } from "../../learning/graph/graph.ts";
import { type Constant, type NetworkImport, outputOf, singleOf, type Value } from "./import-network.ts";
import type { OnnxNode } from "./read-onnx.ts";

/** Add, Sub, Mul and Div of values, of weights and of numbers. */
export function importArithmetic(network: NetworkImport, node: OnnxNode): void {
  const [a, b] = [network.input(node, 0), network.input(node, 1)];
  if (a?.kind === "value" && b?.kind === "value") return ofValues(network, node, a, b);
  const { operator } = node;
  const first = a?.kind === "value" ? a : undefined;
  const value = first ?? network.value(node, 1);
  const other = first ? b : a;
  const number = singleOf(other);
  if (number !== undefined) return withNumber(network, node, value, number, first !== undefined);
  if (other?.kind !== "constant") network.fail(node, "has an input that is neither a value nor weights");
  if (!first && (operator === "Sub" || operator === "Div")) network.fail(node, "has weights as its first input");
  withWeights(network, node, value, other);
}

function ofValues(network: NetworkImport, node: OnnxNode, a: Value, b: Value): void {
  const output = outputOf(node);
  switch (node.operator) {
    case "Add":
    case "Mul":
      network.add(node, { op: node.operator, inputs: [a.name, b.name], output });
      return;
    case "Sub": {
      const negated = { op: "Rescale", input: b.name, output: `${output}.negated`, factor: -1, summand: 0 } as const;
      network.add(node, negated);
      network.add(node, { op: "Add", inputs: [a.name, negated.output], output });
      return;
    }
    default:
      network.fail(node, "divides by a value of the examples");
  }
}

function withNumber(network: NetworkImport, node: OnnxNode, value: Value, number: number, isFirst: boolean): void {
  const [factor, summand] =
    (
      {
        Add: [1, number],
        Mul: [number, 0],
        Sub: isFirst ? [1, -number] : [-1, number],
        Div: isFirst ? [1 / number, 0] : undefined,
      } as Readonly<Record<string, readonly [number, number] | undefined>>
    )[node.operator] ?? network.fail(node, "divides by a value of the examples");
  if (!Number.isFinite(factor)) network.fail(node, "divides by 0");
  network.add(node, { op: "Rescale", input: value.name, output: outputOf(node), factor, summand });
}

/** What is subtracted or divided by is learned as what is added or multiplied by. */
function withWeights(
  network: NetworkImport,
  node: OnnxNode,
  { name: input, shape }: Value,
  { name, tensor }: Constant,
): void {
  if (!isAlong(shape, tensor.shape))
    network.fail(node, `has weights of ${tensor.shape.join(" x ")} for values of ${shape.join(" x ")}`);
  const output = outputOf(node);
  const part = (ending: string, change: (weight: number) => number) =>
    network.part(name + ending, tensor.shape, tensor.values.map(change));
  const same = () => network.part(name, tensor.shape, tensor.values);
  switch (node.operator) {
    case "Add":
      network.add(node, { op: "Scale", input, output, summand: same() });
      return;
    case "Mul":
      network.add(node, { op: "Scale", input, output, factor: same() });
      return;
    case "Sub":
      network.add(node, { op: "Scale", input, output, summand: part(".negated", (weight) => -weight) });
      return;
    default:
      network.add(node, { op: "Scale", input, output, factor: part(".inverted", (weight) => 1 / weight) });
  }
}

/** Whether weights stand for channels of pictures; for the places of lines, or for each number. */
function isAlong(shape: readonly number[], weights: readonly number[]): boolean {
  const own = weights.slice(weights.findIndex((extent) => extent !== 1));
  if (shape.length === 3) {
    const [channels = 1] = shape;
    return sizeOf(weights) === channels && own[0] === channels && weights.length - weights.lastIndexOf(channels) === 3;
  }
  return `${own}` === `${shape.slice(-1)}` || `${own}` === `${shape}`;
}

/** Fixed statistics make it a factor and a summand for each channel. */
export function importBatchNormalization(network: NetworkImport, node: OnnxNode): void {
  const { name: input, shape } = network.value(node);
  if (node.attributes.get("training_mode") === 1)
    network.fail(node, "learns its statistics", "export the model in eval mode: model.eval() before torch.onnx.export");
  if (shape.length === 2) network.fail(node, "normalizes lines");
  const [scale, bias, average, variance] = [1, 2, 3, 4].map((i) => network.constant(node, i)) as [
    Constant,
    Constant,
    Constant,
    Constant,
  ];
  const epsilon = node.attributes.get("epsilon");
  const spread = (k: number) =>
    Math.sqrt((variance.tensor.values[k] as number) + (typeof epsilon === "number" ? epsilon : 1e-5));
  const factors = scale.tensor.values.map((value, k) => value / spread(k));
  const summands = bias.tensor.values.map(
    (value, k) => value - (average.tensor.values[k] as number) * (factors[k] as number),
  );
  const factor = network.part(scale.name, scale.tensor.shape, factors);
  const summand = network.part(bias.name, bias.tensor.shape, summands);
  network.add(node, { op: "Scale", input, output: outputOf(node), factor, summand });
}
