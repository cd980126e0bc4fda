import type { DataQuestion } from "../own-data-messages.ts";
import type { RunSettings } from "../run-settings.ts";

/** Nodes tell of their tables; a run follows. */
export interface Agreement {
  readonly request: number;
  /** Of the run that follows. */
  readonly settings: RunSettings;
  /** All nodes that are there take part in it, however many a run needs otherwise. */
  readonly everyone: boolean;
  readonly waitingSince: number;
  readonly startBytes: StartBytes;
  /** By name, who was asked over the present connection, and what they told. */
  readonly asked: Set<string>;
  readonly described: Map<string, ToldBytes>;
  /** Enough have told, and the answer to the `agree` effect is awaited, or that of relays to a proposal. */
  deciding: boolean;
  proposals: number;
  proposal: OpenProposal | undefined;
  /** At a relay: its parent asks. */
  readonly parent: AskedByParent | undefined;
  /** The run that follows is to begin paused. */
  pauseAsked: boolean;
}

/** What a node has told of its data, or a relay of those of so many nodes. */
export interface ToldBytes {
  readonly statistics: Uint8Array;
  readonly nodes: number;
}

/** Relays look which of their nodes do not fit. */
export interface OpenProposal {
  readonly number: number;
  /** Relays that have not answered; at a relay, until it has looked at its own nodes, there is `self` too. */
  readonly awaited: Set<string>;
  refused: number;
  /** The largest of what they told. */
  squares: number | undefined;
  /** Somebody who had told is gone, or has told anew: what is found is of no use any more. */
  isStale: boolean;
  /** At a relay: its parent's number. */
  readonly parentNumber: number | undefined;
}

/** What a relay was asked for its nodes. */
export interface AskedByParent {
  request: number;
  readonly question: DataQuestion;
  /** Whether the parent has heard of all who are there. */
  told: boolean;
}

/** What the meters showed when a run, or the agreement before it, was started. */
export interface StartBytes {
  readonly sent: number;
  readonly received: number;
}
