/** Vectors on the wire are little-endian float32; on a little-endian host (nearly all) that is their memory as it is. */
const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A view of the vector's own memory where the host is little-endian, else a copy. */
export function float32ToBytes(vector: Float32Array): Uint8Array {
  if (hostIsLittleEndian) return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  const bytes = new Uint8Array(vector.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < vector.length; i++) view.setFloat32(4 * i, vector[i] as number, true);
  return bytes;
}

/**
 * The vector in these bytes, which are given away with their surroundings: a vector that fills a large part of its buffer
 * stays there and is only moved to where float32 may be, up to three bytes towards the beginning; a smaller one is
 * copied, so that it does not keep a large buffer alive. `bytes.byteLength` must be a multiple of 4.
 */
export function float32FromBytes(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (hostIsLittleEndian && byteLength >= buffer.byteLength / 4) {
    const aligned = byteOffset - (byteOffset % 4);
    if (aligned < byteOffset) new Uint8Array(buffer).copyWithin(aligned, byteOffset, byteOffset + byteLength);
    return new Float32Array(buffer, aligned, byteLength / 4);
  }
  const values = new Float32Array(byteLength / 4);
  if (hostIsLittleEndian) {
    new Uint8Array(values.buffer).set(bytes);
    return values;
  }
  const view = new DataView(buffer, byteOffset, byteLength);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}
