import { expect, test } from "vitest";
import { nearest } from "./did-you-mean.ts";

const known = ["adaptive", "adaptive-2019", "fixed", "k-means", "softmax-regression", "mnist-even-odd"];

test.each([
  ["adaptve", "adaptive"],
  ["adaptive-2918", "adaptive-2019"],
  ["Fixed", "fixed"],
  ["fxied", "fixed"],
  ["kmeans", "k-means"],
  ["softmx", "softmax-regression"],
  ["Softmax", "softmax-regression"],
  ["mnist-eve", "mnist-even-odd"],
])("%s is taken for %s", (written, meant) => {
  expect(nearest(written, known)).toBe(meant);
});

test.each(["", "x", "momentum", "best"])("%j is near to nothing", (written) => {
  expect(nearest(written, known)).toBeUndefined();
});
