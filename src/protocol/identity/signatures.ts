/** Ed25519 (RFC 8032) and random bytes, as a platform has them. They are promises because browsers sign and verify only so. */
export interface Signatures {
  randomBytes(count: number): Uint8Array;
  /** Whether the signature is by the holder of this public key. Never rejects. */
  verify(publicKey: Uint8Array, signed: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A key of our own, whose private half stays where it is kept. */
export interface SigningKey {
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}
