import { expect, test } from "vitest";
import { noProgress, type Progress, progressAfter, ruleMet } from "./stop-rules.ts";

const after = (...bestLosses: number[]): Progress => bestLosses.reduce(progressAfter, noProgress);

test("without rules nothing ends a run", () => {
  expect(ruleMet({}, after(1, 1, 1, 1), 0)).toBeUndefined();
});

test("so many rounds as were asked for, and not one fewer", () => {
  expect(ruleMet({ rounds: 3 }, after(3, 2), 2)).toBeUndefined();
  expect(ruleMet({ rounds: 3 }, after(3, 2, 1), 1)).toBe("rounds");
});

test("a loss that is reached ends a run, whatever else does", () => {
  expect(ruleMet({ untilLoss: 0.2, rounds: 1 }, after(0.2), 0.2)).toBe("target");
  expect(ruleMet({ untilLoss: 0.2 }, after(0.21), 0.21)).toBeUndefined();
});

test("rounds without progress are counted since the last progress", () => {
  expect(ruleMet({ patience: 2 }, after(1, 1, 0.5, 0.5), 0.5)).toBeUndefined();
  expect(ruleMet({ patience: 2 }, after(1, 1, 0.5, 0.5, 0.5), 0.5)).toBe("patience");
});

test("less than a thousandth of the loss is no progress, but adds up", () => {
  expect(after(1, 0.9995).idleRounds).toBe(1);
  expect(after(1, 0.9995, 0.998)).toEqual({ rounds: 3, reference: 0.998, idleRounds: 0 });
});

test("losses below zero make progress downwards", () => {
  expect(after(-1, -1.0005).idleRounds).toBe(1);
  expect(after(-1, -1.01).idleRounds).toBe(0);
});
