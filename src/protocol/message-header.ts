import { bytesOf } from "../learning/encoding/encoding.ts";
import { bytesOfSteps } from "../learning/encoding/whole-steps.ts";
import { float32ToBytes } from "./float32-bytes.ts";
import { isMap } from "./is-map.ts";
import { MessagePackWriter } from "./messagepack-writer.ts";
import { type Forms, type VectorEncoding, vectorEncodingOf } from "./wire-vectors.ts";

/** A message taken apart: everything but its vectors as MessagePack, with a list of these, and their bytes. */
export interface MessageParts {
  /** Valid until the next message is taken apart. */
  readonly header: Uint8Array;
  /** The vectors' own memory, where the host is little-endian. */
  readonly vectors: readonly Uint8Array[];
}

interface NamedVector {
  readonly name: string;
  readonly encoding: VectorEncoding;
  readonly bytes: Uint8Array;
}

const to = new MessagePackWriter();

/** Fields that are undefined are left out. */
export function takeApart(message: object): MessageParts {
  const vectors: NamedVector[] = [];
  to.begin();
  writeMap(message as Record<string, unknown>, "", vectors, message);
  return { header: to.written, vectors: vectors.map(({ bytes }) => bytes) };
}

/** @param path what the names of its vectors begin with; empty for the message itself */
function writeMap(map: Record<string, unknown>, path: string, vectors: NamedVector[], forms: Forms): void {
  const keys = Object.keys(map);
  const begin = to.beginMap(keys.length + 1);
  let written = 0;
  for (const key of keys) {
    const field = map[key];
    if (field === undefined) continue;
    if (field instanceof Float32Array || field instanceof Float64Array) {
      vectors.push(named(path + key, field, forms));
      continue;
    }
    to.text(key);
    if (isMap(field)) writeMap(field, `${path}${key}.`, vectors, forms);
    else writeValue(field);
    written += 1;
  }
  if (path === "" && vectors.length > 0) {
    writeList(vectors);
    written += 1;
  }
  to.endMap(begin, written);
}

/** Whole steps are float64 here. */
function named(name: string, values: Float32Array | Float64Array, forms: Forms): NamedVector {
  if (values instanceof Float64Array) return { name, encoding: "steps", bytes: bytesOfSteps(values) };
  const encoding = vectorEncodingOf(name, forms);
  if (encoding === "steps") throw new TypeError(`${name} is told as whole steps`);
  const bytes = encoding === "float32" ? float32ToBytes(values) : bytesOf({ form: encoding, values });
  return { name, encoding, bytes };
}

function writeList(vectors: readonly NamedVector[]): void {
  to.text("vectors");
  to.list(vectors.length);
  for (const { name, encoding, bytes } of vectors) {
    to.list(3);
    to.text(name);
    to.text(encoding);
    to.number(bytes.byteLength);
  }
}

function writeValue(value: unknown): void {
  if (typeof value === "number") to.number(value);
  else if (typeof value === "string") to.text(value);
  else if (typeof value === "boolean") to.flag(value);
  else if (value instanceof Uint8Array) to.bytes(value);
  else if (Array.isArray(value)) {
    to.list(value.length);
    for (const entry of value) writeValue(entry);
  } else throw new TypeError(`no message has a ${typeof value} like this`);
}
