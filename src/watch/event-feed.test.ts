import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { createEventFeed } from "./event-feed.ts";
import type { AggregatorEvent } from "./events.ts";
import type { FeedFrame } from "./feed-frame.ts";

const ended = (sequence: number): AggregatorEvent => ({
  kind: "run-finished",
  run: 1 + sequence,
  reason: "replaced",
  sequence,
  at: 0,
});
const arrived = (sequence: number): AggregatorEvent => ({
  kind: "report-arrived",
  run: 1,
  round: sequence,
  name: "node-1",
  sequence,
  at: 0,
});
const sequences = (frames: readonly FeedFrame[]) =>
  frames.flatMap(({ events }) => events.map(({ sequence }) => sequence));

/** A feed, and what its readers get; `taking` readers take every frame at once, others when `take` is called. */
function feeding(history: AggregatorEvent[] = [], taking = true) {
  const clock = createVirtualClock();
  const listeners = new Set<(event: AggregatorEvent) => void>();
  let histories = 0;
  const feed = createEventFeed(clock, {
    history() {
      histories += 1;
      return history;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const join = (takes = taking) => {
    const frames: FeedFrame[] = [];
    const times: number[] = [];
    let take = () => {};
    const leave = feed.join((frame, taken) => {
      frames.push(frame);
      times.push(clock.now());
      if (takes) taken();
      else take = taken;
    });
    return { frames, times, leave, take: () => take() };
  };
  return {
    ...join(),
    clock,
    join,
    histories: () => histories,
    listeners,
    add: (event: AggregatorEvent) => listeners.forEach((listener) => void listener(event)),
  };
}

describe("the feed to one reader", () => {
  test("begins with the history, then comes at most 20 times a second and loses nothing that lasts", async () => {
    const { clock, add, frames, times } = feeding([ended(0)]);
    for (let i = 1; i < 40; i++) {
      add(ended(i));
      await clock.advance(0.01);
    }
    await clock.advance(1);
    expect(frames[0]).toEqual({ kind: "history", events: [ended(0)], more: false });
    expect(frames.length).toBeLessThanOrEqual(10);
    for (const [i, at] of times.entries()) if (i > 1) expect(at - (times[i - 1] as number)).toBeGreaterThan(0.0499);
    expect(sequences(frames)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test("is silent while nothing happens", async () => {
    const { clock, add, frames } = feeding();
    await clock.advance(10);
    add(ended(1));
    await clock.advance(10);
    expect(frames.map(({ kind }) => kind)).toEqual(["history", "events"]);
  });

  test("leaves out what the same batch has made pointless", async () => {
    const { clock, add, frames } = feeding();
    for (let round = 1; round <= 9; round++) add(arrived(round));
    await clock.advance(1);
    expect(frames[1]).toEqual({ kind: "events", events: [arrived(9)] });
  });

  test("of a reader that has left delivers nothing more", async () => {
    const { clock, add, frames, leave, listeners } = feeding();
    add(ended(1));
    leave();
    expect(listeners.size).toBe(0);
    await clock.advance(1);
    expect(frames).toHaveLength(1);
  });
});

describe("a long history", () => {
  const history = Array.from({ length: 1000 }, (_, i) => ended(i));

  test("goes out in pieces, each after the one before was taken, and new events follow", async () => {
    const { clock, add, frames, take } = feeding(history, false);
    add(ended(1000));
    await clock.advance(10);
    expect(frames).toHaveLength(1);
    take();
    take();
    expect(frames.map((frame) => frame.kind === "history" && frame.more)).toEqual([true, true, false]);
    expect(frames[0]?.events).toHaveLength(400);
    take();
    await clock.advance(1);
    expect(frames).toHaveLength(4);
    expect(sequences(frames)).toEqual(Array.from({ length: 1001 }, (_, i) => i));
  });

  test("has smaller pieces where events are large", () => {
    const pixels = new Uint8Array(30_000);
    const large = Array.from({ length: 4 }, (_, i): AggregatorEvent[] => [
      { kind: "node-ready", run: 1, name: `node-${i}`, examples: 1, samples: pixels, sequence: 2 * i, at: 0 },
      ended(2 * i + 1),
    ]).flat();
    const { frames } = feeding(large);
    expect(frames.map(({ events }) => events.length)).toEqual([2, 2, 2, 2]);
    expect(sequences(frames)).toEqual(large.map(({ sequence }) => sequence));
  });
});

test("a reader that takes nothing is sent nothing, however much happens", async () => {
  const { clock, add, frames, take } = feeding([], false);
  take();
  for (let i = 0; i < 1000; i++) {
    add(arrived(i));
    await clock.advance(0.01);
  }
  expect(frames).toHaveLength(2);
  take();
  await clock.advance(1);
  expect(frames[2]).toEqual({ kind: "events", events: [arrived(999)] });
});

describe("several readers", () => {
  test("that come within half a second get one history, and what has happened since", async () => {
    const history = [ended(0)];
    const { clock, add, join, frames, histories } = feeding(history);
    const tell = (event: AggregatorEvent) => {
      history.push(event);
      add(event);
    };
    await clock.advance(0.4);
    const second = join();
    await clock.advance(0.05);
    const third = join();
    tell(ended(1));
    expect([second.frames, third.frames, histories()]).toEqual([[], [], 1]);
    await clock.advance(0.05);
    expect(histories()).toBe(2);
    tell(ended(2));
    await clock.advance(1);
    for (const reader of [second, third]) expect(sequences(reader.frames)).toEqual([0, 1, 2]);
    expect(second.frames[0]).toBe(third.frames[0]);
    expect(sequences(frames)).toEqual([0, 1, 2]);
  });

  test("get the same frames of new events, and one that is slow gets what it has missed later, once", async () => {
    const { clock, add, join, frames } = feeding();
    await clock.advance(1);
    const slow = join(false);
    slow.take();
    for (let i = 1; i <= 3; i++) {
      add(ended(i));
      await clock.advance(0.1);
    }
    expect(slow.frames[1]).toBe(frames[1]);
    expect(sequences(slow.frames)).toEqual([1]);
    slow.take();
    await clock.advance(0.1);
    expect(sequences(slow.frames)).toEqual([1, 2, 3]);
    expect(sequences(frames)).toEqual([1, 2, 3]);
  });

  test("that come between two frames are not told again what their history holds", async () => {
    const history = [ended(0)];
    const { clock, add, join, frames } = feeding(history);
    await clock.advance(1);
    add(ended(1));
    history.push(ended(1));
    const second = join();
    await clock.advance(1);
    expect(sequences(second.frames)).toEqual([0, 1]);
    expect(sequences(frames)).toEqual([0, 1]);
  });

  test("get 2000 frames a second together at most, so that a thousand do not slow a round", async () => {
    const { clock, add, join } = feeding();
    await clock.advance(1);
    const readers = Array.from({ length: 999 }, () => join());
    await clock.advance(1);
    for (let i = 1; i <= 100; i++) {
      add(ended(i));
      await clock.advance(0.01);
    }
    await clock.advance(0.2);
    expect(new Set(readers.map(({ frames }) => frames.length - 1))).toEqual(new Set([2]));
  });
});
