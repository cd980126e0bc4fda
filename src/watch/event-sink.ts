import type { AggregatorEvent } from "./events.ts";

/**
 * Takes the events out of the program: into files, to a tracker. Whoever wants to hear of runs elsewhere implements this, and
 * is named in the list of cli/event-sinks.ts.
 */
export interface EventSink {
  /** For people, in messages: `the run folder`. */
  readonly name: string;
  /**
   * Called with every event, in their order; messages between aggregator and nodes are by far the most frequent ones. What takes
   * long has to be done behind it. What went wrong meanwhile is thrown by the next call, or by `close`.
   */
  take(event: AggregatorEvent): void;
  /** Comes to its end, within some seconds, when all that was taken is where it belongs. */
  close(): Promise<void>;
}

/**
 * All of them as one. One that fails is told of once and gets no further events; it disturbs neither the others nor the run,
 * and is closed in the end all the same.
 */
export function feedSinks(
  sinks: readonly EventSink[],
  onFailure: (name: string, error: unknown) => void,
): Pick<EventSink, "take" | "close"> {
  const failed = new Set<EventSink>();
  function fail(sink: EventSink, error: unknown): void {
    if (failed.has(sink)) return;
    failed.add(sink);
    onFailure(sink.name, error);
  }
  return {
    take(event) {
      for (const sink of sinks) {
        if (failed.has(sink)) continue;
        try {
          sink.take(event);
        } catch (error) {
          fail(sink, error);
        }
      }
    },
    async close() {
      const closing = sinks.map(async (sink) => sink.close().catch((error: unknown) => fail(sink, error)));
      await Promise.all(closing);
    },
  };
}
