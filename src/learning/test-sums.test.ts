import { describe, expect, test } from "vitest";
import { addTestSums, hasLearnedNothing, measuresOf, type NumberSums, type TestSums } from "./test-sums.ts";

const classes = (confusion: readonly number[], logLoss?: number): TestSums => ({ kind: "classes", confusion, logLoss });

/** Of these targets and answers; targets less `agreed`. */
function numbers(pairs: readonly (readonly [number, number])[], agreed = 0): NumberSums {
  const sum = (of: (target: number, answer: number) => number) => pairs.reduce((all, [t, a]) => all + of(t, a), 0);
  return {
    kind: "numbers",
    examples: pairs.length,
    squaredErrors: sum((t, a) => (a - t) ** 2),
    absoluteErrors: sum((t, a) => Math.abs(a - t)),
    targets: sum((t) => t - agreed),
    squaredTargets: sum((t) => (t - agreed) ** 2),
  };
}

describe("classes", () => {
  test("6 of 10 right; F1 of 2*4/(5+7) and 2*2/(5+3)", () => {
    expect(measuresOf(classes([4, 1, 3, 2], 5))).toEqual({
      kind: "classes",
      examples: 10,
      accuracy: 0.6,
      majority: 0.5,
      macroF1: (8 / 12 + 4 / 8) / 2,
      logLoss: 0.5,
    });
  });

  test("without examples do not count in F1, but answers that name them are wrong", () => {
    // Three classes, the last one without examples: 3 right, 1 taken for the last.
    expect(measuresOf(classes([2, 0, 1, 0, 1, 0, 0, 0, 0]))).toMatchObject({
      accuracy: 0.75,
      macroF1: (4 / 5 + 1) / 2,
      logLoss: undefined,
    });
  });

  test("of several nodes add up", () => {
    expect(addTestSums(classes([1, 2, 3, 4], 1), classes([10, 20, 30, 40], 2))).toEqual(classes([11, 22, 33, 44], 3));
    expect(addTestSums(classes([1, 2, 3, 4], 1), classes([1, 1, 1, 1]))).toEqual({
      kind: "classes",
      confusion: [2, 3, 4, 5],
    });
  });
});

describe("numbers", () => {
  const pairs = [
    [1, 2],
    [3, 3],
    [5, 3],
  ] as const;

  test("errors 1, 0 and -2; targets deviate by 2, 0 and 2 from their mean", () => {
    const { rmse, mae, r2 } = measuresOf(numbers(pairs)) as Extract<ReturnType<typeof measuresOf>, { kind: "numbers" }>;
    expect(rmse).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(mae).toBe(1);
    expect(r2).toBeCloseTo(1 - 5 / 8, 12);
  });

  test("R2 does not depend on the mean that was agreed on, and parts add up to the whole", () => {
    const far = pairs.map(([t, a]) => [t + 1e9, a + 1e9] as const);
    const parts = [far.slice(0, 1), far.slice(1)].map((part) => numbers(part, 1e9 + 1)) as [NumberSums, NumberSums];
    expect(measuresOf(addTestSums(...parts))).toMatchObject({ r2: 1 - 5 / 8 });
  });

  test("that are all the same have no R2", () => {
    expect(measuresOf(numbers([[2, 2]]))).toMatchObject({ r2: Number.NaN });
  });
});

test("sums of different kinds, or of different classes, are a mistake", () => {
  expect(() => addTestSums(classes([1, 2, 3, 4]), numbers([[1, 1]]))).toThrow(TypeError);
  expect(() => addTestSums(classes([1, 2, 3, 4]), classes([1]))).toThrow(TypeError);
});

describe("nothing has been learned", () => {
  test("where always the most frequent class is as good, and not where it is not", () => {
    expect(hasLearnedNothing(classes([97, 0, 3, 0]))).toBe(true);
    expect(hasLearnedNothing(classes([97, 0, 2, 1]))).toBe(false);
  });

  test("where rare classes count as much: by how much of each class is found", () => {
    // Half of each class: chance. 60 of 97 and 2 of 3: more.
    expect(hasLearnedNothing(classes([48, 48, 2, 2]), { balanced: true })).toBe(true);
    expect(hasLearnedNothing(classes([60, 37, 1, 2]), { balanced: true })).toBe(false);
    expect(hasLearnedNothing(classes([60, 37, 1, 2]))).toBe(true);
  });

  test("where the mean is as good", () => {
    expect(
      hasLearnedNothing(
        numbers([
          [1, 2],
          [3, 2],
        ]),
      ),
    ).toBe(true);
    expect(
      hasLearnedNothing(
        numbers([
          [1, 1.5],
          [3, 2],
        ]),
      ),
    ).toBe(false);
  });
});
