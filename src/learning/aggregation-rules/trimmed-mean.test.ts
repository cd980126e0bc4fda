import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coordinateMedian, trimmedMean } from "./trimmed-mean.ts";

const one = (vectors: readonly (readonly number[])[], rule = coordinateMedian, examples = vectors.map(() => 1)) => {
  const target = new Float32Array(vectors[0]?.length ?? 0);
  rule.combineInto(
    target,
    vectors.map((vector) => Float32Array.from(vector)),
    examples,
  );
  return [...target];
};

describe("by hand", () => {
  test("the median is found for each weight by itself", () => {
    expect(
      one([
        [1, 30],
        [2, 10],
        [9, 20],
      ]),
    ).toEqual([2, 20]);
  });

  test("of an even number it is the mean of the two in the middle, by examples", () => {
    expect(one([[1], [2], [4], [100]], coordinateMedian, [1, 3, 1, 1])).toEqual([2.5]);
  });

  test("the trimmed mean averages what is left by examples", () => {
    expect(one([[-50], [1], [4], [9], [70]], trimmedMean(1, "trimmed:1"), [9, 1, 2, 1, 9])).toEqual([4.5]);
  });

  test("of fewer vectors than F needs the middle is left", () => {
    const rule = trimmedMean(2, "trimmed:2");
    expect(one([[1], [2], [1000]], rule)).toEqual([2]);
    expect(one([[1], [2]], rule)).toEqual([1.5]);
    expect(one([[7]], rule)).toEqual([7]);
  });

  test("each needs so many vectors that most are honest", () => {
    expect([coordinateMedian, trimmedMean(3, "trimmed:3")].map(({ fewestVectors }) => fewestVectors)).toEqual([3, 7]);
  });
});

const entry = fc.float({ min: -1000, max: 1000, noNaN: true });
const honest = fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 9 });
const lie = fc.float({ noNaN: true, noDefaultInfinity: true });

test("whatever F nodes send, with any examples, each weight is within what the honest ones sent", () => {
  fc.assert(
    fc.property(
      honest,
      fc.array(fc.tuple(lie, lie, fc.integer({ min: 1, max: 1e9 })), { maxLength: 8 }),
      fc.nat(8),
      (good, lies, at) => {
        const told = lies.slice(0, good.length - 1);
        const vectors = [...good.map((vector) => [...vector, 10] as const), ...told];
        // Liars may come first, too.
        const turned = [...vectors.slice(at % vectors.length), ...vectors.slice(0, at % vectors.length)];
        const examples = turned.map((vector) => vector[2]);
        for (const rule of [trimmedMean(told.length, "trimmed"), coordinateMedian]) {
          const found = one(
            turned.map(([a, b]) => [a, b]),
            rule,
            examples,
          );
          for (const j of [0, 1] as const) {
            const values = good.map((vector) => Math.fround(vector[j]));
            expect(found[j]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-3);
            expect(found[j]).toBeLessThanOrEqual(Math.max(...values) + 1e-3);
          }
        }
      },
    ),
  );
});

test("what all vectors are moved by, and stretched by, the result is too", () => {
  fc.assert(
    fc.property(honest, fc.integer({ min: -8, max: 8 }), fc.constantFrom(-2, 0.5, 4), (vectors, by, times) => {
      for (const rule of [trimmedMean(1, "trimmed:1"), coordinateMedian]) {
        const found = one(vectors, rule);
        const moved = one(
          vectors.map((vector) => vector.map((value) => times * value + by)),
          rule,
        );
        for (const [j, value] of moved.entries()) expect(value).toBeCloseTo(times * (found[j] as number) + by, 2);
      }
    }),
  );
});
