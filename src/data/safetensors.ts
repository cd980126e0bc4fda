import { float32ToBytes } from "../protocol/float32-bytes.ts";

/** Node.js and every browser have it; the pure folders know the types of neither. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

export interface Tensor {
  readonly shape: readonly number[];
  /** As many as the shape says, the last dimension's next to one another. */
  readonly values: Float32Array;
}

/**
 * A file in the safetensors format: the header's length as a little-endian 64-bit number, the header as JSON, filled with spaces
 * so that the numbers begin at a multiple of 8 bytes, and the tensors' numbers as little-endian float32.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  let length = 0;
  const described = [...tensors].map(([name, { shape, values }]): [string, unknown] => {
    if (shape.reduce((product, size) => product * size, 1) !== values.length)
      throw new RangeError(`${name}: ${values.length} numbers are not of the shape ${shape.join(" x ")}`);
    const begin = length;
    length += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [begin, length] }];
  });
  const json = JSON.stringify(Object.fromEntries([["__metadata__", Object.fromEntries(metadata)], ...described]));
  const header = new TextEncoder().encode(json);
  const headerLength = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + length).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(header, 8);
  let at = 8 + headerLength;
  for (const { values } of tensors.values()) {
    file.set(float32ToBytes(values), at);
    at += values.byteLength;
  }
  return file;
}
