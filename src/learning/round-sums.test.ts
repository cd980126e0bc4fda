import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePlain } from "../math/plain-data.ts";
import { correctionOf } from "./mean-correction.ts";
import {
  addReport,
  clearedSums,
  emptySums,
  meanWeightsInto,
  mergeSums,
  type RoundSums,
  squaredDistanceOfMean,
} from "./round-sums.ts";
import { decodeSums, encodeSums, MalformedSums } from "./round-sums-bytes.ts";
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
  length: fc.option(number, { nil: undefined }),
});

const fresh = () => emptySums(length, { asked, corrects: true });

function sumsOf(reports: readonly SummedReport[]): RoundSums {
  const sums = fresh();
  for (const report of reports) addReport(sums, report);
  return sums;
}

/** The numbers in sums by their places; gradients as sums, since their order does not matter. */
function numbersIn({ gradients, ...sums }: RoundSums): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (path: string, value: unknown) => {
    if (typeof value === "number") found.set(path, value);
    else if (value && typeof value === "object")
      for (const [key, entry] of Object.entries(value)) visit(`${path}.${key}`, entry);
  };
  visit("", sums);
  for (const [bucket, count] of sums.lengths) visit(`lengths.${bucket}`, count);
  visit("gradients.count", gradients.length);
  visit(
    "gradients.rho",
    gradients.reduce((sum, { examples, rho }) => sum + examples * rho, 0),
  );
  for (let j = 0; j < length; j++) {
    visit(
      `gradients.${j}`,
      gradients.reduce((sum, { examples, gradient }) => sum + examples * (gradient[j] as number), 0),
    );
  }
  return found;
}

const magnitudes = (report: SummedReport): SummedReport => ({
  ...report,
  lossAtStart: Math.abs(report.lossAtStart),
  weights: report.weights?.map(Math.abs),
  correction: report.correction?.map(Math.abs),
  estimates: report.estimates && { ...report.estimates, gradient: report.estimates.gradient.map(Math.abs) },
});

describe("sums merge", () => {
  test("reports in any tree of merges give what they give flat, through the wire form too", () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (reports, choices) => {
        const trees = reports.map((report) => sumsOf([report]));
        // Empty sums change nothing, wherever they come in.
        trees.push(fresh());
        const take = () => trees.splice((choices.next().value as number) % trees.length, 1)[0] as RoundSums;
        while (trees.length > 1) {
          const sums = take();
          mergeSums(sums, decodeSums(encodeSums(take())));
          trees.push(sums);
        }
        const merged = numbersIn(trees[0] as RoundSums);
        const flat = numbersIn(sumsOf(reports));
        const scale = numbersIn(sumsOf(reports.map(magnitudes)));
        expect([...merged.keys()].sort()).toEqual([...flat.keys()].sort());
        for (const [place, value] of flat) {
          expect(Math.abs((merged.get(place) as number) - value), place).toBeLessThanOrEqual(
            1e-12 * (scale.get(place) as number),
          );
        }
      }),
    );
  });

  test("sums of rounds that asked for different things do not", () => {
    expect(() => mergeSums(fresh(), emptySums(length, { asked: 7, corrects: true }))).toThrow(RangeError);
    expect(() => mergeSums(fresh(), emptySums(length, { asked, corrects: false }))).toThrow(RangeError);
    expect(() => mergeSums(fresh(), emptySums(length + 1, { asked, corrects: true }))).toThrow(RangeError);
  });
});

const report = (examples: number, weights: readonly number[], localUpdates = 2): SummedReport => ({
  examples,
  localUpdates,
  localSeconds: 1,
  weights: Float32Array.from(weights),
  lossAtStart: 1,
  lossOfBest: 1,
});

