import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { createEventFeed } from "./event-feed.ts";
import type { AggregatorEvent } from "./events.ts";

const ended = (sequence: number): AggregatorEvent => ({
  kind: "run-finished",
  run: 1 + sequence,
  reason: "replaced",
  sequence,
  at: 0,
});

describe("the feed to one reader", () => {
  test("comes at most 20 times a second, and loses nothing that lasts", async () => {
    const clock = createVirtualClock();
    const batches: { at: number; events: AggregatorEvent[] }[] = [];
    const feed = createEventFeed(clock, (events) => batches.push({ at: clock.now(), events }));
    for (let i = 0; i < 100; i++) {
      feed.add(ended(i));
      await clock.advance(0.01);
    }
    await clock.advance(1);
    expect(batches.length).toBeLessThanOrEqual(20);
    for (const [i, { at }] of batches.entries()) {
      expect(at - (batches[i - 1]?.at ?? 0)).toBeGreaterThan(0.0499);
    }
    expect(batches.flatMap(({ events }) => events.map(({ sequence }) => sequence))).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  test("is silent while nothing happens", async () => {
    const clock = createVirtualClock();
    let batches = 0;
    const feed = createEventFeed(clock, () => {
      batches += 1;
    });
    await clock.advance(10);
    feed.add(ended(1));
    await clock.advance(10);
    expect(batches).toBe(1);
  });

  test("leaves out what the same batch has made pointless", async () => {
    const clock = createVirtualClock();
    const batches: AggregatorEvent[][] = [];
    const feed = createEventFeed(clock, (events) => batches.push(events));
    for (let round = 1; round <= 9; round++) {
      feed.add({ kind: "report-arrived", run: 1, round, name: "node-1", sequence: round, at: 0 });
    }
    await clock.advance(1);
    expect(batches).toEqual([[{ kind: "report-arrived", run: 1, round: 9, name: "node-1", sequence: 9, at: 0 }]]);
  });

  test("a feed that is closed delivers nothing more", async () => {
    const clock = createVirtualClock();
    const feed = createEventFeed(clock, () => expect.unreachable());
    feed.add(ended(1));
    feed.close();
    await clock.advance(1);
  });
});
