import type { NodeIdentity } from "../../protocol/identity/handshake.ts";
import { keyIn } from "../../protocol/identity/key-text.ts";
import type { IdentityOptions, KeptNames } from "../../runtime/node-proofs.ts";
import { nodejsSignatures, signingKey } from "./access/ed25519.ts";
import { keptKey } from "./access/kept-key.ts";
import type { JoinLink } from "./join-link.ts";

/**
 * What a node of a program of your own proves itself by (`createNode`, `startEdgeNode`): the Ed25519 key of a file, which is made if it is
 * not there, for its owner only. The node.key of `edgewise node` is such a file.
 *
 * @param link what the aggregator has to prove, as `parseJoinLink` reads it; what it does not name may be anything
 * @throws StateFolderProblem if the file is no key, or others may read it
 * @throws TypeError if what the link names is no key
 */
export function nodeIdentity(keyFile: string, link: Pick<JoinLink, "key" | "pin"> = {}): NodeIdentity {
  const [aggregatorKey, certificate] = [bytesOf(link.key), bytesOf(link.pin)];
  return { signatures: nodejsSignatures, key: signingKey(keptKey(keyFile)), aggregatorKey, certificate };
}

/**
 * What an aggregator of a program of your own proves itself by (`createAggregator`, `startAggregator`). Nodes with keys then have their
 * names for as long as it remembers them, or as `names` says.
 *
 * @throws StateFolderProblem if the file is no key, or others may read it
 */
export function aggregatorIdentity(keyFile: string, names?: KeptNames): IdentityOptions {
  return { signatures: nodejsSignatures, key: signingKey(keptKey(keyFile)), names };
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = keyIn(text);
  if (!bytes)
    throw new TypeError(`"${text}" is no key: it has 43 characters, as the link that the aggregator prints has it`);
  return bytes;
}
