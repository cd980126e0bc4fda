import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { createEventFeed, type FeedFrame } from "./event-feed.ts";
import type { AggregatorEvent } from "./events.ts";

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

/** A feed and what its reader got; `taking` readers take every frame at once, others when `take` is called. */
function feeding(history: AggregatorEvent[] = [], taking = true) {
  const clock = createVirtualClock();
  const frames: FeedFrame[] = [];
  const times: number[] = [];
  let take = () => {};
  const feed = createEventFeed(clock, {
    history,
    deliver(frame, taken) {
      frames.push(frame);
      times.push(clock.now());
      if (taking) taken();
      else take = taken;
    },
  });
  return { clock, feed, frames, times, take: () => take() };
}

describe("the feed to one reader", () => {
  test("begins with the history, then comes at most 20 times a second and loses nothing that lasts", async () => {
    const { clock, feed, frames, times } = feeding([ended(0)]);
    for (let i = 1; i < 40; i++) {
      feed.add(ended(i));
      await clock.advance(0.01);
    }
    await clock.advance(1);
    expect(frames[0]).toEqual({ kind: "history", events: [ended(0)], more: false });
    expect(frames.length).toBeLessThanOrEqual(10);
    for (const [i, at] of times.entries()) if (i > 1) expect(at - (times[i - 1] as number)).toBeGreaterThan(0.0499);
    expect(sequences(frames)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test("is silent while nothing happens", async () => {
    const { clock, feed, frames } = feeding();
    await clock.advance(10);
    feed.add(ended(1));
    await clock.advance(10);
    expect(frames.map(({ kind }) => kind)).toEqual(["history", "events"]);
  });

  test("leaves out what the same batch has made pointless", async () => {
    const { clock, feed, frames } = feeding();
    for (let round = 1; round <= 9; round++) feed.add(arrived(round));
    await clock.advance(1);
    expect(frames[1]).toEqual({ kind: "events", events: [arrived(9)] });
  });

  test("that is closed delivers nothing more", async () => {
    const { clock, feed, frames } = feeding();
    feed.add(ended(1));
    feed.close();
    feed.add(ended(2));
    await clock.advance(1);
    expect(frames).toHaveLength(1);
  });
});

describe("a long history", () => {
  const history = Array.from({ length: 1000 }, (_, i) => ended(i));

  test("goes out in pieces, each after the one before was taken, and new events follow", async () => {
    const { clock, feed, frames, take } = feeding(history, false);
    feed.add(ended(1000));
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
  const { clock, feed, frames, take } = feeding([], false);
  take();
  for (let i = 0; i < 1000; i++) {
    feed.add(arrived(i));
    await clock.advance(0.01);
  }
  expect(frames).toHaveLength(2);
  take();
  await clock.advance(1);
  expect(frames[2]).toEqual({ kind: "events", events: [arrived(999)] });
});
