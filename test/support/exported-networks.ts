import exported from "../fixtures/exported-networks.json" with { type: "json" };

/** A network as PyTorch exports it, with three examples and what PyTorch answers. */
export interface ExportedNetwork {
  readonly bytes: Uint8Array;
  readonly inputs: Float32Array;
  readonly outputs: readonly number[];
}

export function exportedNetwork(name: keyof typeof exported.networks): ExportedNetwork {
  const { onnx, inputs, outputs } = exported.networks[name];
  return { bytes: Buffer.from(onnx, "base64"), inputs: Float32Array.from(inputs), outputs };
}
