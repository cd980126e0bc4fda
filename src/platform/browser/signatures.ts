import { ed25519 } from "@noble/curves/ed25519.js";
import type { Signatures, SigningKey } from "../../protocol/identity/signatures.ts";

/**
 * What a browser keeps of a node's key: a key of its own that nobody can read out, where the page has a secure context and the browser
 * knows Ed25519; else the secret itself.
 */
export type KeptKey =
  | { readonly kind: "sealed"; readonly privateKey: CryptoKey; readonly publicKey: Uint8Array }
  | { readonly kind: "secret"; readonly secret: Uint8Array };

/** Those of a browser, in secure contexts and others alike. A node verifies one signature a connection. */
export const browserSignatures: Signatures = {
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  async verify(publicKey, signed, signature) {
    try {
      return ed25519.verify(signature, signed, publicKey);
    } catch {
      // These are no bytes of a key.
      return false;
    }
  },
};

/** A new key, sealed by the browser where it can. */
export async function newKey(): Promise<KeptKey> {
  try {
    const { privateKey, publicKey } = (await crypto.subtle.generateKey({ name: "Ed25519" }, false, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const raw = await crypto.subtle.exportKey("raw", publicKey);
    return { kind: "sealed", privateKey, publicKey: new Uint8Array(raw) };
  } catch {
    // No secure context, or an older browser.
    return { kind: "secret", secret: crypto.getRandomValues(new Uint8Array(32)) };
  }
}

export function signingKey(kept: KeptKey): SigningKey {
  switch (kept.kind) {
    case "sealed":
      return {
        publicKey: kept.publicKey,
        sign: async (bytes) =>
          new Uint8Array(await crypto.subtle.sign("Ed25519", kept.privateKey, bytes as Uint8Array<ArrayBuffer>)),
      };
    case "secret":
      return {
        publicKey: ed25519.getPublicKey(kept.secret),
        sign: async (bytes) => ed25519.sign(bytes, kept.secret),
      };
    default:
      throw new Error(`unreachable: ${kept satisfies never}`);
  }
}
