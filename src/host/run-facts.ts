import type { Learned } from "../assembly/learned.ts";
import type { RunRecord } from "../data/run-record.ts";
import type { Schema } from "../data/schema.ts";
import type { AggregatorEvent, TaskDescription } from "../watch/events.ts";
import type { NodeTimes } from "../watch/node-times.ts";

/** All that is known of a run when it has ended. */
export interface RunFacts {
  readonly record: RunRecord;
  readonly task: TaskDescription;
  /** What its nodes agreed on; null for a dataset that has a name. */
  readonly schema: Schema | null;
  /** What it came to; undefined if it was replaced, has diverged or returned nothing. */
  readonly learned?: Learned;
  readonly endedAt: Date;
  /** What a late watcher gets of it: its rounds, thinned out if there were very many, and its nodes. */
  readonly events: readonly AggregatorEvent[];
  /** What each of its nodes did, by name. */
  readonly nodeTimes: ReadonlyMap<string, NodeTimes>;
  /** The table of its rounds, column by column; null where something was not measured. */
  readonly metrics: () => Promise<ReadonlyMap<string, readonly (number | null)[]>>;
}

/** What a file holds at the end of a run; undefined if there is nothing to tell. */
export type RunFile = (facts: RunFacts) => Content | undefined | Promise<Content | undefined>;
export type Content = string | Uint8Array;
