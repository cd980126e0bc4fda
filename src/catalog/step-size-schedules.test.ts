import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastFactor, type RunProgress, scheduledStepSize } from "../control/step-size-schedule.ts";
import { builtInCatalog as catalog } from "./built-in.ts";

const factorOf = (name: string, { localUpdates = 0, share = 0 }: Partial<RunProgress>) =>
  catalog.stepSizeSchedule(name).factor({ localUpdates, share });

describe("the factor, worked out by hand", () => {
  test.each([
    ["constant", { localUpdates: 1000, share: 0.9 }, 1],
    ["inverse:0.01", {}, 1],
    ["inverse:0.01", { localUpdates: 100 }, 0.5],
    ["inverse:0.01", { localUpdates: 300 }, 0.25],
    ["cosine", {}, 1],
    ["cosine", { share: 0.5 }, 0.505],
    ["cosine", { share: 1 }, 0.01],
    ["cosine:0.2", { share: 1 }, 0.2],
    ["cosine:0", { share: 1 / 3 }, 0.75],
    ["step:0.5:100", { localUpdates: 99 }, 1],
    ["step:0.5:100", { localUpdates: 100 }, 0.5],
    ["step:0.5:100", { localUpdates: 399 }, 0.125],
  ])("%s at %o is %d", (name, progress, expected) => {
    expect(factorOf(name, progress)).toBeCloseTo(expected, 12);
  });
});

const names = fc.oneof(
  fc.constantFrom("constant", "cosine", "cosine:0", "cosine:1"),
  fc.double({ min: 0, max: 1, noNaN: true }).map((end) => `cosine:${end.toFixed(6)}`),
  fc.double({ min: 0.001, max: 1e5, noNaN: true }).map((decay) => `inverse:${decay.toFixed(6)}`),
  fc
    .tuple(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1e6 }))
    .map(([factor, every]) => `step:${factor.toFixed(6)}:${every}`),
);
const moments = fc.array(
  fc.record({ localUpdates: fc.integer({ min: 0, max: 1e9 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { minLength: 1, maxLength: 20 },
);

test("the step size is positive, at most what was set, begins with it, and never grows", () => {
  fc.assert(
    fc.property(names, moments, fc.double({ min: 1e-12, max: 1000, noNaN: true }), (name, found, stepSize) => {
      const schedule = catalog.stepSizeSchedule(name);
      const updates = found.map(({ localUpdates }) => localUpdates).toSorted((a, b) => a - b);
      const shares = found.map(({ share }) => share).toSorted((a, b) => a - b);
      let before = scheduledStepSize(stepSize, schedule, { localUpdates: 0, share: 0 });
      expect(before).toBe(stepSize);
      for (const [i, localUpdates] of updates.entries()) {
        const now = scheduledStepSize(stepSize, schedule, { localUpdates, share: shares[i] as number });
        expect(now).toBeGreaterThan(0);
        expect(now).toBeLessThanOrEqual(before);
        before = now;
      }
    }),
  );
});

test("whatever a schedule from outside answers, the step size is positive and not larger than what was set", () => {
  for (const answer of [Number.NaN, -1, 0, 7, Number.POSITIVE_INFINITY]) {
    const stepSize = scheduledStepSize(0.5, { name: "mine", factor: () => answer }, { localUpdates: 1, share: 0.1 });
    expect(stepSize).toBe(answer > 1 ? 0.5 : 0.5 * leastFactor);
  }
});
