import type { AggregatorMessage, NodeMessage } from "../../src/protocol/messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";

/** A run, and all that goes wrong in it. Plain data, so that it can be printed, shortened, and kept. */
export interface Schedule {
  /** Of what is drawn on the way: who waits how long before dialling again, which frames are lost. */
  readonly seed: number;
  readonly nodes: number;
  readonly settings: Partial<RunSettings>;
  /** Each way. */
  readonly latencySeconds: number;
  /** Of a local update, by node, from the first; the last holds for all others. */
  readonly updateSeconds: readonly number[];
  readonly chargesDowntime: boolean;
  /** Nodes have tables of their own, and agree first on how to read them. */
  readonly agrees?: boolean;
  /** Nodes and aggregator have keys, and prove them at each connection. */
  readonly keys?: boolean;
  /** Directives and reports go in some pieces. */
  readonly inPieces?: boolean;
  readonly liars?: readonly Liar[];
  /** Numbered after the nodes, from nodes + 1 on. */
  readonly relays?: readonly RelayPlace[];
  readonly faults: readonly Fault[];
  /** From then on nothing goes wrong any more, and the run must end soon; left out, it may take as long as it likes. */
  readonly calmAt?: number;
}

/** Who stands behind a relay, by number: nodes, and relays that come after it. */
export interface RelayPlace {
  readonly behind: readonly number[];
}

export interface Liar {
  /** By number, from 1. */
  readonly node: number;
  /** Of src/emulation/lies.ts. */
  readonly lie: string;
}

/** What goes wrong, `at` seconds after the start. Nodes, and relays, by number, from 1. */
export type Fault = { readonly at: number } & (
  | ({ readonly kind: "kill-aggregator" } & Killing)
  | ({ readonly kind: "kill-node"; readonly node: number } & Killing)
  /** Like SIGSTOP, and SIGCONT after so long. */
  | { readonly kind: "stall-aggregator"; readonly seconds: number }
  | { readonly kind: "stall-node"; readonly node: number; readonly seconds: number }
  /** A connection breaks, and each end is told after so long. */
  | { readonly kind: "cut"; readonly node: number; readonly near: number; readonly far: number }
  /** A connection breaks, and no end is told. */
  | { readonly kind: "half-open"; readonly node: number }
  /** Nothing comes through for so long, and all of it then. */
  | { readonly kind: "hold"; readonly node: number; readonly seconds: number }
  | { readonly kind: "slow-link"; readonly node: number; readonly seconds: number; readonly latencySeconds: number }
  | { readonly kind: "lossy-link"; readonly node: number; readonly seconds: number; readonly share: number }
  /** A clock goes forward at once: the machine slept. */
  | { readonly kind: "jump-aggregator"; readonly seconds: number }
  | { readonly kind: "jump-node"; readonly node: number; readonly seconds: number }
  /** The time of day is set on the aggregator's machine, forward or back. */
  | { readonly kind: "set-time"; readonly seconds: number }
  | { readonly kind: "disk-full"; readonly seconds: number }
  | { readonly kind: "slow-disk"; readonly seconds: number; readonly operationSeconds: number }
  /** A node says that it is there, and its next local update lasts until so long from now. */
  | { readonly kind: "hang"; readonly node: number; readonly seconds: number }
  /** One message of this kind does not arrive, after so many others of it. */
  | ({ readonly kind: "lose"; readonly node: number; readonly after: number } & Lost)
  /** Its data cannot be read the next time, so that its program ends; somebody starts it again. */
  | { readonly kind: "no-data"; readonly node: number }
  /** What people ask for: that a node is ended (and somebody starts it again), that it is slower, that the run ends. */
  | { readonly kind: "stop-node"; readonly node: number; readonly down: number }
  | { readonly kind: "slow-node"; readonly node: number; readonly slowdown: number }
  | { readonly kind: "stop" }
  /** Somebody else takes up the same run. */
  | { readonly kind: "rival" }
  | { readonly kind: "pause"; readonly seconds: number }
);

type Lost =
  | { readonly from: "node"; readonly message: NodeMessage["type"] }
  | { readonly from: "aggregator"; readonly message: AggregatorMessage["type"] };

interface Killing {
  /** It ends instead of its next act but so many: a frame that it sends, a step of the disk, an event. */
  readonly acts: number;
  /** Until it is started again. */
  readonly down: number;
  /** The machine loses its power: what was not flushed is gone, and nobody is told. */
  readonly power: boolean;
}

export type FaultKind = Fault["kind"];
