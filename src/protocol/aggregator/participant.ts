import type { NodePace } from "../../control/pace.ts";
import type { NodeRhythm } from "../../control/round-deadline.ts";
import type { CountsBelow } from "../counts-below.ts";

/** A node in a run, from its assignment until its connection ends. */
export interface Participant {
  readonly assignment: number;
  /** It said that it has its data, and D_i with that. */
  ready: boolean;
  /** As it counts, and as the node says. */
  examples: number;
  claimedExamples: number;
  /** It could not finish a round. */
  failed: boolean;
  /** The last round whose directive it got; 0 before any. */
  lastDirective: number;
  /** The last round with local updates that it has reported; 0 before any. */
  lastReport: number;
  /** Whether it may be told changes of weights, and tells them. */
  readonly takesChanges: boolean;
  /** What is known of its link, once it has made local updates. */
  pace: NodePace | undefined;
  /** How long its newest rounds took. */
  rhythm: NodeRhythm | undefined;
  /** The round that it still works on, although that was closed without it (late.ts). */
  owes: { readonly round: number; readonly startedSeconds: number } | undefined;
  /** Whether it has a drift correction of its own, which c counts in. */
  corrects: boolean;
  /** Whether it has found that in its last round, uncorrected, and the run's first was an earlier one. */
  newlyCorrects: boolean;
  /** Whether it can go back to a marked round. */
  readonly resumes: boolean;
  /** Whether it tells its correction if it is asked to, and whether it is in the sum of a recount. */
  tells: boolean;
  /** Whether its last directive asked for that. */
  askedToTell: boolean;
  counted: boolean;
  /** Whether it can tell the mean of its last round from the next w0, whatever momentum adds. */
  knowsMomentum: boolean;
  /** What is known of those behind it, if it is a relay; their corrections are counted together. */
  readonly relay: RelayPart | undefined;
}

/** Those behind a relay that takes part. */
export interface RelayPart {
  /** Its places in the run, and over how many relays the farthest of its nodes is reached. */
  readonly places: number;
  readonly depth: number;
  /** How many of its nodes can be asked, and in which of its places they are, by bits (math/bits.ts); left out, in the first ones. */
  nodes: number;
  there: Uint8Array | undefined;
  /** The examples of those that have a drift correction, and whether all of them can tell the mean from the next w0. */
  corrected: number;
  knowMean: boolean;
  /** With a largest share of all: their numbers of examples. */
  counts?: CountsBelow | undefined;
  /** Whether any of them is in the sum of the recount that is under way. */
  someCounted: boolean;
}

/** The examples of those who have a drift correction: of a node all or none. */
export function examplesCorrected({ relay, corrects, examples }: Participant): number {
  if (!corrects) return 0;
  return relay ? relay.corrected : examples;
}
