import type { Directive } from "../messages.ts";

/** What the aggregator remembers of kept states, to keep them (keeping.ts) and to go on from them (resuming.ts). Plain data. */

/** States are numbered as they are kept. */
export interface StateKeeping {
  readonly asked: number;
  /** Those that are not known to be durable, with the round of the run that was marked last. */
  readonly pending: readonly { readonly number: number; readonly run: number; readonly round: number }[];
  /** When a state was kept last. */
  readonly lastSeconds: number;
}

export interface RunKeeping {
  /** The newest round that nodes can go back to, and the newest of which that is durable. */
  readonly marked: number;
  readonly durable: number;
  /** Whether the next round has to be marked. */
  readonly marksNext: boolean;
  /** What the state that was kept last had. */
  readonly counted: CountedReports;
}

/** Rounds that are over, and reports in the one that is under way, or answers to the final evaluation. */
export interface CountedReports {
  readonly rounds: number;
  readonly reports: number;
}

export interface Resuming {
  /** Nodes that have not come back yet, or still load their data. */
  readonly missing: Set<string>;
  readonly untilSeconds: number;
  /** How long there was no aggregator. */
  readonly downSeconds: number;
  /** Whether the time in which there was no aggregator is charged. */
  readonly charges: boolean;
}

/** To be sent again after a restart; nodes by name. */
export interface SentDirective {
  readonly directive: Directive;
  readonly names: readonly string[];
}
