import {
  askingHello,
  challengeProblem,
  isSame,
  type NodeIdentity,
  proofFor,
  unprovenAggregator,
} from "../protocol/identity/handshake.ts";
import type { Challenge, Proof } from "../protocol/identity/handshake-messages.ts";
import type { AskingHello } from "../protocol/identity/transcript.ts";
import type { AggregatorMessage, Hello } from "../protocol/messages.ts";
import type { Channel } from "./ports.ts";

/** Of one connection of a node. */
export interface AggregatorProof {
  /** The hello to be sent in place of this one. */
  hello(hello: Hello): Hello;
  /** True: the message belongs to the handshake, or is held back until it is over. */
  holds(message: AggregatorMessage): boolean;
}

export interface AggregatorProofOptions {
  readonly identity: NodeIdentity;
  readonly channel: Pick<Channel, "close">;
  /** Whether the channel is the node's still: if not, nothing of it is taken any more. */
  readonly isOpen: () => boolean;
  readonly send: (message: Proof) => void;
  /** Takes what was held back, and what stands in place of what came. */
  readonly take: (message: AggregatorMessage) => void;
  /** The channel was closed. */
  readonly lost: (reason: string) => void;
}

/**
 * Stands before the node's machine, which hears of an aggregator only when that has proven the key that the node's link names. Where
 * the link names none, one that proves nothing is taken as well: it may be older.
 */
export function createAggregatorProof(options: AggregatorProofOptions): AggregatorProof {
  const { identity, channel, isOpen, send, take, lost } = options;
  let asked: AskingHello | undefined;
  let state: "awaited" | "looked-at" | "over" = "awaited";
  /** What it has looked at, and how it answered: asked again, because one of the two was lost, it says the same again. */
  let answered: { readonly challenge: Challenge; readonly proof: Proof | undefined } | undefined;
  const held: AggregatorMessage[] = [];

  /** Whoever is at the other end is not the node's aggregator; to the node that is as if it had been refused. */
  function deny(reason: string): void {
    state = "over";
    take({ type: "dismissal", reason, final: false });
    channel.close(reason);
    lost(reason);
  }

  async function look(hello: AskingHello, challenge: Challenge): Promise<void> {
    state = "looked-at";
    const problem = await challengeProblem(hello, challenge, identity);
    const { key } = identity;
    const proof = problem === undefined && key ? await proofFor(hello, challenge, key) : undefined;
    if (!isOpen()) return;
    if (problem !== undefined) return deny(problem);
    if (proof) send(proof);
    answered = { challenge, proof };
    state = "over";
    for (const message of held.splice(0)) take(message);
  }

  function isAnswered(message: AggregatorMessage): boolean {
    if (message.type !== "challenge" || !answered || !isSame(message.nonce, answered.challenge.nonce)) return false;
    if (answered.proof) send(answered.proof);
    return true;
  }

  return {
    hello(hello) {
      asked = askingHello(hello, identity);
      return asked;
    },
    holds(message) {
      if (state === "over") return isAnswered(message);
      if (state === "looked-at") {
        // The same challenge again has its answer soon.
        if (message.type !== "challenge") held.push(message);
      } else if (message.type === "challenge" && asked) void look(asked, message);
      else if (!identity.aggregatorKey) {
        state = "over";
        return false;
      } else if (message.type === "dismissal") {
        // Nobody but the aggregator may tell the node to end.
        take({ ...message, final: false });
      } else if (message.type !== "heartbeat") deny(unprovenAggregator);
      return true;
    },
  };
}
