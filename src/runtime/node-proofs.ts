import type { AggregatorInput, ConnectionId, Proven } from "../protocol/aggregator/environment.ts";
import { type AggregatorIdentity, challengeTo, isProven, linkProblem } from "../protocol/identity/handshake.ts";
import type { Challenge, Proof } from "../protocol/identity/handshake-messages.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import type { AskingHello } from "../protocol/identity/transcript.ts";
import type { AggregatorMessage, Hello, NodeMessage } from "../protocol/messages.ts";
import type { Clock } from "./ports.ts";

/** Whose names are whose, kept outside of the program. Keys as `keyText` has them. */
export interface KeptNames {
  /** Read anew each time: a person may have freed the name. No owner: it is nobody's. A problem: that cannot be read. */
  ownerOf(name: string): { readonly owner: string | undefined } | { readonly problem: string };
  bind(name: string, key: string): void;
}

/** How an aggregator proves its own key, and knows its nodes by theirs. */
export interface IdentityOptions extends AggregatorIdentity {
  /** Left out, names are their nodes' for as long as the aggregator remembers them. */
  readonly names?: KeptNames | undefined;
}

/** Who says hello, as far as it was proven. */
export interface Candidate {
  readonly name: string;
  readonly key: string | undefined;
}

/** Why a node that has come over a connection may not join; undefined if it may. */
export type Admit = (candidate: Candidate) => string | undefined;

export interface NodeProofs {
  /** A connection is there, and this decides whether its node may join; left out, it may. */
  opened(connection: ConnectionId, admit: Admit | undefined): void;
  closed(connection: ConnectionId): void;
  /** True: the message belongs to a handshake, or was held back for one. */
  holds(connection: ConnectionId, message: NodeMessage, frameBytes: number): boolean;
}

export interface NodeProofsOptions {
  /** Left out, nobody proves anything. */
  readonly identity: IdentityOptions | undefined;
  readonly clock: Clock;
  readonly send: (connection: ConnectionId, message: AggregatorMessage) => void;
  readonly take: (input: AggregatorInput, frameBytes: number) => void;
}

/** The newest step of a connection's handshake. */
interface Handshake {
  readonly hello: AskingHello;
  readonly frameBytes: number;
  /** Left out while it is being signed, or the proof looked at. */
  awaits?: Challenge | undefined;
  /** Ends its being asked for the proof again. */
  cancel: () => void;
}

/** A proof that has not come after so long is asked for again, by the same challenge, until the connection is given up. */
const askAgainSeconds = 2;

/**
 * Stands before the aggregator's machine, which hears a hello only when it is known who says it: with a node that asks for it there
 * is a handshake first (protocol/identity/handshake.ts). Each connection has one, before anything else.
 */
export function createNodeProofs({ identity, clock, send, take }: NodeProofsOptions): NodeProofs {
  /** Of connections over which no hello was taken yet. */
  const admits = new Map<ConnectionId, Admit | undefined>();
  const handshakes = new Map<ConnectionId, Handshake>();
  /** How many more proofs may come over a connection, as it was asked for them again: nothing was lost but time. */
  const extra = new Map<ConnectionId, number>();

  function deny(connection: ConnectionId, reason: string): void {
    over(connection);
    take({ kind: "denied", connection, reason, final: false }, 0);
  }

  function greet(connection: ConnectionId, hello: Hello, frameBytes: number, key?: string): void {
    const admit = admits.get(connection);
    over(connection);
    admits.delete(connection);
    const kept = identity?.names?.ownerOf(hello.name);
    if (kept && "problem" in kept) return deny(connection, kept.problem);
    // Whoever cannot have the name is not counted among those whom a token has let in.
    const isAnothers = kept?.owner !== undefined && kept.owner !== key;
    const reason = isAnothers ? undefined : admit?.({ name: hello.name, key });
    if (reason !== undefined) return deny(connection, reason);
    const proven: Proven = { key, kept };
    take({ kind: "received", connection, message: hello, proven }, frameBytes);
  }

  async function begin(connection: ConnectionId, handshake: Handshake, own: IdentityOptions): Promise<void> {
    const { hello, frameBytes } = handshake;
    const problem = linkProblem(hello, own);
    if (problem !== undefined) return deny(connection, problem);
    handshakes.set(connection, handshake);
    const challenge = await challengeTo(hello, own);
    if (handshakes.get(connection) !== handshake) return;
    send(connection, challenge);
    if (!hello.identity.key) return greet(connection, hello, frameBytes);
    handshake.awaits = challenge;
    askAgain(connection, handshake);
  }

  /** The challenge or the proof may have been lost: then the same challenge gets it. */
  function askAgain(connection: ConnectionId, handshake: Handshake): void {
    handshake.cancel = clock.after(1000 * askAgainSeconds, () => {
      if (!handshake.awaits) return;
      extra.set(connection, (extra.get(connection) ?? 0) + 1);
      send(connection, handshake.awaits);
      askAgain(connection, handshake);
    });
  }

  function over(connection: ConnectionId): void {
    handshakes.get(connection)?.cancel();
    handshakes.delete(connection);
  }

  async function finish(connection: ConnectionId, handshake: Handshake, proof: Proof, own: IdentityOptions) {
    const { hello, frameBytes, awaits } = handshake;
    handshake.awaits = undefined;
    const { key } = hello.identity;
    const isTheirs = awaits !== undefined && (await isProven(hello, awaits, proof, own.signatures));
    if (handshakes.get(connection) !== handshake) return;
    if (isTheirs && key) greet(connection, hello, frameBytes, keyText(key));
    else deny(connection, "this node has not the key that it shows");
  }

  function goOn(connection: ConnectionId, handshake: Handshake, message: NodeMessage, own: IdentityOptions): void {
    if (message.type === "heartbeat" || isExtra(connection, handshake, message)) return;
    if (message.type === "proof" && handshake.awaits) return void finish(connection, handshake, message, own);
    deny(connection, `${message.type}: came before the node had proven its key`);
  }

  /** Whether this is one more answer to a challenge that was answered before. */
  function isExtra(connection: ConnectionId, handshake: Handshake | undefined, { type }: NodeMessage): boolean {
    const left = extra.get(connection) ?? 0;
    if (type !== "proof" || handshake?.awaits || left === 0) return false;
    extra.set(connection, left - 1);
    return true;
  }

  return {
    opened: (connection, admit) => void admits.set(connection, admit),
    closed(connection) {
      admits.delete(connection);
      over(connection);
      extra.delete(connection);
    },
    holds(connection, message, frameBytes) {
      const under = handshakes.get(connection);
      if (under && identity) {
        goOn(connection, under, message, identity);
        return true;
      }
      if (isExtra(connection, undefined, message)) return true;
      // All else is the machine's, which refuses what it does not expect, such as a second hello.
      if (message.type !== "hello" || !admits.has(connection)) return false;
      const { identity: asked } = message;
      if (asked && identity)
        void begin(connection, { hello: { ...message, identity: asked }, frameBytes, cancel() {} }, identity);
      else greet(connection, message, frameBytes);
      return true;
    },
  };
}
