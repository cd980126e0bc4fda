import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHeartbeats } from "./heartbeats.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Heartbeats of one byte, and when each was sent, in milliseconds. */
function watched() {
  const began = performance.now();
  const sent: (readonly [at: number, frame: number | undefined])[] = [];
  const heartbeats = createHeartbeats(([frame]) => sent.push([performance.now() - began, frame]));
  return { heartbeats, sent };
}

test("nothing is sent before the first frame: an aggregator wants the hello first", () => {
  const { heartbeats, sent } = watched();
  heartbeats.set(1, Uint8Array.of(7));
  vi.advanceTimersByTime(5000);
  expect(sent).toEqual([]);
  heartbeats.sent();
  vi.advanceTimersByTime(2000);
  expect(sent).toEqual([
    [6000, 7],
    [7000, 7],
  ]);
});

test("whatever else is sent puts the next one off", () => {
  const { heartbeats, sent } = watched();
  heartbeats.set(1, Uint8Array.of(7));
  for (let i = 0; i < 4; i++) {
    heartbeats.sent();
    vi.advanceTimersByTime(900);
  }
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[3700, 7]]);
});

test("a shorter time counts at once, and nothing is sent after the end", () => {
  const { heartbeats, sent } = watched();
  heartbeats.set(60, Uint8Array.of(7));
  heartbeats.sent();
  vi.advanceTimersByTime(500);
  heartbeats.set(1, Uint8Array.of(8));
  vi.advanceTimersByTime(500);
  expect(sent).toEqual([[1000, 8]]);
  heartbeats.stop();
  heartbeats.sent();
  vi.advanceTimersByTime(60_000);
  expect(sent).toHaveLength(1);
});
