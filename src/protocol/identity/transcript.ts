import type { Hello } from "../messages.ts";
import type { Challenge, Identity } from "./handshake-messages.ts";

declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** Who signs. The two texts differ, so that what one side has signed is nothing that the other side could have. */
export type Signer = "aggregator" | "node";

/** A node's hello that asks for a handshake. */
export type AskingHello = Hello & { readonly identity: Identity };

/**
 * What a side signs: that it holds its key, in this connection (both nonces, of which each side has made one), with the holder of the
 * other key, by a link that named this certificate, as the node of this name and this start of its program, with this place in a
 * run. Each field is preceded by its length, so that no two handshakes have the same bytes.
 */
export function signedBytes(
  signer: Signer,
  { name, instance, session, identity }: AskingHello,
  { key, nonce }: Pick<Challenge, "key" | "nonce">,
): Uint8Array {
  const place = session ? `${session.run}/${session.assignment}` : "";
  return withLengths([
    `edgewise 1 ${signer}`,
    identity.nonce,
    nonce,
    key,
    identity.key ?? "",
    identity.certificate ?? "",
    name,
    instance,
    session?.id ?? "",
    place,
  ]);
}

/** Lengths are of four bytes, big-endian; texts are UTF-8. */
function withLengths(fields: readonly (string | Uint8Array)[]): Uint8Array {
  const parts = fields.map((field) => (typeof field === "string" ? new TextEncoder().encode(field) : field));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}
