import { describe, expect, test } from "vitest";
import { correctionOf } from "./mean-correction.ts";
import { addReport, clearedSums, emptySums, meanWeightsInto, squaredDistanceOfMean } from "./round-sums.ts";
import type { SummedReport } from "./summed-report.ts";

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
