import { createEventHistory } from "../watch/event-history.ts";
import type { AggregatorEvent, AggregatorEventBody } from "../watch/events.ts";
import { oneByOne } from "./one-by-one.ts";

/** An aggregator's events, numbered and stamped, for whoever listens, and the newest of them. */
export interface EventStream {
  /** Of the newest event. */
  sequence: number;
  emit(body: AggregatorEventBody): void;
  /** One that has its number and time already. */
  publish(event: AggregatorEvent): void;
  /** Calls back for every event from now on; the returned function ends that. */
  subscribe(listener: (event: AggregatorEvent) => void): () => void;
  /** An event of an earlier program. */
  remember(event: AggregatorEvent): void;
  history(): AggregatorEvent[];
}

/**
 * @param now seconds since the start
 * @param remembers whether there is a history
 */
export function createEventStream(now: () => number, { remembers }: { readonly remembers: boolean }): EventStream {
  const listeners = new Set<(event: AggregatorEvent) => void>();
  const history = createEventHistory();
  // A listener may ask for something at once; the others still hear of everything in its order.
  const deliver = oneByOne((event: AggregatorEvent) => {
    for (const listener of listeners) listener(event);
  });
  const stream: EventStream = {
    sequence: 0,
    emit(body) {
      stream.sequence += 1;
      stream.publish({ ...body, sequence: stream.sequence, at: now() });
    },
    publish(event) {
      if (remembers) history.add(event);
      deliver(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remember: (event) => history.add(event),
    history: () => history.events(),
  };
  return stream;
}
