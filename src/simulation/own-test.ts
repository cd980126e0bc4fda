import type { Model } from "../learning/model.ts";
import { createModelTest } from "../learning/model-test.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import type { TestSums } from "../learning/test-sums.ts";
import { testResultOf } from "../protocol/aggregator/test-result.ts";
import type { TestResult } from "../protocol/result.ts";
import type { OwnTests } from "./environment.ts";

/** How good these weights are with what nodes kept for testing; undefined if their answers are neither classes nor numbers. */
export async function testWith(
  { parts, classNames, balanced }: OwnTests,
  model: Model,
  weights: Float32Array,
): Promise<TestResult | undefined> {
  const found = new Map<string, TestSums>();
  for (const [i, data] of parts.entries()) {
    const tested = createModelTest(model, weights, data);
    while (!tested.finished) await tested.advance(rowsPerSlice(model));
    if (tested.sums) found.set(`node-${i + 1}`, tested.sums);
  }
  const result = testResultOf(found, classNames, balanced);
  // What was kept of one table that all nodes have a share of belongs to none of them.
  return result && parts.length === 1 ? { ...result, nodes: [] } : result;
}
