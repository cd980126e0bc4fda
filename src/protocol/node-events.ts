import type { DrawnDigits } from "./lesson.ts";
import type { ShownBehind } from "./relay-messages.ts";

/** What happens to nodes, whatever round it is. */

export interface NodeJoined {
  readonly kind: "node-joined";
  readonly name: string;
  /** Emulated device and link, as the node told (`raspberry-pi-3`, `wifi`), or `real`. */
  readonly device: string;
  readonly link: string;
  /** Whether this node was there before in the aggregator's life. */
  readonly again: boolean;
  /** True if the aggregator's side can start this node again after it was stopped (it started it). */
  readonly startable: boolean;
  /** Where it runs, for people: `Node.js 20.11 on linux arm64`. */
  readonly platform: string;
  /** Whether it meters the joules that it draws or reckons them, and from what; left out where it tells none. */
  readonly energy?: { readonly metered: boolean; readonly by: string };
  /** Of a relay: how many nodes it stands for. */
  readonly standsFor?: number;
}

/** A node has told what its data hold, so that all can agree on how to read theirs. */
export interface NodeDescribed {
  readonly kind: "node-described";
  readonly name: string;
  /** How much it told. */
  readonly bytes: number;
}

/** A node has its data. */
export interface NodeReady {
  readonly kind: "node-ready";
  readonly run: number;
  readonly name: string;
  readonly examples: number;
  /** Number of examples by label, only if the node allows it. */
  readonly labelCounts?: readonly number[];
  /** A few of the node's pictures, one after the other, only if the node was started with --share-samples. */
  readonly samples?: Uint8Array;
  /** Of a relay: of how many of its nodes those are, and how many are of which kind of device, the most frequent first. */
  readonly behind?: ShownBehind;
}

export interface NodeGone {
  readonly kind: "node-gone";
  readonly name: string;
  /** For people: `connection closed`, `silent for 15 s`, `stopped from the page`. */
  readonly reason: string;
}

/** A node computes slower by this factor from now on (1: as its device does). */
export interface NodeAdjusted {
  readonly kind: "node-adjusted";
  readonly name: string;
  readonly slowdown: number;
}

/** A person has had the node leave, or lets it in again. */
export interface NodeRemoved {
  readonly kind: "node-removed";
  readonly name: string;
  readonly removed: boolean;
}

/** A node tells of the digits that its person has drawn; the newest counts. */
export interface NodeDrew extends DrawnDigits {
  readonly kind: "node-drew";
  readonly name: string;
}

/** A node could not finish a round and takes no further part in the run, for example because its weights diverged. */
export interface NodeFailed {
  readonly kind: "node-failed";
  readonly run: number;
  readonly name: string;
  readonly reason: string;
}
