import { expect, onTestFinished, test, vi } from "vitest";
import { browserClock } from "./clock.ts";

test("while the browser's clock stands still, what is done takes time all the same, and at most a millisecond of it", () => {
  const shownMs = Math.ceil(performance.now()) + 10;
  const stopped = vi.spyOn(performance, "now").mockReturnValue(shownMs);
  onTestFinished(() => stopped.mockRestore());
  const times = Array.from({ length: 1000 }, () => browserClock.now());
  expect(times[0]).toBe(shownMs / 1000);
  expect(new Set(times.slice(0, 400)).size).toBe(400);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual((shownMs + 1) / 1000);
  stopped.mockReturnValue(shownMs + 5);
  expect(browserClock.now()).toBe((shownMs + 5) / 1000);
});
