import fc from "fast-check";
import { expect, test } from "vitest";
import { addMerged, mergedReportOf } from "./merged-report.ts";
import { addReport, emptySums } from "./round-sums.ts";
import { reportOfSteps, tellSteps } from "./told-steps.ts";
import { nothingUntold } from "./untold-sums.ts";

const length = 40;
const asked = 4;
const vector = fc.float32Array({ minLength: length, maxLength: length, min: -3, max: 3, noNaN: true });
const round = fc.record({
  start: vector,
  reports: fc.array(
    fc.record({
      examples: fc.integer({ min: 1, max: 1000 }),
      localUpdates: fc.oneof(fc.constant(asked), fc.integer({ min: 1, max: asked })),
      weights: vector,
      correction: vector,
      stepSize: fc.constant(0.5),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

test("what a relay tells as whole steps, and what it keeps, are together what its nodes reported, finer than float32 has weights", () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 8 }), fc.boolean(), (rounds, corrects) => {
      const untold = nothingUntold();
      let [behind, behindBy] = [new Float64Array(length), new Float64Array(length)];
      let most = 0;
      for (const { start, reports } of rounds) {
        const sums = emptySums(length, { asked, corrects });
        for (const report of reports) addReport(sums, { ...report, localSeconds: 1, lossAtStart: 1, lossOfBest: 1 });
        const merged = mergedReportOf(sums, start);
        const said = tellSteps(merged, untold, { start, asked: corrects ? asked : undefined });
        if (!said) throw new Error("there are weights");
        const heard = reportOfSteps(said);
        const above = emptySums(length, { asked, corrects });
        // What a parent takes for the sum by updates where a relay leaves that out.
        if (corrects) above.byUpdates = { weights: new Float64Array(length), weight: 0 };
        addMerged(above, heard, start);
        const less = (a: Float64Array, b: Float64Array) => a.map((entry, j) => entry - (b[j] as number));
        behind = less(behind, less(above.weights, sums.weights));
        const byAsked = sums.weights.map((sum) => sum / asked);
        if (above.byUpdates)
          behindBy = less(behindBy, less(above.byUpdates.weights, sums.byUpdates?.weights ?? byAsked));
        most += reports.reduce((sum, { examples }) => sum + examples, 0);
        for (const [kept = new Float64Array(length), missing, bits] of [
          [untold.weights, behind, 31],
          [untold.byUpdates, behindBy, 26],
        ] as const) {
          for (let j = 0; j < length; j++) {
            expect(Math.abs((missing[j] as number) - (kept[j] as number))).toBeLessThan(1e-11 * most);
            // No more than half a step of each report, with weights of up to 3 and changes of up to 6.
            expect(Math.abs(kept[j] as number)).toBeLessThan(most * 16 * 2 ** -bits);
          }
        }
        for (let j = 0; j < length; j++)
          expect(heard.merged.told?.[j]).toBeCloseTo(merged.merged.told?.[j] as number, 6);
      }
    }),
  );
});

test("a report without weights is not told so", () => {
  const sums = emptySums(1, { asked: 0, corrects: false });
  addReport(sums, { examples: 1, localUpdates: 0, localSeconds: 1, lossAtStart: 1, lossOfBest: 1 });
  const start = new Float32Array(1);
  expect(tellSteps(mergedReportOf(sums, start), nothingUntold(), { start, asked: undefined })).toBeUndefined();
});
