import type { AttributeProto, NodeProto, TensorProto, ValueInfoProto } from "onnx-buf";
import { UserError } from "../../protocol/user-error.ts";
import { networkMetadata } from "./network-graph.ts";
import { OnnxUnavailable } from "./onnx-file.ts";

/** A file is no model of ONNX, or one that cannot be learned here. The message says what, at which node, and what to do. */
export class UnfitOnnx extends UserError {
  override readonly name = "UnfitOnnx";
}

/** Constants of a model. Integers are shapes, axes and the like. */
export type Tensor =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly kind: "integers"; readonly shape: readonly number[]; readonly values: readonly number[] };

export type AttributeValue = number | string | readonly number[] | Tensor;

export interface OnnxNode {
  /** What people know it by. */
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** What a file says, as far as it matters for learning. */
export interface OnnxContent {
  readonly input: { readonly name: string; readonly shape: readonly (number | undefined)[] };
  readonly output: string;
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly OnnxNode[];
}

const mostBytes = 2 ** 28;
const mostNodes = 2000;
/** Versions of ONNX's operators whose meaning is known here. */
const operatorVersions = { least: 9, most: 23 } as const;

/**
 * What the bytes of an ONNX file say. Two packages are loaded for it on the first call.
 *
 * @throws UnfitOnnx, OnnxUnavailable
 */
export async function readOnnx(bytes: Uint8Array): Promise<OnnxContent> {
  if (bytes.length > mostBytes)
    throw new UnfitOnnx(`has ${bytes.length} bytes, and more than ${mostBytes} are not read`, {
      toDo: "use a model with fewer weights",
    });
  const [{ fromBinary }, { ModelProtoSchema }] = await Promise.all([
    import("@bufbuild/protobuf"),
    import("onnx-buf"),
  ]).catch((cause) => {
    throw new OnnxUnavailable("ONNX needs the optional packages @bufbuild/protobuf and onnx-buf", {
      toDo: "npm install @bufbuild/protobuf onnx-buf",
      cause,
    });
  });
  const { graph, opsetImport, metadataProps } = decoded(() =>
    fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false }),
  );
  if (!graph || graph.node.length === 0) throw new UnfitOnnx("is no model of ONNX", { toDo: "export it as ONNX" });
  const version = Number(opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0);
  if (!(version >= operatorVersions.least && version <= operatorVersions.most))
    throw new UnfitOnnx(`has operators of version ${version}`, {
      toDo: `export it with opset_version from ${operatorVersions.least} to ${operatorVersions.most}`,
    });
  if (graph.node.length > mostNodes) throw new UnfitOnnx(`has ${graph.node.length} nodes, more than ${mostNodes}`);
  const own = ownEnds(metadataProps);
  const protos = own ? leadingTo(own.output, graph.node, own.input.name) : graph.node;
  const used = new Set(protos.flatMap(({ input }) => input));
  const constants = new Map<string, Tensor>();
  for (const tensor of graph.initializer)
    if (used.has(tensor.name)) constants.set(tensor.name, tensorOf(tensor, `the constant ${tensor.name}`));
  const nodes: OnnxNode[] = [];
  for (const [i, proto] of protos.entries()) {
    const node = nodeOf(proto, i);
    if (node.operator === "Constant") constants.set(node.outputs[0] ?? "", constantOf(node));
    else nodes.push(node);
  }
  if (own) return { ...own, constants, nodes };
  const inputs = graph.input.filter(({ name }) => !graph.initializer.some((tensor) => tensor.name === name));
  const [input, ...more] = inputs;
  const [output, ...others] = graph.output;
  if (!input || !output || more.length + others.length > 0)
    throw new UnfitOnnx(`has ${inputs.length} inputs and ${graph.output.length} outputs`, {
      toDo: "export a model that makes one vector of scores of one input",
    });
  return { input: inputOf(input), output: output.name, constants, nodes };
}

/** Where the network begins and ends in a file that Edgewise wrote, between what makes features of records and what makes answers of scores. */
function ownEnds(metadata: readonly { readonly key: string; readonly value: string }[]) {
  const told = (key: string) => metadata.find((each) => each.key === key)?.value;
  const [input, shape, output] = [networkMetadata.input, networkMetadata.shape, networkMetadata.output].map(told);
  if (input === undefined || shape === undefined || output === undefined) return undefined;
  return { input: { name: input, shape: [undefined, ...shape.split("x").map(Number)] }, output };
}

