import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { atRest } from "./at-rest.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("of many values in a row only the last is handed on, when it has rested", () => {
  const told: number[] = [];
  const slider = atRest<number>(600, (value) => told.push(value));
  for (const value of [11, 12, 13]) {
    slider.move(value);
    vi.advanceTimersByTime(599);
  }
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([13]);
});

test("a value that is let go of is handed on at once, and not again", () => {
  const told: number[] = [];
  const slider = atRest<number>(600, (value) => told.push(value));
  slider.move(11);
  slider.settle();
  slider.settle();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([11]);
});

test("a value that is dropped is never handed on", () => {
  const told: number[] = [];
  const slider = atRest<number>(600, (value) => told.push(value));
  slider.move(11);
  slider.drop();
  slider.settle();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([]);
});
