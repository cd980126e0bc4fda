import type { Graph, Operation, Part, Shape } from "../../learning/graph/graph.ts";
import { sizeOf } from "../../learning/graph/graph.ts";
import { inferShapes, outputShape } from "../../learning/graph/shapes.ts";
import { UserError } from "../../protocol/user-error.ts";
import { type OnnxContent, type OnnxNode, type Tensor, UnfitOnnx } from "./read-onnx.ts";

/** A value while a model is read: numbers that depend on the example, constants, or integers such as a shape. */
export type Known =
  | { readonly kind: "value"; readonly name: string; readonly shape: Shape }
  | { readonly kind: "constant"; readonly name: string; readonly tensor: Extract<Tensor, { readonly kind: "numbers" }> }
  /** The number of examples is not known: it is `batch`. */
  | { readonly kind: "integers"; readonly values: readonly (number | "batch")[]; readonly isList: boolean };

export type Value = Extract<Known, { readonly kind: "value" }>;
export type Constant = Extract<Known, { readonly kind: "constant" }>;

/** A model under way from ONNX's nodes to a graph's operations. */
export class NetworkImport {
  readonly content: OnnxContent;
  /** The extent of the batch that the file was exported with, where it is fixed. */
  readonly batch: number | undefined;
  readonly #known = new Map<string, Known>();
  readonly #consumers = new Map<string, OnnxNode[]>();
  readonly #operations: Operation[] = [];
  readonly #parts = new Map<string, Part>();
  /** What parts begin with, by name. */
  readonly #begun = new Map<string, Float32Array>();
  readonly #shapes = new Map<string, Shape>();
  readonly #done = new Set<OnnxNode>();
  readonly #input: Graph["input"];

  constructor(content: OnnxContent) {
    this.content = content;
    const { input, constants, nodes } = content;
    const [batch, ...extents] = input.shape;
    const shape = extents.filter((extent) => extent !== undefined);
    if (shape.length !== extents.length || shape.length < 1 || shape.length > 3 || !shape.every((each) => each >= 1))
      throw new UnfitOnnx(
        `its input ${input.name} has the extents ${input.shape.map((extent) => extent ?? "?").join(" x ")}`,
        {
          toDo: "export it for batches of vectors, lines or pictures of a fixed size: only the first extent may be dynamic",
        },
      );
    this.batch = batch;
    this.#input = { name: input.name, shape };
    this.#shapes.set(input.name, shape);
    this.#known.set(input.name, { kind: "value", name: input.name, shape });
    for (const [name, tensor] of constants) this.#known.set(name, knownOf(name, tensor));
    for (const node of nodes) {
      for (const name of node.inputs) {
        const others = this.#consumers.get(name) ?? [];
        this.#consumers.set(name, others);
        others.push(node);
      }
    }
  }

  /** Input number i of a node; undefined if it has none. */
  input(node: OnnxNode, i: number): Known | undefined {
    const name = node.inputs[i];
    if (name === undefined || name === "") return undefined;
    const known = this.#known.get(name);
    if (!known) this.fail(node, `uses ${name} before it is computed`);
    return known;
  }

  value(node: OnnxNode, i = 0): Value {
    const known = this.input(node, i);
    if (known?.kind !== "value") this.fail(node, `needs a value of the examples as input ${i + 1}`);
    return known;
  }

  /** The constant at input i; weights are learned under its name. */
  constant(node: OnnxNode, i: number): Constant {
    const known = this.input(node, i);
    if (known?.kind !== "constant") this.fail(node, `needs weights in the file as input ${i + 1}`);
    return known;
  }

  integers(node: OnnxNode, i: number): readonly (number | "batch")[] {
    const known = this.input(node, i);
    if (known?.kind !== "integers") this.fail(node, `needs integers that are known beforehand as input ${i + 1}`);
    return known.values;
  }

  /**
   * Weights with these first values; the same ones again where they are there already. But exporters keep one constant for all that begin
   * alike, such as the ones and zeros of layers of normalization: where all numbers are equal each use has weights of its own.
   */
  part(name: string, shape: readonly number[], values: Float32Array): string {
    const begun = this.#begun.get(name);
    const isShared = begun?.length === values.length && begun.every((value, i) => value === values[i]);
    if (isShared && begun.some((value) => value !== begun[0])) return name;
    let own = name;
    for (let n = 2; this.#begun.has(own); n++) own = `${name}.${n}`;
    this.#begun.set(own, values);
    this.#parts.set(own, { name: own, shape, initial: { kind: "given", values } });
    return own;
  }

  partOf(node: OnnxNode, i: number): string {
    const { name, tensor } = this.constant(node, i);
    return this.part(name, tensor.shape, tensor.values);
  }

  /** Adds an operation that makes a node's first output, or a value on the way there. */
  add(node: OnnxNode, operation: Operation): Value {
    try {
      const shape = outputShape(
        operation,
        (name) => this.#shapes.get(name) as Shape,
        (name) => this.#parts.get(name)?.shape as readonly number[],
      );
      this.#operations.push(operation);
      this.#shapes.set(operation.output, shape);
      const made: Value = { kind: "value", name: operation.output, shape };
      this.#known.set(operation.output, made);
      return made;
    } catch (error) {
      if (error instanceof UserError) this.fail(node, `does not fit: ${error.message}`);
      throw error;
    }
  }

  /** The node's output is something that is known already. */
  alias(node: OnnxNode, known: Known): void {
    this.#known.set(outputOf(node), known);
  }

  /** The only node that uses a value; undefined if there are several, or if it is an output. */
  onlyConsumer(value: string): OnnxNode | undefined {
    const [consumer, ...others] = this.#consumers.get(value) ?? [];
    return others.length === 0 && value !== this.content.output ? consumer : undefined;
  }

  consumers(value: string): readonly OnnxNode[] {
    return this.#consumers.get(value) ?? [];
  }

  /** These nodes are part of what was added for another one. */
  skip(nodes: readonly OnnxNode[]): void {
    for (const node of nodes) this.#done.add(node);
  }

  isSkipped(node: OnnxNode): boolean {
    return this.#done.has(node);
  }

  fail(node: OnnxNode, what: string, toDo?: string): never {
    throw new UnfitOnnx(`node ${node.name} (${node.operator}) ${what}`, toDo === undefined ? undefined : { toDo });
  }

  /** The whole, once all nodes were read. */
  graph(): Graph {
    const output = this.#known.get(this.content.output);
    if (output?.kind !== "value" || output.name === this.#input.name)
      throw new UnfitOnnx(`its output ${this.content.output} is not computed from its input`);
    if (output.shape.length !== 1)
      throw new UnfitOnnx(`its output is of ${output.shape.join(" x ")} numbers for each example`, {
        toDo: "export a model that makes one vector of scores",
      });
    const parts = [...this.#parts.values()];
    if (parts.length === 0) throw new UnfitOnnx("has no weights to learn");
    const graph = { input: this.#input, operations: this.#operations, output: output.name, parts };
    inferShapes(graph);
    return graph;
  }
}

export function outputOf(node: OnnxNode): string {
  return node.outputs[0] ?? "";
}

function knownOf(name: string, tensor: Tensor): Known {
  if (tensor.kind === "integers") return { kind: "integers", values: tensor.values, isList: tensor.shape.length > 0 };
  return { kind: "constant", name, tensor };
}

/** A number that stands alone. */
export function singleOf(known: Known | undefined): number | undefined {
  if (known?.kind !== "constant" || sizeOf(known.tensor.shape) !== 1) return undefined;
  return known.tensor.values[0];
}
