import { expect, test } from "vitest";
import type { TaskDescription } from "./events.ts";
import { areReadable } from "./readable-weights.ts";

const task: TaskDescription = {
  dataset: "d",
  model: "m",
  title: "What is it?",
  classNames: [],
  labelNames: [],
  weightCount: 1,
  testExamples: 1,
};

test("weights are readable if there is one for each pixel or named feature, or as many for each of up to 16 answers", () => {
  const pictures = { ...task, picture: { width: 2, height: 3 } };
  const features = { ...task, featureNames: ["length", "width", "always 1"] };
  expect([1, 6, 7, 96, 102].map((count) => areReadable(count, pictures))).toEqual([false, true, false, true, false]);
  expect([2, 3, 4, 48, 51].map((count) => areReadable(count, features))).toEqual([false, true, false, true, false]);
  const inColour = { ...task, picture: { width: 2, height: 3, channels: 3 as const } };
  expect([6, 18, 288, 306].map((count) => areReadable(count, inColour))).toEqual([false, true, true, false]);
  expect(areReadable(1, task)).toBe(false);
});
