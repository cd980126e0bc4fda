import { expect, test } from "vitest";
import { metricWords, shortMetric } from "./metric-words.ts";

test("metrics are named in words", () => {
  expect(metricWords("meanSquaredError")).toBe("mean squared error");
  expect(shortMetric("meanSquaredError")).toBe("test error");
  expect(shortMetric("accuracy")).toBe("accuracy");
  expect(shortMetric("constructor")).toBe("constructor");
});
