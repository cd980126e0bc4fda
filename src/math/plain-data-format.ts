/** What cannot be kept, because it is no plain data, or cannot be read, because no such bytes were written. */
export class NotPlainData extends Error {
  override readonly name = "NotPlainData";
}

/** Kinds of typed arrays, by their number in the bytes. */
export const typedArrays = [
  Float32Array,
  Float64Array,
  Uint8Array,
  Uint32Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Int16Array,
] as const;
export type TypedArray = InstanceType<(typeof typedArrays)[number]>;

/** What follows in the bytes. */
export const tags = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  string: 5,
  array: 6,
  object: 7,
  map: 8,
  set: 9,
  again: 10,
  typedArray: 16,
} as const;
