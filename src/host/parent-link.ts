import { nodejsSignatures } from "../platform/nodejs/access/ed25519.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import { keyIn } from "../protocol/identity/key-text.ts";
import type { SigningKey } from "../protocol/identity/signatures.ts";
import type { NatsAccess } from "./nats.ts";

/** How a node, or a relay as one, reaches its aggregator, and what each has to prove to the other. */
export interface ParentLink extends NatsAccess {
  /** Where the aggregator takes nodes, as `parseNodeLink` makes it. */
  readonly url: string;
  /** What lets it in there. */
  readonly token?: string | undefined;
  /** The key of the aggregator's certificate, where no authority is to be asked. */
  readonly pin?: string | undefined;
  /** The key that the aggregator itself has to prove; left out, it may have any. */
  readonly aggregatorKey?: string | undefined;
  /** Its own key; left out, it has none. */
  readonly key?: SigningKey | undefined;
  readonly name: string;
}

/** Who has no key, and whose link names none, has nothing to prove and nothing to ask for. */
export function identityOf({ key, aggregatorKey, pin }: ParentLink): NodeIdentity | undefined {
  if (!key && aggregatorKey === undefined) return undefined;
  const [named, certificate] = [aggregatorKey, pin].map((text) => (text === undefined ? undefined : keyIn(text)));
  return { signatures: nodejsSignatures, key, aggregatorKey: named, certificate };
}
