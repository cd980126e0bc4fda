import { describe, expect, test } from "vitest";
import { runSettings } from "../../src/protocol/run-settings.ts";
import { maximumDelayMs } from "../../src/watch/maximum-delay.ts";
import { numberIn, numberRanges } from "./setting-limits.ts";
import type { Controls } from "./settings.ts";

const settings = {
  partition: "by-label",
  strategy: "adaptive-2019",
  budgetSeconds: 60,
  stepSize: 0.01,
  batch: 100,
  phi: 0.025,
  tauMax: 100,
  seed: 1,
  sameSeed: false,
  update: "default",
  momentum: "default",
} satisfies Omit<Controls, "delayMs" | "dataset" | "model">;

const { delayMs, ...ranges } = numberRanges;
/** At the limits, just beyond them, and between whole numbers. */
const tried = (least: number, most: number) => [least, most, least - 1, most + 1, most * 2, 0, -1, 1.5, 2];

describe("the page's fields take the numbers that the aggregator accepts, and no others", () => {
  test.each(Object.entries(ranges))("%s", (name, range) => {
    for (const value of tried(range.least, range.most)) {
      const taken = numberIn(String(value), range) !== undefined;
      expect({ value, taken }).toEqual({ value, taken: runSettings.safeParse({ ...settings, [name]: value }).success });
    }
  });
});

test("the page's largest delay is one that the aggregator accepts", () => {
  expect(delayMs.most).toBeLessThanOrEqual(maximumDelayMs);
});
