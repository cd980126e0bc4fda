/** Typed arrays may arrive as plain bytes, little-endian. */
export function floats(weights: Float32Array | Uint8Array | undefined): Float32Array | undefined {
  return weights instanceof Uint8Array ? new Float32Array(weights.slice().buffer) : weights;
}
