import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { encodingNamed, formOf, roundInto } from "./encoding/encoding.ts";
import { addMerged, mergedReportOf } from "./merged-report.ts";
import { addReport, emptySums } from "./round-sums.ts";
import { tellSums } from "./told-sums.ts";
import { nothingUntold } from "./untold-sums.ts";

const length = 40;
const asked = 4;
const vector = fc.float32Array({ minLength: length, maxLength: length, min: -3, max: 3, noNaN: true });
const round = fc.record({
  encoding: fc.constantFrom("float32", "float16", "int8", "top:0.3"),
  start: vector,
  reports: fc.array(
    fc.record({
      examples: fc.integer({ min: 1, max: 1000 }),
      localUpdates: fc.oneof(fc.constant(asked), fc.integer({ min: 1, max: asked })),
      weights: vector,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

test("what the sums of a relay are told as and what is kept are together what its nodes reported, whoever reports, and float32 keeps nothing", () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 8 }), fc.boolean(), (rounds, corrects) => {
      const untold = nothingUntold();
      const behind = new Float64Array(length);
      const behindBy = new Float64Array(length);
      let most = 0;
      for (const [i, { encoding: name, start, reports }] of rounds.entries()) {
        const encoding = encodingNamed(name);
        const sums = emptySums(length, { asked, corrects });
        for (const report of reports) addReport(sums, { ...report, localSeconds: 1, lossAtStart: 1, lossOfBest: 1 });
        const random = () => createRandom(i, "rounding");
        const sending = encoding && { encoding, random: random().state() };
        const { report, form } = tellSums(mergedReportOf(sums, start), untold, {
          sending,
          asked: corrects ? asked : undefined,
        });
        expect(form).toBe(encoding && formOf(encoding));
        for (const told of [report.weights, report.merged.byUpdates]) {
          if (!told || !encoding) continue;
          const again = Float32Array.from(told);
          roundInto(again, encoding, random());
          expect(again).toEqual(told);
        }
        const above = emptySums(length, { asked, corrects });
        // What a parent takes for the sum by updates where a relay leaves that out.
        if (corrects) above.byUpdates = { weights: new Float64Array(length), weight: 0 };
        addMerged(above, report, start);
        if (sums.byUpdates) expect(above.byUpdates?.weight).toBeCloseTo(sums.byUpdates.weight, 6);
        for (let j = 0; j < length; j++) {
          const of = (sum: Float64Array) => sum[j] as number;
          behind[j] = of(behind) + of(sums.weights) - of(above.weights);
          if (corrects && above.byUpdates)
            behindBy[j] =
              of(behindBy) +
              (sums.byUpdates ? of(sums.byUpdates.weights) : of(sums.weights) / asked) -
              of(above.byUpdates.weights);
        }
        most += reports.reduce((sum, { examples }) => sum + examples, 0);
        // Means are rounded to float32, of what up to all rounds together can make.
        const tolerance = 6 * most * rounds.length * 2 ** -22;
        for (const [kept, missing, told] of [
          [untold.weights, behind, report.weights],
          [untold.byUpdates, behindBy, report.merged.byUpdates],
        ] as const) {
          for (let j = 0; j < length; j++)
            expect(Math.abs((missing[j] as number) - (kept?.[j] ?? 0))).toBeLessThan(tolerance);
          if (told && !encoding) for (const entry of kept ?? []) expect(Math.abs(entry)).toBeLessThan(tolerance);
        }
      }
    }),
  );
});

test("what float32 cannot hold is told as it came, and what was kept before stays kept", () => {
  const sums = emptySums(1, { asked, corrects: false });
  addReport(sums, {
    examples: 1,
    localUpdates: asked,
    localSeconds: 1,
    weights: Float32Array.of(3e38),
    lossAtStart: 1,
    lossOfBest: 1,
  });
  const report = mergedReportOf(sums, new Float32Array(1));
  const untold = { weights: Float64Array.of(3e38), byUpdates: undefined };
  const sending = { encoding: { kind: "int8" as const }, random: createRandom(1).state() };
  expect(tellSums(report, untold, { sending, asked: undefined })).toEqual({
    report: { ...report, weights: Float32Array.of(3e38) },
  });
  expect(untold.weights).toEqual(Float64Array.of(3e38));
});
