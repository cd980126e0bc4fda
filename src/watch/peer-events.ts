import { type Rate, TokenBucket } from "../math/token-bucket.ts";
import type { AggregatorEvent } from "./events.ts";

/**
 * Events that others cause whenever they like, by coming, going and being refused. Terminals, logs and files take so many of
 * them at once, from all and from each, and so many a second after that; thousands of nodes that come at once are told of.
 */
const ofAll: Rate = { burst: 4000, perSecond: 5 };
const ofOne: Rate = { burst: 50, perSecond: 0.2 };

/** Peers that are told apart; of more, the first one is forgotten. */
const mostPeers = 1000;

/** Who has caused an event, if others have: a node's name, or an address without its port. */
export function peerOf(event: AggregatorEvent): string | undefined {
  switch (event.kind) {
    case "node-joined":
    case "node-gone":
    case "node-described":
    case "node-ready":
    case "node-drew":
    case "node-failed":
    case "encoding-not-taken":
      return event.name;
    case "connection-refused":
      return event.from.replace(/:\d+$/, "");
    default:
      return undefined;
  }
}

/** Tells of each event, in their order, whether it is one too many. */
export function createPeerLimit(): (event: AggregatorEvent) => boolean {
  let all: TokenBucket | undefined;
  const peers = new Map<string, TokenBucket>();
  return (event) => {
    const waits = event.kind === "waiting";
    const peer = peerOf(event);
    if (peer === undefined && !waits) return false;
    all ??= new TokenBucket(ofAll, event.at);
    if (peer === undefined) return !all.take(event.at);
    let one = peers.get(peer);
    if (!one) {
      one = new TokenBucket(ofOne, event.at);
      peers.set(peer, one);
      if (peers.size > mostPeers) peers.delete(peers.keys().next().value as string);
    }
    return !one.take(event.at) || !all.take(event.at);
  };
}
