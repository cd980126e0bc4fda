import type { AggregatorEvent } from "./events.ts";

/** What a reader gets: first the history in pieces (`more`: not the last one), then new events. */
export type FeedFrame =
  | { readonly kind: "history"; readonly events: readonly AggregatorEvent[]; readonly more: boolean }
  | { readonly kind: "events"; readonly events: readonly AggregatorEvent[] };
