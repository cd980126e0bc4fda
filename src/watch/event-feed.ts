import { createEventHistory, type EventHistory } from "./event-history.ts";
import type { AggregatorEvent } from "./events.ts";
import type { FeedFrame } from "./feed-frame.ts";
import { historyFrames } from "./history-frames.ts";

/** Frames of new events come no faster than this; to more than a hundred readers, no more than these to all of them. */
const flushMs = 50;
const mostFramesPerSecond = 2000;

/** The history is put together so often at most: readers that come meanwhile wait, and get the same. */
const historySeconds = 0.5;

/** As much of a clock as this needs. */
interface Timer {
  /** Seconds. */
  now(): number;
  /** Calls back once, not before `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Called with one frame at a time: the next one comes only after `taken` was called. Readers that keep up get the same frames. */
export type Deliver = (frame: FeedFrame, taken: () => void) => void;

export interface EventFeedOptions {
  readonly history: () => readonly AggregatorEvent[];
  readonly subscribe: (listener: (event: AggregatorEvent) => void) => () => void;
}

/**
 * All that readers get: the events so far, then batches of new ones at most 20 times a second, without those that
 * others in the same batch made pointless. A reader that is slow gets fewer and larger batches, and no more than it takes:
 * what waits for it is bounded.
 */
export interface EventFeed {
  /** @returns leaves */
  join(deliver: Deliver): () => void;
}

interface Reader {
  readonly deliver: Deliver;
  /** What it has not got of the history. */
  history: readonly FeedFrame[];
  /** Its history holds what has happened up to this event, of which the next batch may hold some, too. */
  knows: number | undefined;
  /** New events that it has not got because it was busy. */
  behind: EventHistory | undefined;
  /** It has not taken a frame yet. */
  isBusy: boolean;
}

export function createEventFeed(timer: Timer, { history, subscribe }: EventFeedOptions): EventFeed {
  const waiting = new Set<Reader>();
  const readers = new Set<Reader>();
  let batch = createEventHistory();
  let isEmpty = true;
  let historyAt = Number.NEGATIVE_INFINITY;
  let unsubscribe: (() => void) | undefined;
  let cancelFlush: (() => void) | undefined;
  let cancelHistory: (() => void) | undefined;

  function add(event: AggregatorEvent): void {
    batch.add(event);
    isEmpty = false;
    flushLater();
  }

  function flushLater(): void {
    cancelFlush ??= timer.after(Math.max(flushMs, (1000 * readers.size) / mostFramesPerSecond), flush);
  }

  function flush(): void {
    cancelFlush = undefined;
    const events = isEmpty ? [] : batch.events();
    if (!isEmpty) batch = createEventHistory();
    isEmpty = true;
    const frame: FeedFrame = { kind: "events", events };
    for (const reader of [...readers]) offer(reader, frame);
  }

  function offer(reader: Reader, frame: FeedFrame): void {
    const { knows, isBusy } = reader;
    const news = knows === undefined ? frame.events : frame.events.filter(({ sequence }) => sequence > knows);
    reader.knows = undefined;
    if (!isBusy && !reader.behind && news === frame.events && news.length > 0) return give(reader, frame);
    if (news.length > 0) reader.behind ??= createEventHistory();
    for (const event of news) reader.behind?.add(event);
    if (isBusy || !reader.behind) return;
    const events = reader.behind.events();
    reader.behind = undefined;
    give(reader, { kind: "events", events });
  }

  function give(reader: Reader, frame: FeedFrame): void {
    reader.isBusy = true;
    reader.deliver(frame, () => {
      reader.isBusy = false;
      next(reader);
    });
  }

  function next(reader: Reader): void {
    if (reader.isBusy || !readers.has(reader)) return;
    const [frame, ...rest] = reader.history;
    reader.history = rest;
    if (frame) give(reader, frame);
    else if (reader.behind) flushLater();
  }

  function letIn(): void {
    const waitMs = 1000 * (historyAt + historySeconds - timer.now());
    if (waitMs > 0) {
      cancelHistory ??= timer.after(waitMs, letInAll);
      return;
    }
    letInAll();
  }

  function letInAll(): void {
    cancelHistory = undefined;
    historyAt = timer.now();
    const events = history();
    const frames = historyFrames(events);
    const come = [...waiting];
    waiting.clear();
    for (const reader of come) {
      reader.history = frames;
      reader.knows = events.at(-1)?.sequence;
      readers.add(reader);
    }
    for (const reader of come) next(reader);
  }

  function leave(reader: Reader): void {
    waiting.delete(reader);
    readers.delete(reader);
    if (waiting.size + readers.size > 0) return;
    for (const cancel of [unsubscribe, cancelFlush, cancelHistory]) cancel?.();
    unsubscribe = cancelFlush = cancelHistory = undefined;
    batch = createEventHistory();
    isEmpty = true;
  }

  return {
    join(deliver) {
      const reader: Reader = { deliver, history: [], knows: undefined, behind: undefined, isBusy: false };
      waiting.add(reader);
      unsubscribe ??= subscribe(add);
      letIn();
      return () => leave(reader);
    },
  };
}
