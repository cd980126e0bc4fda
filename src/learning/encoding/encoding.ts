import type { Random } from "../../math/random.ts";
import { float16Bytes, float16From, roundToFloat16Into } from "./float16.ts";
import { blockLength, blocksFrom, bytesOfBlocks, roundBlocksInto } from "./int8-blocks.ts";
import { bytesOfSparse, keepLargestInto, keptOf, sparseFrom } from "./sparse.ts";

/**
 * How a vector is written in fewer bytes than float32 takes. To round a vector is to choose one that the encoding can write
 * without loss; rounding loses, writing does not. So vectors pass through the program as they will be read, and whoever sends
 * one knows what the other side has.
 */
export type Encoding =
  /** IEEE 754 binary16, to the nearest; 2 bytes an entry. */
  | { readonly kind: "float16" }
  /** int8 times a power of two for each 32 entries, rounded by chance without bias; 1.03 bytes an entry. */
  | { readonly kind: "int8" }
  /** The largest entries as float32, all others 0; a bit for each entry, and 4 bytes for each one that is kept. */
  | { readonly kind: "top"; readonly fraction: number };

/** How the bytes of a vector are written. */
export type VectorForm = "float16" | "int8" | "sparse";

/** A vector that its form can write without loss. Plain data. */
export interface EncodedVector {
  readonly form: VectorForm;
  readonly values: Float32Array;
}

/** The smallest part of the entries that `top` may keep. */
const leastFraction = 1e-6;

/** `float16`, `int8` or `top:FRACTION`; undefined for every other text. */
export function encodingNamed(name: string): Encoding | undefined {
  if (name === "float16" || name === "int8") return { kind: name };
  const [, decimals] = /^top:(\d*\.?\d+)$/.exec(name) ?? [];
  const fraction = Number(decimals);
  return fraction >= leastFraction && fraction <= 1 ? { kind: "top", fraction } : undefined;
}

export function formOf({ kind }: Encoding): VectorForm {
  return kind === "top" ? "sparse" : kind;
}

/** Overwrites a vector of finite numbers by one that the encoding can write. @param random of chance in the rounding */
export function roundInto(values: Float32Array, encoding: Encoding, random: Random): void {
  switch (encoding.kind) {
    case "float16":
      return roundToFloat16Into(values);
    case "int8":
      return roundBlocksInto(values, random);
    case "top":
      return keepLargestInto(values, encoding.fraction);
    default:
      throw new Error(`unreachable: ${encoding satisfies never}`);
  }
}

/** Bytes of a vector of this length as float32, float16 or int8. */
export function vectorBytes(length: number, encoding: string): number {
  if (encoding === "int8") return length + Math.ceil(length / blockLength);
  return length * (encoding === "float16" ? 2 : 4);
}

/** A vector that takes as many bytes as any of this length can. */
export function longestVector(length: number, encoding: Encoding): Float32Array {
  const values = new Float32Array(length);
  return values.fill(1, 0, encoding.kind === "top" ? keptOf(length, encoding.fraction) : length);
}

/** By form: how a vector is written and read. */
const forms: Readonly<
  Record<
    VectorForm,
    {
      readonly write: (values: Float32Array) => Uint8Array;
      readonly read: (bytes: Uint8Array, mostEntries: number) => Float32Array;
    }
  >
> = {
  float16: { write: float16Bytes, read: float16From },
  int8: { write: bytesOfBlocks, read: blocksFrom },
  sparse: { write: bytesOfSparse, read: sparseFrom },
};

/** The bytes of a vector, little-endian. @throws RangeError if it was not rounded to this form */
export const bytesOf = ({ form, values }: EncodedVector): Uint8Array => forms[form].write(values);

/**
 * The vector in these bytes, in new memory.
 *
 * @param mostEntries a sparse one of more is refused before memory is taken for it: it may have eight for each byte
 * @throws RangeError if they are none of this form, or hold what is not finite
 */
export const vectorFrom = (form: VectorForm, bytes: Uint8Array, mostEntries = Infinity): Float32Array =>
  forms[form].read(bytes, mostEntries);