/** The nodes that a value is made by, from an input on, in their order. */
function leadingTo(output: string, nodes: readonly NodeProto[], input: string): readonly NodeProto[] {
  const needed = new Set([output]);
  const found = nodes.toReversed().filter((node) => {
    if (node.output.includes(input) || !node.output.some((name) => needed.has(name))) return false;
    for (const name of node.input) needed.add(name);
    return true;
  });
  return found.toReversed();
}

function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new UnfitOnnx("is no model of ONNX, or a broken one", { toDo: "export it as ONNX again", cause });
  }
}

function inputOf({ name, type }: ValueInfoProto): OnnxContent["input"] {
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  const dims = tensor?.shape?.dim ?? [];
  return {
    name,
    shape: dims.map(({ value }) => (value.case === "dimValue" ? Number(value.value) : undefined)),
  };
}

function nodeOf({ name, opType, domain, input, output, attribute }: NodeProto, i: number): OnnxNode {
  const known = name !== "" ? name : (output[0] ?? `${i + 1}`);
  const operator = domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`;
  const where = `node ${known} (${operator})`;
  const attributes = new Map<string, AttributeValue>();
  for (const each of attribute) {
    const value = attributeOf(each, where);
    if (value !== undefined) attributes.set(each.name, value);
  }
  return { name: known, operator, inputs: input, outputs: output, attributes };
}

/** By AttributeProto.AttributeType; undefined for what no operator that is learned has, such as other graphs. */
function attributeOf(attribute: AttributeProto, where: string): AttributeValue | undefined {
  switch (attribute.type as number) {
    case 1:
      return attribute.f;
    case 2:
      return Number(attribute.i);
    case 3:
      return new TextDecoder().decode(attribute.s);
    case 4:
      return attribute.t && tensorOf(attribute.t, where);
    case 6:
      return attribute.floats;
    case 7:
      return attribute.ints.map(Number);
    default:
      return undefined;
  }
}

function constantOf({ attributes, name }: OnnxNode): Tensor {
  for (const [key, value] of attributes) {
    if (typeof value === "object" && "kind" in value) return value;
    const values = typeof value === "number" ? [value] : value;
    if (typeof values === "string") break;
    const shape = typeof value === "number" ? [] : [values.length];
    if (key.startsWith("value_float")) return { kind: "numbers", shape, values: Float32Array.from(values) };
    return { kind: "integers", shape, values };
  }
  throw new UnfitOnnx(`node ${name} (Constant) is neither numbers nor integers`);
}

/** TensorProto.DataType: how the little-endian bytes of one element are read. */
const readers: ReadonlyMap<
  number,
  readonly [kind: Tensor["kind"], width: number, (view: DataView, at: number) => number]
> = new Map([
  [1, ["numbers", 4, (view, at) => view.getFloat32(at, true)]],
  [11, ["numbers", 8, (view, at) => view.getFloat64(at, true)]],
  [6, ["integers", 4, (view, at) => view.getInt32(at, true)]],
  [7, ["integers", 8, (view, at) => Number(view.getBigInt64(at, true))]],
  [9, ["integers", 1, (view, at) => view.getUint8(at)]],
]);

function tensorOf(tensor: TensorProto, where: string): Tensor {
  const { dims, dataType, rawData, dataLocation, externalData } = tensor;
  if (dataLocation !== 0 || externalData.length > 0)
    throw new UnfitOnnx(`${where} is kept in another file (external data)`, {
      toDo: "export the model as one file: torch.onnx.export(..., external_data=False)",
    });
  const reader = readers.get(dataType);
  if (!reader)
    throw new UnfitOnnx(`${where} has elements of type ${dataType}, neither float, double nor integers`, {
      toDo: "export the model in float32",
    });
  const shape = dims.map(Number);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const [kind, width, read] = reader;
  const values = rawData.length > 0 ? fromBytes(rawData, width, read) : numbersOf(tensor);
  if (values.length !== count)
    throw new UnfitOnnx(`${where} has ${values.length} elements, and its shape (${shape.join(" x ")}) has ${count}`);
  return kind === "numbers" ? { kind, shape, values: Float32Array.from(values) } : { kind, shape, values };
}

function numbersOf({ dataType, floatData, doubleData, int64Data, int32Data }: TensorProto): number[] {
  if (dataType === 1) return floatData;
  if (dataType === 11) return doubleData;
  return dataType === 7 ? int64Data.map(Number) : int32Data;
}

function fromBytes(bytes: Uint8Array, width: number, read: (view: DataView, at: number) => number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => read(view, i * width));
}

/** Node.js and every browser have it; the pure folders know the types of neither. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
