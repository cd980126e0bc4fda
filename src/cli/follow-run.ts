import type { Aggregator } from "../runtime/aggregator.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { RunWatch } from "./run-watch.ts";
import type { KeptSession } from "./taken-run.ts";

export interface Followers {
  /** The run that goes on, if one does: what was told of it before is not told again. */
  readonly taken: KeptSession["taken"];
  readonly show: (event: AggregatorEvent) => void;
  readonly sinks: Pick<EventSink, "take">;
  readonly watch: Pick<RunWatch, "take">;
}

/** Hands on the events so far, and all that come. @returns what ends showing them */
export function followRun(
  aggregator: Pick<Aggregator, "history" | "subscribe">,
  { taken, show, sinks, watch }: Followers,
): () => void {
  for (const event of aggregator.history()) {
    const isNew = event.sequence > (taken?.checkpoint.sequence ?? 0);
    const saysTask = event.kind === "aggregator-started" || event.kind === "task-changed";
    if (isNew || saysTask) show(event);
    if (isNew || saysTask || event.kind === "run-started") sinks.take(event);
    if (isNew) watch.take(event);
  }
  const stopShowing = aggregator.subscribe(show);
  aggregator.subscribe(sinks.take);
  aggregator.subscribe(watch.take);
  return stopShowing;
}
