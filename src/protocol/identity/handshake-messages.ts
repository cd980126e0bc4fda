import { z } from "zod";

/** What both sides say until each knows who the other one is (handshake.ts). */

/** Of a public key of Ed25519, of a nonce, and of a SHA-256. */
export const keyBytes = 32;
const signatureBytes = 64;

const bytesOf = (length: number) =>
  z
    .custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a binary field")
    .refine((bytes) => bytes.length === length, `must have ${length} bytes`);

/** In a node's hello. */
export const identity = z.object({
  /** The node's public key; left out, it has none, and only wants the aggregator's proof. */
  key: bytesOf(keyBytes).optional(),
  /** Random, new with each connection. */
  nonce: bytesOf(keyBytes),
  /** The SHA-256 of the key of the certificate that the node's link names, if it names one. */
  certificate: bytesOf(keyBytes).optional(),
});

/** The answer of an aggregator that can prove its key. */
export const challenge = z.object({
  type: z.literal("challenge"),
  /** The aggregator's public key. */
  key: bytesOf(keyBytes),
  /** Random, new with each connection. */
  nonce: bytesOf(keyBytes),
  signature: bytesOf(signatureBytes),
});

/** The answer of a node with a key. */
export const proof = z.object({ type: z.literal("proof"), signature: bytesOf(signatureBytes) });

export type Identity = Readonly<z.output<typeof identity>>;
export type Challenge = Readonly<z.output<typeof challenge>>;
export type Proof = Readonly<z.output<typeof proof>>;
