import { newSigningKey, nodejsSignatures } from "../../src/platform/nodejs/access/ed25519.ts";
import type { AggregatorIdentity, NodeIdentity } from "../../src/protocol/identity/handshake.ts";
import { keyText } from "../../src/protocol/identity/key-text.ts";
import type { SigningKey } from "../../src/protocol/identity/signatures.ts";

/** A node with a key of its own, and what its link names. */
export function nodeIdentity({ key = newSigningKey(), ...named }: Omit<NodeIdentity, "signatures"> = {}) {
  return { signatures: nodejsSignatures, key, ...named };
}

export function aggregatorIdentity(more: Omit<AggregatorIdentity, "signatures" | "key"> = {}): AggregatorIdentity {
  return { signatures: nodejsSignatures, key: newSigningKey(), ...more };
}

export const textOf = ({ key }: { readonly key?: SigningKey | undefined }): string =>
  key ? keyText(key.publicKey) : "";
