import type { Allocate } from "./kernels.ts";

/** Room for this many numbers, where kernels read them without copying if they gave it. */
export function float32(length: number, allocate: Allocate | undefined): Float32Array {
  if (!allocate || length === 0) return new Float32Array(length);
  const { buffer, byteOffset } = allocate(4 * length);
  return new Float32Array(buffer, byteOffset, length);
}
