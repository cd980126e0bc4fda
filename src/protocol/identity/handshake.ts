import type { Hello } from "../messages.ts";
import { type Challenge, keyBytes, type Proof } from "./handshake-messages.ts";
import { keyText } from "./key-text.ts";
import type { Signatures, SigningKey } from "./signatures.ts";
import { type AskingHello, signedBytes } from "./transcript.ts";

/**
 * How a node and an aggregator prove their keys to each other, once on each connection: the node's `hello` has its public key and a
 * nonce; the aggregator answers with a `challenge`, its own key and nonce and its signature of both nonces; the node looks whether
 * its link names that key, and answers with a `proof`, its own signature. Both signatures hold whatever is between the two, as
 * proxies that end TLS are; and since each nonce is made anew, one that was heard is of no use.
 */

/** Of a node. */
export interface NodeIdentity {
  readonly signatures: Signatures;
  /** Left out, it has none, and only wants the aggregator's proof. */
  readonly key?: SigningKey | undefined;
  /** The aggregator's public key, by the node's link; left out, any is taken. */
  readonly aggregatorKey?: Uint8Array | undefined;
  /** The SHA-256 of the key of its certificate, by the link. */
  readonly certificate?: Uint8Array | undefined;
}

/** Of an aggregator. */
export interface AggregatorIdentity {
  readonly signatures: Signatures;
  readonly key: SigningKey;
  /** The SHA-256 of the key of its certificate; left out, it speaks without TLS, or something in front of it has one. */
  readonly certificate?: Uint8Array | undefined;
}

/** The hello that asks for a handshake. */
export function askingHello(hello: Hello, { signatures, key, certificate }: NodeIdentity): AskingHello {
  const nonce = signatures.randomBytes(keyBytes);
  return {
    ...hello,
    identity: { nonce, ...(key ? { key: key.publicKey } : {}), ...(certificate ? { certificate } : {}) },
  };
}

/** Why the link of a node cannot have been one to this aggregator; undefined if it can. */
export function linkProblem({ identity }: AskingHello, { certificate }: AggregatorIdentity): string | undefined {
  if (!identity.certificate || !certificate || isSame(identity.certificate, certificate)) return undefined;
  return "this node came by a link that names another certificate than this aggregator's: use a link that it prints";
}

/** The aggregator's answer. */
export async function challengeTo(hello: AskingHello, { signatures, key }: AggregatorIdentity): Promise<Challenge> {
  const unsigned = { key: key.publicKey, nonce: signatures.randomBytes(keyBytes) };
  const signature = await key.sign(signedBytes("aggregator", hello, unsigned));
  return { type: "challenge", ...unsigned, signature };
}

/** Why a node must not go on with who answered so; undefined if that is its aggregator. */
export async function challengeProblem(
  hello: AskingHello,
  challenge: Challenge,
  { signatures, aggregatorKey }: NodeIdentity,
): Promise<string | undefined> {
  if (aggregatorKey && !isSame(aggregatorKey, challenge.key)) {
    return `the key of this aggregator is ${keyText(challenge.key)}, which is not the one that the link names: ${anotherAggregator}`;
  }
  const signed = signedBytes("aggregator", hello, challenge);
  if (await signatures.verify(challenge.key, signed, challenge.signature)) return undefined;
  return `this aggregator has not the key that it shows: ${anotherAggregator}`;
}

/** Said of an aggregator that does not even try. */
export const unprovenAggregator =
  "this aggregator does not prove the key that the link names: it is another one, or somebody is in between; use the link that it prints";

const anotherAggregator =
  "it is another one, or somebody is in between; if it has got a new key, use the link that it prints now";

/** The node's answer. */
export async function proofFor(hello: AskingHello, challenge: Challenge, key: SigningKey): Promise<Proof> {
  return { type: "proof", signature: await key.sign(signedBytes("node", hello, challenge)) };
}

/** Whether a node has proven the key of its hello. */
export async function isProven(
  hello: AskingHello,
  challenge: Challenge,
  { signature }: Proof,
  { verify }: Signatures,
): Promise<boolean> {
  const { key } = hello.identity;
  return key !== undefined && (await verify(key, signedBytes("node", hello, challenge), signature));
}

/** Of what is public; no secret is compared. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
