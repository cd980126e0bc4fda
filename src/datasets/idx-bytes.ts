/** A file in IDX (idx.ts) of unsigned bytes: `values`, in as many dimensions as there are `sizes`. */
export function idxBytes(sizes: readonly number[], values: Uint8Array): Uint8Array<ArrayBuffer> {
  const headerBytes = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(headerBytes + values.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (8 << 8) | sizes.length);
  for (const [i, size] of sizes.entries()) view.setUint32(4 + 4 * i, size);
  bytes.set(values, headerBytes);
  return bytes;
}
