import type { AggregatorMessage, Assignment, Directive, NodeMessage, Report } from "../messages.ts";

/** What does not change while a node program runs. */
export interface NodeConfig {
  readonly name: string;
  /** Random, new with each start of the program. */
  readonly instance: string;
  readonly platform: string;
  readonly device: string;
  readonly link: string;
  /** `own`: the node was started with data of its own and refuses to be given a share of any other. */
  readonly data: "assignable" | "own";
  /** True: the node goes on waiting for another aggregator when one has finished; left out, it ends with it. */
  readonly stays?: boolean;
  /** Pauses between attempts to reach the aggregator: the first, and the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export type NodeState = OfflineState | OnlineState | { readonly kind: "ended"; readonly config: NodeConfig };

/** Between connections: waits, or dials. */
export interface OfflineState {
  readonly kind: "offline";
  readonly config: NodeConfig;
  /** Attempts that failed in a row. */
  readonly failures: number;
}

export interface OnlineState {
  readonly kind: "online";
  readonly config: NodeConfig;
  /** Undefined until the aggregator has said welcome. */
  readonly timing: { readonly heartbeatSeconds: number; readonly silenceSeconds: number } | undefined;
  readonly lastHeard: number;
  readonly lastSent: number;
  readonly assignment: Assignment | undefined;
  /** Whether the data of the assignment are loaded. */
  readonly ready: boolean;
  /** The last round of the assignment in which this node made local updates; 0 before any. */
  readonly finished: number;
  /** Why the aggregator ends the connection, if it said so. */
  readonly dismissed: { readonly reason: string; readonly final: boolean } | undefined;
}

export type NodeInput =
  | { readonly kind: "start" }
  | { readonly kind: "connected" }
  | { readonly kind: "dial-failed"; readonly reason: string }
  | { readonly kind: "received"; readonly message: AggregatorMessage }
  /** Bytes came that are no message, `version`: because the aggregator speaks that version of the protocol. */
  | { readonly kind: "malformed"; readonly reason: string; readonly version?: 1 }
  | { readonly kind: "disconnected"; readonly reason: string }
  /** The data of an assignment are there. */
  | { readonly kind: "loaded"; readonly assignment: number; readonly loaded: Loaded }
  | { readonly kind: "load-failed"; readonly assignment: number; readonly reason: string }
  | { readonly kind: "trained"; readonly report: Report }
  /** The round cannot be finished. */
  | { readonly kind: "failed"; readonly run: number; readonly round: number; readonly reason: string }
  | { readonly kind: "scored"; readonly run: number; readonly examples: number; readonly loss: number }
  /** A defect in the node's program. */
  | { readonly kind: "crashed"; readonly reason: string }
  | { readonly kind: "tick" }
  | { readonly kind: "stop" };

/** What the aggregator may know of the data that a node has loaded. */
export interface Loaded {
  readonly examples: number;
  readonly labelCounts?: number[];
  readonly samples?: Uint8Array;
}

export type NodeEffect =
  | { readonly kind: "dial"; readonly afterMs: number }
  | { readonly kind: "send"; readonly message: NodeMessage }
  | { readonly kind: "close"; readonly reason: string }
  /** Load the share and make a learner for it; what the node did before is given up. */
  | { readonly kind: "load"; readonly assignment: Assignment }
  | { readonly kind: "train"; readonly directive: Directive }
  | { readonly kind: "score"; readonly run: number; readonly weights: Float32Array }
  /** Give up training and scoring, if any is under way. */
  | { readonly kind: "cancel" }
  | { readonly kind: "slow-down"; readonly slowdown: number }
  | { readonly kind: "emit"; readonly event: NodeEventBody }
  /** The program's end. */
  | { readonly kind: "end"; readonly reason: string; readonly failed: boolean };

/** What happens at a node, for the person beside it. */
export type NodeEventBody =
  | { readonly kind: "connecting"; readonly afterMs: number; readonly reason: string }
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected"; readonly reason: string }
  | { readonly kind: "assigned"; readonly assignment: Assignment }
  | { readonly kind: "loaded"; readonly run: number; readonly examples: number }
  | { readonly kind: "directive"; readonly run: number; readonly round: number; readonly localUpdates: number }
  | { readonly kind: "reported"; readonly report: Omit<Report, "weights"> }
  | { readonly kind: "scored"; readonly run: number; readonly loss: number }
  | { readonly kind: "failed"; readonly run: number; readonly round: number; readonly reason: string }
  | { readonly kind: "run-over"; readonly run: number }
  | { readonly kind: "slowed"; readonly slowdown: number }
  | { readonly kind: "notice"; readonly text: string };
