import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance } from "../../math/vectors.ts";
import { krum, multiKrum } from "./krum.ts";

const one = (vectors: readonly (readonly number[])[], rule = krum(1, "krum:1"), examples = vectors.map(() => 1)) => {
  const target = new Float32Array(vectors[0]?.length ?? 0);
  rule.combineInto(
    target,
    vectors.map((vector) => Float32Array.from(vector)),
    examples,
  );
  return [...target];
};

describe("by hand", () => {
  // Of five with one liar the two nearest others count. Sums: 1+4, 1+1, 1+4, 4+9, and far more.
  const line = [[0], [1], [2], [4], [100]];

  test("Krum takes the vector that is nearest to the others", () => {
    expect(one(line)).toEqual([1]);
  });

  test("multi-Krum averages all but the F farthest, by examples", () => {
    expect(one(line, multiKrum(1, "multi-krum:1"), [1, 1, 1, 5, 100])).toEqual([(0 + 1 + 2 + 20) / 8]);
  });

  test("of equal ones the first counts, so that the order of reports does not", () => {
    expect(one([[3], [5]])).toEqual([3]);
  });

  test("of fewer vectors than F needs it leaves out as many as their number allows", () => {
    expect(one([[0], [1], [2], [100]], multiKrum(1, "multi-krum:1"))).toEqual([103 / 4]);
    expect(one([[7]], multiKrum(1, "multi-krum:1"))).toEqual([7]);
  });

  test("needs two more than the honest ones have to outnumber the others by", () => {
    expect([krum(1, "krum:1"), multiKrum(3, "multi-krum:3")].map(({ fewestVectors }) => fewestVectors)).toEqual([5, 9]);
  });
});

const inBall = fc.tuple(fc.float({ min: -1, max: 1, noNaN: true }), fc.float({ min: -1, max: 1, noNaN: true }));
const anywhere = fc.float({ noNaN: true, noDefaultInfinity: true });

test("whatever F nodes send, the result is not farther from the honest ones than their own spread allows", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.array(inBall, { minLength: 9, maxLength: 9 }),
      fc.array(fc.tuple(anywhere, anywhere), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 0, max: 3 }),
      (liars, good, lies, more) => {
        const count = 2 * liars + 3 + more;
        const vectors = [...lies.slice(0, liars), ...good.slice(0, Math.min(9, count - liars))];
        const near = vectors.length - liars - 2;
        // An honest vector's sum is at most that of its nearest honest ones; a liar that is chosen has an honest one among its own.
        const most = Math.SQRT2 * (1 + 2 * Math.sqrt(near));
        for (const rule of [krum(liars, "krum"), multiKrum(liars, "multi-krum")])
          expect(distance(one(vectors, rule), [0, 0])).toBeLessThanOrEqual(most + 1e-3);
      },
    ),
  );
});

test("Krum's result is one of the vectors", () => {
  fc.assert(
    fc.property(fc.array(inBall, { minLength: 1, maxLength: 9 }), (vectors) => {
      const found = one(vectors);
      expect(Math.min(...vectors.map((vector) => distance(vector.map(Math.fround), found)))).toBe(0);
    }),
  );
});
