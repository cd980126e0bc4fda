import type { NodeRound } from "../../../src/watch/events.ts";

/** What a node does at a moment of a round, and how much of that is done, 0 to 1. */
export interface NodeMoment {
  readonly doing: "receiving" | "computing" | "sending" | "waiting";
  readonly share: number;
  /** The share of its local updates that are made. */
  readonly computed: number;
}

/**
 * What a node does `seconds` after the round's directive has gone out. Of the time for messages it is only known how long both
 * took together: each way counts as half of it.
 */
export function nodeMoment(
  { computeSeconds, communicateSeconds }: Pick<NodeRound, "computeSeconds" | "communicateSeconds">,
  seconds: number,
): NodeMoment {
  const each = communicateSeconds / 2;
  if (seconds < each) return { doing: "receiving", share: Math.max(0, seconds / each), computed: 0 };
  const computing = seconds - each;
  if (computing < computeSeconds) {
    const share = computing / computeSeconds;
    return { doing: "computing", share, computed: share };
  }
  const sending = computing - computeSeconds;
  if (sending < each) return { doing: "sending", share: sending / each, computed: 1 };
  return { doing: "waiting", share: 1, computed: 1 };
}

/** The moment of a round that tells most: the slowest node makes its last local updates, and others wait for it. */
export function tellingSeconds(nodes: readonly Pick<NodeRound, "computeSeconds" | "communicateSeconds">[]): number {
  let latest = 0;
  for (const { computeSeconds, communicateSeconds } of nodes) {
    latest = Math.max(latest, communicateSeconds / 2 + 0.93 * computeSeconds);
  }
  return latest;
}
