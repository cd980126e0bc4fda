import { expect, test } from "vitest";
import { quantileLabels } from "./quantile-labels.ts";

test("each label has as many numbers as the others, the smallest ones first", () => {
  const { values, labelCount } = quantileLabels(Float32Array.of(7, -1, 5, 3, 100, 0), 3);
  expect(labelCount).toBe(3);
  // In order: -1, 0 | 3, 5 | 7, 100.
  expect([...values]).toEqual([2, 0, 1, 1, 2, 0]);
});

test("fewer numbers than labels are spread over them", () => {
  expect([...quantileLabels(Float32Array.of(2, 1), 10).values]).toEqual([5, 0]);
  expect(quantileLabels(new Float32Array(), 10).values).toHaveLength(0);
});
