import { createEventHistory } from "../watch/event-history.ts";
import type { AggregatorEvent, AggregatorEventBody, MessagePassed } from "../watch/events.ts";
import { describeMessage } from "../watch/message-details.ts";
import { oneByOne } from "./one-by-one.ts";

type Message = Parameters<typeof describeMessage>[0];

/** An aggregator's events, numbered and stamped, for whoever listens, and the newest of them. */
export interface EventStream {
  /** Of the newest event. */
  sequence: number;
  emit(body: AggregatorEventBody): void;
  /** A message passed between the aggregator and these nodes. */
  passed(names: readonly string[], direction: MessagePassed["direction"], message: Message, bytes: number): void;
  /** Calls back for every event from now on; the returned function ends that. */
  subscribe(listener: (event: AggregatorEvent) => void): () => void;
  /** Goes on with the events of an earlier program, in which this one's first are not those of it. */
  goOn(sequence: number, earlier: readonly AggregatorEvent[]): void;
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
  function publish(event: AggregatorEvent): void {
    if (remembers) history.add(event);
    deliver(event);
  }
  const stream: EventStream = {
    sequence: 0,
    emit(body) {
      stream.sequence += 1;
      publish({ sequence: stream.sequence, at: now(), ...body });
    },
    passed(names, direction, message, bytes) {
      const detail = describeMessage(message);
      const { type } = message;
      // The most frequent event by far: made in one go.
      for (const name of names) {
        stream.sequence += 1;
        const { sequence } = stream;
        publish({ kind: "message-passed", name, direction, message: type, detail, bytes, sequence, at: now() });
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goOn(sequence, earlier) {
      stream.sequence = Math.max(stream.sequence, sequence);
      for (const event of earlier) {
        if (event.kind !== "aggregator-started" && event.kind !== "test-samples") history.add(event);
      }
    },
    history: () => history.events(),
  };
  return stream;
}
