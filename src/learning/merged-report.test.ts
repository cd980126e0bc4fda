import fc from "fast-check";
import { expect, test } from "vitest";
import { estimatesOfSums } from "../control/estimates.ts";
import { gradientSumsOf } from "./gradient-sums.ts";
import { addMerged, mergedReportOf, takeErrorOut } from "./merged-report.ts";
import { addReport, emptySums, type RoundSums } from "./round-sums.ts";
import type { SummedReport } from "./summed-report.ts";

const asked = 6;
const length = 3;
const vector = fc.float32Array({ minLength: length, maxLength: length, min: -1000, max: 1000, noNaN: true });
const number = fc.double({ min: 0, max: 1000, noNaN: true });
const anyReport: fc.Arbitrary<SummedReport> = fc.record({
  examples: fc.integer({ min: 1, max: 100_000 }),
  localUpdates: fc.oneof(fc.constant(asked), fc.integer({ min: 1, max: asked })),
  localSeconds: number,
  weights: vector,
  lossAtStart: fc.double({ min: -1000, max: 1000, noNaN: true }),
  lossOfBest: number,
  lossOfMean: fc.option(number, { nil: undefined }),
  lossOfMeanVariance: fc.option(number, { nil: undefined }),
  estimates: fc.option(fc.record({ rho: number, beta: number, gradient: vector }), { nil: undefined }),
  drift: fc.option(fc.record({ squaredMovement: number, squaredNoise: number }), { nil: undefined }),
  correction: fc.option(vector, { nil: undefined }),
  stepSize: fc.constant(0.5),
  corrected: fc.boolean(),
  length: fc.option(number, { nil: undefined }),
});

/** Of nodes that all tell their paths, or none of them. */
const anyReports = (maxLength: number): fc.Arbitrary<SummedReport[]> =>
  fc
    .tuple(fc.boolean(), fc.array(fc.tuple(anyReport, vector), { minLength: 1, maxLength }))
    .map(([tell, reports]) => reports.map(([report, path]) => (tell ? { ...report, path } : report)));

const fresh = () => emptySums(length, { asked, corrects: true });

function sumsOf(reports: readonly SummedReport[]): RoundSums {
  const sums = fresh();
  for (const report of reports) addReport(sums, report);
  return sums;
}

/** The numbers in sums by their places. */
function numbersIn({ gradients, gradientSums, ...sums }: RoundSums): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (path: string, value: unknown) => {
    if (typeof value === "number") found.set(path, value);
    else if (value && typeof value === "object")
      for (const [key, entry] of Object.entries(value)) visit(`${path}.${key}`, entry);
  };
  visit("", { ...sums, ofGradients: gradientSumsOf(gradients, gradientSums) });
  for (const [bucket, count] of sums.lengths) visit(`lengths.${bucket}`, count);
  return found;
}

const magnitudes = (report: SummedReport, start: Float32Array): SummedReport => ({
  ...report,
  lossAtStart: Math.abs(report.lossAtStart),
  weights: report.weights?.map((weight, j) => Math.abs(weight) + Math.abs(start[j] as number)),
  correction: report.correction?.map(Math.abs),
  // It is taken from c_i.
  path: report.path?.map((entry) => -Math.abs(entry)),
  estimates: report.estimates && { ...report.estimates, gradient: report.estimates.gradient.map(Math.abs) },
});

test("reports that relays merge on the way, in any tree of them, give the sums that they give flat", () => {
  fc.assert(
    fc.property(anyReports(12), fc.infiniteStream(fc.nat()), vector, (reports, choices, start) => {
      const trees = reports.map((report) => sumsOf([report]));
      const take = () => trees.splice((choices.next().value as number) % trees.length, 1)[0] as RoundSums;
      while (trees.length > 1) {
        const sums = take();
        addMerged(sums, mergedReportOf(take(), start), start);
        trees.push(sums);
      }
      const merged = numbersIn(trees[0] as RoundSums);
      const flat = numbersIn(sumsOf(reports));
      const scale = numbersIn(sumsOf(reports.map((report) => magnitudes(report, start))));
      expect([...merged.keys()].sort()).toEqual([...flat.keys()].sort());
      for (const [place, value] of flat) {
        const difference = Math.abs((merged.get(place) as number) - value);
        // Less than float32 tells apart near 0 is nothing.
        expect(difference, place).toBeLessThanOrEqual(1e-6 * Math.abs(scale.get(place) as number) + 1e-35);
      }
    }),
  );
});

test("what an error of c has made of updates behind a relay is taken out of its sums as it is out of each report", () => {
  fc.assert(
    fc.property(anyReports(6), vector, vector, (reports, start, error) => {
      const stepSize = 0.5;
      const mended = reports.map((report): SummedReport => {
        const by = stepSize * (report.reach ?? report.localUpdates);
        const weights = report.weights?.map((weight, j) => weight + by * (error[j] as number));
        const path = report.path?.map((entry, j) => entry - (error[j] as number));
        if (path) return report.corrected ? { ...report, path } : report;
        return report.corrected ? { ...report, weights } : report;
      });
      const merged = fresh();
      for (const report of reports) {
        const told = mergedReportOf(sumsOf([report]), start);
        addMerged(merged, told, start);
        takeErrorOut(merged, told, { error, stepSize });
      }
      const [flat, tree] = [numbersIn(sumsOf(mended)), numbersIn(merged)];
      const most = reports.reduce((sum, { examples }) => sum + examples, 0) * 1e4;
      for (const [place, value] of flat)
        expect(Math.abs((tree.get(place) as number) - value), place).toBeLessThan(
          1e-5 * Math.max(most, Math.abs(value)),
        );
    }),
  );
});

test("a report without weights merges into sums without weights, and vectors of another length do not", () => {
  const start = new Float32Array(length);
  const evaluated = { examples: 30, localUpdates: 0, localSeconds: 2, lossAtStart: 4, lossOfBest: 3 };
  const sums = emptySums(length, { asked: 0, corrects: false });
  addMerged(sums, mergedReportOf(sumsOf([evaluated]), start), start);
  addReport(sums, { ...evaluated, examples: 10, lossAtStart: 8 });
  expect(sums).toMatchObject({ reports: 2, weightReports: 0, examples: 40, lossAtStart: 200, lossOfBest: 120 });
  const other = mergedReportOf(sums, start);
  expect(other).toMatchObject({ lossAtStart: 5, lossOfBest: 3, localSeconds: 2 });
  expect(other.weights).toBeUndefined();
  expect(() => addMerged(sums, { ...other, weights: new Float32Array(length + 1) }, start)).toThrow(RangeError);
});

test("delta behind relays is the root of the mean square of the gradients' distances from their mean", () => {
  const told = (examples: number, gradient: readonly number[]) => ({
    examples,
    rho: 2,
    beta: 3,
    gradient: Float32Array.from(gradient),
  });
  // Their mean is (3, 0); the distances from it are 1 (of 30 examples) and 3 (of 10): 30/40 * 1 + 10/40 * 9 = 3.
  const sums = gradientSumsOf([told(30, [4, 0]), told(10, [0, 0])], undefined);
  if (!sums) throw new Error("there are sums");
  expect(estimatesOfSums(sums)).toEqual({ rho: 2, beta: 3, delta: Math.sqrt(3) });
});
