import { fromBase64, toBase64 } from "../../math/base64.ts";

/** Base64url without padding, of 32 bytes. */
const pattern = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** A public key, or a SHA-256, as links, lists and states have it: 43 characters of base64url. */
export function keyText(key: Uint8Array): string {
  return toBase64(key).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The bytes of such a text; undefined if it is none. There is one text for each key. */
export function keyIn(text: string): Uint8Array | undefined {
  return pattern.test(text) ? fromBase64(text.replace(/-/g, "+").replace(/_/g, "/")) : undefined;
}
