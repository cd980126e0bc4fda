import { expect, test } from "vitest";
import { addCorrectionsInto } from "./mean-correction.ts";
import { addReport, emptySums } from "./round-sums.ts";

test("the sum of corrections takes what is told, paths of those who had none, and changes of those who are in it", () => {
  const sums = emptySums(1, { asked: 2, corrects: true });
  const report = { localSeconds: 1, lossAtStart: 0, lossOfBest: 0, stepSize: 0.5 };
  // w0 is 10. This one goes by 4 in two updates, which is a path of 4/(2 * 0.5) = 4, and says that its correction is 7.
  addReport(sums, {
    ...report,
    examples: 3,
    localUpdates: 2,
    weights: Float32Array.of(6),
    correction: Float32Array.of(7),
  });
  // Paths of 2/(1 * 0.5) = 4 and 3/(2 * 0.5) = 3.
  addReport(sums, { ...report, examples: 5, localUpdates: 1, weights: Float32Array.of(8) });
  addReport(sums, { ...report, examples: 2, localUpdates: 2, weights: Float32Array.of(7) });
  // The last one is in the sum with 2 * 1.5, and c was 0.25: it becomes 1.5 + 3 - 0.25.
  const target = Float64Array.of(2 * 1.5);
  addCorrectionsInto(target, sums, {
    start: Float32Array.of(10),
    stepSize: 0.5,
    known: { mean: Float32Array.of(0.25), examples: 2 },
  });
  expect(target[0]).toBeCloseTo(3 * 7 + 5 * 4 + 2 * (1.5 + 3 - 0.25));
});
