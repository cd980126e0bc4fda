import { expect, test } from "vitest";
import type { TaskDescription } from "./events.ts";
import { asBytes, largestSize, pictureShape } from "./weights-picture.ts";

const task: TaskDescription = {
  dataset: "mnist-even-odd",
  model: "squared-svm",
  title: "",
  classNames: ["odd", "even"],
  labelNames: [],
  weightCount: 4,
  testExamples: 0,
};

test("weights of pixels are a picture as they are", () => {
  const shape = pictureShape(new Float32Array(4), { ...task, picture: { width: 2, height: 2 } });
  expect(shape).toMatchObject({ width: 2, height: 2 });
  expect(shape?.answers).toBeUndefined();
  expect([...(shape?.values(Float32Array.of(1, -2, 3, 0)) ?? [])]).toEqual([1, -2, 3, 0]);
});

test("of several classes there is a picture each, and of colours their mean", () => {
  const shape = pictureShape(new Float32Array(12), { ...task, picture: { width: 2, height: 1, channels: 3 } });
  expect(shape).toMatchObject({ width: 2, height: 1, answers: 2 });
  const weights = Float32Array.of(1, 2, 3, -6, 0, 0, 9, 9, 9, 6, 9, 9);
  expect([...(shape?.values(weights) ?? [])]).toEqual([2, -2, 9, 8]);
});

test("weights of features stand in a row for each feature, in a picture for each answer", () => {
  const shape = pictureShape(new Float32Array(4), { ...task, featureNames: ["length", "mass"] });
  expect(shape).toMatchObject({ width: 1, height: 2, answers: 2 });
  expect([...(shape?.values(Float32Array.of(1, 2, 3, 4)) ?? [])]).toEqual([1, 2, 3, 4]);
});

test("there is no picture of inner weights, nor of what single nodes learned from data of their own", () => {
  const picture = { width: 2, height: 2 };
  expect(pictureShape(new Float32Array(5), { ...task, picture })).toBeUndefined();
  expect(pictureShape(new Float32Array(4), task)).toBeUndefined();
  expect(pictureShape(new Float32Array(4), { ...task, dataset: "own", picture })).toBeUndefined();
});

test("bytes are shares of the largest size, and what is no number is zero", () => {
  const values = Float32Array.of(0, 2, -2, 1, Number.NaN, Number.POSITIVE_INFINITY);
  expect(largestSize([values])).toBe(2);
  expect([...asBytes(values, 2)]).toEqual([128, 255, 1, 192, 128, 255]);
  expect([...asBytes(Float32Array.of(0, 0), 0)]).toEqual([128, 128]);
});
