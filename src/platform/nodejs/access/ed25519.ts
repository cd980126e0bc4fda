import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { keyIn, keyText } from "../../../protocol/identity/key-text.ts";
import type { Signatures, SigningKey } from "../../../protocol/identity/signatures.ts";

/** Those of Node.js. Each takes about a tenth of a millisecond, so they are made at once. */
export const nodejsSignatures: Signatures = {
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
  async verify(publicKey, signed, signature) {
    try {
      const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: keyText(publicKey) }, format: "jwk" });
      return verify(null, signed, key, signature);
    } catch {
      // These are no bytes of a key.
      return false;
    }
  },
};

/** @param privateKey of Ed25519 */
export function signingKey(privateKey: KeyObject): SigningKey {
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const publicKey = keyIn(x);
  if (!publicKey) throw new TypeError("not a key of Ed25519");
  return { publicKey, sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

/** A key that is kept nowhere. */
export function newSigningKey(): SigningKey {
  return signingKey(generateKeyPairSync("ed25519").privateKey);
}
