import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPainting } from "./painting.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A painting of numbers, and those that were painted. */
function numbers() {
  const painted: number[] = [];
  const painting = createPainting();
  return { painted, painting, show: (number: number) => painting.show(() => painted.push(number)) };
}

test("the first picture is painted at once, wherever it is", () => {
  const { painted, show } = numbers();
  show(1);
  expect(painted).toEqual([1]);
});

test("in sight, every picture is painted at once", () => {
  const { painted, painting, show } = numbers();
  painting.sighted(true);
  for (const number of [1, 2, 3]) show(number);
  expect(painted).toEqual([1, 2, 3]);
});

test("out of sight, only the newest picture of each second is painted", () => {
  const { painted, show } = numbers();
  for (const number of [1, 2, 3]) show(number);
  vi.advanceTimersByTime(999);
  show(4);
  expect(painted).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(painted).toEqual([1, 4]);
  vi.advanceTimersByTime(10_000);
  expect(painted).toEqual([1, 4]);
});

test("a picture that comes into sight, or is wanted for printing, is painted as it is now, once", () => {
  const { painted, painting, show } = numbers();
  for (const number of [1, 2]) show(number);
  painting.sighted(true);
  painting.sighted(false);
  show(3);
  painting.catchUp();
  vi.advanceTimersByTime(10_000);
  expect(painted).toEqual([1, 2, 3]);
});

test("a closed picture is not painted any more", () => {
  const { painted, painting, show } = numbers();
  for (const number of [1, 2]) show(number);
  painting.close();
  vi.advanceTimersByTime(10_000);
  expect(painted).toEqual([1]);
});
