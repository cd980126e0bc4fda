import { decodePlain, encodePlain } from "../../math/plain-data.ts";
import type { Assignment } from "../messages.ts";
import type { KeptWork, Work } from "./work.ts";

/** All that a node remembers from input to input: plain data. */
export type NodeState = OfflineState | OnlineState | { readonly kind: "ended" };

/** Between connections: waits, or dials. */
export interface OfflineState {
  readonly kind: "offline";
  /** Attempts in a row that came to nothing. */
  readonly failures: number;
  /** Since when the node has not been welcome; undefined before it was started. */
  readonly awaySince?: number | undefined;
  /** An assignment that the node may go on with; training goes on meanwhile. */
  readonly kept?: KeptWork | undefined;
}

export interface OnlineState {
  readonly kind: "online";
  /** Attempts in a row, before this one, that came to nothing. */
  readonly failures: number;
  /** When the connection was made. */
  readonly since: number;
  /** Since when the node had not been welcome before it. */
  readonly awaySince: number | undefined;
  /** Undefined until the aggregator has said welcome. */
  readonly timing: { readonly heartbeatSeconds: number; readonly silenceSeconds: number } | undefined;
  /** Whether the aggregator wants to know what the node's person draws. */
  readonly tellsDrawn: boolean;
  /** When silence was looked for last, and for how long nothing has come, as far as ticks have shown. */
  readonly tickedSeconds: number;
  readonly silentSeconds: number;
  readonly lastSent: number;
  /** Messages that went over the connection and came, but for heartbeats (lost-messages.ts). */
  readonly sent: number;
  readonly received: number;
  readonly assignment: Assignment | undefined;
  /** Whether the data of the assignment are loaded. */
  readonly ready: boolean;
  readonly work: Work;
  /** Names what outlasts a restart of the aggregator, if there is that. */
  readonly session: string | undefined;
  /** Until the aggregator has said welcome: an assignment that the node may go on with. */
  readonly kept: KeptWork | undefined;
  /** Why the aggregator ends the connection, if it said so, whether that is because it will not have this node, and whether that passes. */
  readonly dismissed: { readonly reason: string; readonly refused: boolean; readonly passes?: boolean } | undefined;
}

/** What changes with messages and ticks. */
type OfMessages = "tickedSeconds" | "silentSeconds" | "lastSent" | "sent" | "received" | "work";

/**
 * The state with some of that changed. Written out, as it is done several times in each round: engines take long to copy an object of so many
 * fields into another one (docs/performance.md).
 */
export function onlineWith(
  state: OnlineState,
  {
    tickedSeconds = state.tickedSeconds,
    silentSeconds = state.silentSeconds,
    lastSent = state.lastSent,
    sent = state.sent,
    received = state.received,
    work = state.work,
  }: Partial<Pick<OnlineState, OfMessages>>,
): OnlineState {
  return {
    kind: "online",
    failures: state.failures,
    since: state.since,
    timing: state.timing,
    tellsDrawn: state.tellsDrawn,
    awaySince: state.awaySince,
    tickedSeconds,
    silentSeconds,
    lastSent,
    sent,
    received,
    assignment: state.assignment,
    ready: state.ready,
    work,
    session: state.session,
    kept: state.kept,
    dismissed: state.dismissed,
  };
}

/** A node that has not been started yet. */
export const initialNodeState: NodeState = { kind: "offline", failures: 0 };

/** Changes whenever a snapshot of before could no longer be read right. */
const snapshotVersion = 5;

/** The state as bytes, from which `restoreNode` makes the same state again, bit for bit. */
export function snapshotNode(state: NodeState): Uint8Array {
  return encodePlain({ version: snapshotVersion, state });
}

/** @throws RangeError for a snapshot of another version */
export function restoreNode(snapshot: Uint8Array): NodeState {
  const { version, state } = decodePlain(snapshot) as { readonly version: number; readonly state: NodeState };
  if (version !== snapshotVersion) throw new RangeError(`a node's snapshot of version ${version} cannot be read`);
  return state;
}
