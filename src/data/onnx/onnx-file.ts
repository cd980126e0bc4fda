import type { MessageInitShape } from "@bufbuild/protobuf";
import type { AttributeProtoSchema, TensorProtoSchema, ValueInfoProtoSchema } from "onnx-buf";
import { UserError } from "../../protocol/user-error.ts";
import type { Attribute, Constant, ElementType, OnnxGraph, Value } from "./graph.ts";

/** The oldest versions of the operators, and of the format, that have all that is needed: the most programs read them. */
const operatorVersion = 13n;
const mlOperatorVersion = 2n;
const formatVersion = 7n;

export interface OnnxFileOptions {
  /** The Edgewise that writes it. */
  readonly version: string;
  /** What the model is for, in a sentence. */
  readonly about: string;
  /** What else is to be known of it, by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** model.onnx cannot be written here. The message says why, and what to do. */
export class OnnxUnavailable extends UserError {
  override readonly name = "OnnxUnavailable";
}

/**
 * The bytes of an ONNX file: ModelProto of the published onnx.proto. Two packages are loaded for it on the first call.
 *
 * @throws OnnxUnavailable if they are not installed
 */
export async function encodeOnnx(graph: OnnxGraph, { version, about, metadata }: OnnxFileOptions): Promise<Uint8Array> {
  const { create, toBinary } = await import("@bufbuild/protobuf").catch(unavailable);
  const { ModelProtoSchema } = await import("onnx-buf").catch(unavailable);
  const model = create(ModelProtoSchema, {
    irVersion: formatVersion,
    producerName: "edgewise",
    producerVersion: version,
    docString: about,
    opsetImport: [
      { domain: "", version: operatorVersion },
      { domain: "ai.onnx.ml", version: mlOperatorVersion },
    ],
    metadataProps: Array.from([...metadata, ...(graph.metadata ?? [])], ([key, value]) => ({ key, value })),
    graph: {
      name: "edgewise",
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: graph.constants.map(tensor),
      node: graph.operations.map(({ domain, operator, inputs, output, attributes }) => ({
        name: output,
        domain,
        opType: operator,
        input: [...inputs],
        output: [output],
        attribute: Array.from(attributes, ([name, value]) => ({ name, ...attribute(value) })),
      })),
    },
  });
  return toBinary(ModelProtoSchema, model);
}

function unavailable(cause: unknown): never {
  throw new OnnxUnavailable("it needs the optional packages @bufbuild/protobuf and onnx-buf", {
    toDo: "npm install @bufbuild/protobuf onnx-buf",
    cause,
  });
}

/** TensorProto.DataType */
const elementTypes: Readonly<Record<ElementType | "bool", number>> = {
  float: 1,
  uint8: 2,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};

/** AttributeProto.AttributeType */
const attributeTypes = { float: 1, int: 2, ints: 7, strings: 8 } as const;

function valueInfo({ name, type, shape }: Value): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => ({
    value:
      typeof size === "string"
        ? { case: "dimParam" as const, value: size }
        : { case: "dimValue" as const, value: BigInt(size) },
  }));
  return { name, type: { value: { case: "tensorType", value: { elemType: elementTypes[type], shape: { dim } } } } };
}

function tensor({ name, shape, data }: Constant): MessageInitShape<typeof TensorProtoSchema> {
  const head = { name, dims: shape.map(BigInt), dataType: elementTypes[data.type] };
  switch (data.type) {
    case "string":
      return { ...head, stringData: data.values.map(utf8) };
    case "int64":
      return {
        ...head,
        rawData: numbers(data.values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)),
      };
    case "double":
      return { ...head, rawData: numbers(data.values, 8, (view, at, value) => view.setFloat64(at, value, true)) };
    case "float":
      return { ...head, rawData: numbers(data.values, 4, (view, at, value) => view.setFloat32(at, value, true)) };
    case "bool":
      return { ...head, rawData: Uint8Array.from(data.values, Number) };
    default:
      throw new Error(`unreachable: ${data satisfies never}`);
  }
}

function numbers(
  values: ArrayLike<number>,
  width: number,
  set: (view: DataView, at: number, value: number) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(width * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) set(view, width * i, values[i] as number);
  return bytes;
}

function attribute(value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { type: attributeTypes.int, i: BigInt(value) };
  if ("float" in value) return { type: attributeTypes.float, f: value.float };
  if (isStrings(value)) return { type: attributeTypes.strings, strings: value.map(utf8) };
  return { type: attributeTypes.ints, ints: value.map(BigInt) };
}

function isStrings(value: readonly number[] | readonly string[]): value is readonly string[] {
  return typeof value[0] === "string";
}

/** Node.js and every browser have it; the pure folders know the types of neither. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