describe("what sums tell", () => {
  test("a node with three times the examples pulls the mean three times as hard", () => {
    const sums = emptySums(2, { asked: 2, corrects: false });
    addReport(sums, report(10, [1, 8]));
    addReport(sums, report(30, [5, 4]));
    const mean = new Float32Array(2);
    meanWeightsInto(mean, sums);
    expect(mean).toEqual(Float32Array.of(4, 5));
    expect(squaredDistanceOfMean(sums, Float32Array.of(1, 1))).toBe(25);
  });

  test("the slowest update and the longest time may be of different nodes", () => {
    const sums = emptySums(2, { asked: 10, corrects: false });
    addReport(sums, { ...report(1, [0, 0], 2), localSeconds: 0.5 });
    addReport(sums, { ...report(1, [0, 0], 10), localSeconds: 1 });
    expect(sums).toMatchObject({ slowestUpdateSeconds: 0.25, slowestSeconds: 1, localSeconds: 1.5, mostUpdates: 10 });
  });

  test("nodes derive the correction if all did as asked, and are given it if one did less", () => {
    const sums = emptySums(1, { asked: 4, corrects: true });
    addReport(sums, report(10, [2], 4));
    const derivable = { stepSize: 0.5, derivable: true };
    expect(correctionOf(sums, Float32Array.of(10), derivable)).toEqual({ kind: "derive" });
    // (10 - 2) / (4 * 0.5) = 4
    const given = { kind: "given", mean: Float32Array.of(4) };
    expect(correctionOf(sums, Float32Array.of(10), { stepSize: 0.5, derivable: false })).toEqual(given);
    addReport(sums, report(10, [6], 2));
    // (10 - 6) / (2 * 0.5) = 4, too
    expect(correctionOf(sums, Float32Array.of(10), derivable)).toEqual(given);
  });

  test("the memory of a round serves the next one, and nothing else of it does", () => {
    const used = emptySums(1, { asked: 4, corrects: true });
    addReport(used, report(10, [2], 2));
    const cleared = clearedSums(used, { asked: 3, corrects: false });
    expect(cleared.weights).toBe(used.weights);
    expect(cleared).toEqual(emptySums(1, { asked: 3, corrects: false }));
  });

  test("reports that cannot be summed are refused before anything is added", () => {
    const sums = emptySums(2, { asked: 2, corrects: false });
    expect(() => addReport(sums, report(0, [1, 2]))).toThrow(RangeError);
    expect(() => addReport(sums, report(10, [1, 2, 3]))).toThrow(RangeError);
    expect(sums).toEqual(emptySums(2, { asked: 2, corrects: false }));
    expect(() => meanWeightsInto(new Float32Array(2), sums)).toThrow(RangeError);
  });
});

test("bytes that hold no sums are refused, whatever is wrong with them", () => {
  const sums = sumsOf([{ ...report(10, [1, 2, 3]), estimates: { rho: 1, beta: 1, gradient: new Float32Array(3) } }]);
  expect(decodeSums(encodeSums(sums))).toEqual(sums);
  const wrong: Record<string, unknown>[] = [
    { examples: Number.NaN },
    { corrects: 1 },
    { weights: new Float64Array(2) },
    { weights: Float64Array.of(1, 2, Number.POSITIVE_INFINITY) },
    { byUpdates: { weights: new Float32Array(3), weight: 1 } },
    { byUpdates: { weights: new Float64Array(3) } },
    { gradients: undefined },
    { gradients: [undefined] },
    { gradients: [{ examples: 1, rho: 1, beta: 1, gradient: new Float32Array(2) }] },
    { gradients: [{ examples: 1, rho: 1, gradient: new Float32Array(3) }] },
  ];
  for (const changed of wrong) {
    expect(() => decodeSums(encodePlain({ version: 3, sums: { ...sums, ...changed } }))).toThrow(MalformedSums);
  }
  expect(() => decodeSums(encodePlain({ version: 2, sums }))).toThrow(MalformedSums);
  expect(() => decodeSums(encodePlain(undefined))).toThrow(MalformedSums);
});
