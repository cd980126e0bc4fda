import { createEventHistory } from "./event-history.ts";
import type { AggregatorEvent } from "./events.ts";

/** Frames of new events come no faster than this. */
const flushMs = 50;

/** The most events in a piece of the history; fewer if they are large. */
const pieceSize = 400;

/** As much of a clock as this needs: calls back once, not before `delayMs`; the returned function cancels. */
interface Timer {
  after(delayMs: number, callback: () => void): () => void;
}

/** What a reader gets: first the history in pieces (`more`: not the last one), then new events. */
export type FeedFrame =
  | { readonly kind: "history"; readonly events: readonly AggregatorEvent[]; readonly more: boolean }
  | { readonly kind: "events"; readonly events: readonly AggregatorEvent[] };

export interface EventFeedOptions {
  readonly history: readonly AggregatorEvent[];
  /** Called with one frame at a time: the next one comes only after `taken` was called. */
  readonly deliver: (frame: FeedFrame, taken: () => void) => void;
}

/**
 * All that one reader gets: the events so far, then batches of new ones at most 20 times a second, without those that
 * others in the same batch made pointless. A reader that is slow gets fewer and larger batches, and no more than it takes:
 * what waits for it is bounded.
 */
export interface EventFeed {
  add(event: AggregatorEvent): void;
  close(): void;
}

export function createEventFeed(timer: Timer, { history, deliver }: EventFeedOptions): EventFeed {
  const pieces = inPieces(history);
  let batch = createEventHistory();
  let isEmpty = true;
  /** Waiting for the reader to take a frame, or for time to pass. */
  let busy = false;
  let closed = false;
  let cancel = () => {};

  function next(): void {
    if (busy || closed) return;
    const events = pieces.shift();
    if (events) return give({ kind: "history", events, more: pieces.length > 0 });
    if (isEmpty) return;
    busy = true;
    cancel = timer.after(flushMs, () => {
      const events = batch.events();
      batch = createEventHistory();
      isEmpty = true;
      give({ kind: "events", events });
    });
  }

  function give(frame: FeedFrame): void {
    busy = true;
    deliver(frame, () => {
      busy = false;
      next();
    });
  }

  next();
  return {
    add(event) {
      batch.add(event);
      isEmpty = false;
      next();
    },
    close() {
      closed = true;
      cancel();
    },
  };
}

/** Always one at least, so that a reader knows that there is nothing. */
function inPieces(history: readonly AggregatorEvent[]): AggregatorEvent[][] {
  const pieces: AggregatorEvent[][] = [[]];
  let size = 0;
  for (const event of history) {
    const own = sizeOf(event);
    if (size > 0 && size + own > pieceSize) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(event);
    size += own;
  }
  return pieces;
}

/** Roughly how many usual events an event is as large as. */
function sizeOf(event: AggregatorEvent): number {
  switch (event.kind) {
    case "round-finished":
      return 1 + event.nodes.length;
    case "node-ready":
      return 1 + (event.samples?.length ?? 0) / 100;
    case "test-samples":
      return 1 + event.pixels.length / 100;
    case "model-evaluated":
      return 1 + (event.weights?.length ?? 0) / 25;
    default:
      return 1;
  }
}
