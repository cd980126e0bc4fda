import { expect, test } from "vitest";
import { optimumFor } from "./optimum.ts";

const task = { dataset: "mnist-even-odd", model: "squared-svm" };

test("the optimum is known where the nodes hold the whole dataset, between them or each for itself, and nowhere else", () => {
  expect(optimumFor(task, [{ examples: 20_000 }, { examples: 40_000 }])).toBe(0.222076);
  expect(optimumFor(task, [{ examples: 60_000 }, { examples: 60_000 }])).toBe(0.222076);
  expect(optimumFor(task, [{ examples: 20_000 }, { examples: 20_000 }])).toBeUndefined();
  expect(optimumFor(task, [{ examples: 60_000 }, {}])).toBe(0.222076);
  // 392 cars, of which a fifth are kept for tests.
  expect(optimumFor({ dataset: "cars", model: "linear-regression" }, [{ examples: 314 }])).toBe(0.0862606);
  expect(optimumFor(task, [])).toBeUndefined();
  expect(optimumFor({ ...task, model: "k-means" }, [{ examples: 60_000 }])).toBeUndefined();
});
