import { Packr, Unpackr } from "msgpackr";
import { bytesOf as bytesInForm, type VectorForm, vectorFrom } from "../../src/learning/encoding/encoding.ts";
import { bytesOfSteps, stepsFrom } from "../../src/learning/encoding/whole-steps.ts";

/**
 * Frames as another program writes and reads them, from docs/protocol.md and not from src/, but for the bytes of encodings, which
 * encoding.test.ts and whole-steps.test.ts compare with bytes that were worked out by hand.
 */

type Fields = Readonly<Record<string, unknown>>;

/** A vector behind a header: name, encoding, bytes. */
export type Behind = readonly [name: string, encoding: string, bytes: Uint8Array];

const packer = new Packr({ useRecords: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: "number" });

export const packed = (value: unknown): Uint8Array => new Uint8Array(packer.pack(value));

export const bytesOf = (vector: Float32Array): Uint8Array => new Uint8Array(vector.slice().buffer);

/** A frame with this header, right or wrong, and these bytes behind it, each at a multiple of 8. */
export function layFrame(header: Uint8Array, behind: readonly Uint8Array[] = []): Uint8Array {
  const frame: number[] = [0, 0, 0, 0, ...header];
  for (const [i, byte] of [24, 16, 8, 0].entries()) frame[i] = (header.length >>> byte) & 0xff;
  for (const bytes of behind) {
    while (frame.length % 8 !== 0) frame.push(0);
    for (const byte of bytes) frame.push(byte);
  }
  return Uint8Array.from(frame);
}

/** The frame of a message with vectors given as they go over the wire. */
export function frameWith(fields: Fields, behind: readonly Behind[] = []): Uint8Array {
  const vectors = behind.map(([name, encoding, bytes]) => [name, encoding, bytes.byteLength]);
  const header = behind.length > 0 ? { ...fields, vectors } : fields;
  return layFrame(
    packed(header),
    behind.map(([, , bytes]) => bytes),
  );
}

/** What is told as a change, and a given correction, in the form that the message names. */
function vectorOf({ form, change }: Fields, name: string, values: Float32Array): Behind {
  const takesForm = name === "correction.mean" || (name === "weights" && change === true);
  if (form === undefined || !takesForm) return [name, "float32", bytesOf(values)];
  return [name, form as VectorForm, bytesInForm({ form: form as VectorForm, values })];
}

/** The frame of a message in which vectors are Float32Arrays, and whole steps Float64Arrays. */
export function frameOf(message: Fields): Uint8Array {
  const behind: Behind[] = [];
  const without = (fields: Fields, path: string): Fields =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) => {
        if (value === undefined) return [];
        if (value instanceof Float64Array) {
          behind.push([path + key, "steps", bytesOfSteps(value)]);
          return [];
        }
        if (value instanceof Float32Array) {
          behind.push(vectorOf(message, path + key, value));
          return [];
        }
        const isMap =
          typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
        return [[key, isMap ? without(value as Fields, `${path}${key}.`) : value]];
      }),
    );
  return frameWith(without(message, ""), behind);
}

/** What a frame says: the fields of its header, and its vectors under their names. */
export function readFrame(frame: Uint8Array): Record<string, unknown> {
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  const { vectors = [], ...fields } = unpacker.unpack(frame.slice(4, 4 + length));
  let at = 4 + length;
  for (const [name, encoding, bytes] of vectors as [string, string, number][]) {
    while (at % 8 !== 0) at += 1;
    const there = frame.slice(at, at + bytes);
    if (encoding === "float32") fields[name] = new Float32Array(there.buffer);
    else if (encoding === "steps") fields[name] = stepsFrom(there, bytes * 32);
    else fields[name] = vectorFrom(encoding as VectorForm, there);
    at += bytes;
  }
  if (at !== frame.length) throw new Error(`${frame.length - at} bytes are left`);
  return fields;
}
