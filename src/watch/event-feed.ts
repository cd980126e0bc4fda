import { createEventHistory } from "./event-history.ts";
import type { AggregatorEvent } from "./events.ts";

/** Frames to a page come no faster than this. */
const flushMs = 50;

/** As much of a clock as this needs: calls back once, not before `delayMs`; the returned function cancels. */
interface Timer {
  after(delayMs: number, callback: () => void): () => void;
}

/** Batches of events for one reader, at most 20 a second, without those that others in the same batch made pointless. */
export interface EventFeed {
  add(event: AggregatorEvent): void;
  close(): void;
}

export function createEventFeed(clock: Timer, deliver: (events: AggregatorEvent[]) => void): EventFeed {
  let batch = createEventHistory();
  let cancel: (() => void) | undefined;
  return {
    add(event) {
      batch.add(event);
      cancel ??= clock.after(flushMs, () => {
        cancel = undefined;
        const events = batch.events();
        batch = createEventHistory();
        deliver(events);
      });
    },
    close() {
      cancel?.();
    },
  };
}
