import fc from "fast-check";
import { expect, test } from "vitest";
import { addScaledInto, allFinite, distance, dot, squaredDistance } from "./vectors.ts";

test("the inner product of (1, 2, 3) and (4, -5, 6) is 12", () => {
  expect(dot(Float32Array.of(1, 2, 3), [4, -5, 6])).toBe(12);
});

test("the distance between (1, 2) and (4, 6) is 5", () => {
  expect(distance(Float32Array.of(1, 2), Float64Array.of(4, 6))).toBe(5);
});

test("sums are float64: small terms are not lost beside a large one", () => {
  const ones = new Float32Array(1001).fill(1);
  const terms = new Float32Array(1001).fill(1);
  terms[0] = 2 ** 24;
  expect(dot(ones, terms)).toBe(2 ** 24 + 1000);
});

test("adding -0.5 times (2, 4) to (10, 20) gives (9, 18)", () => {
  const target = Float32Array.of(10, 20);
  addScaledInto(target, -0.5, Float32Array.of(2, 4));
  expect([...target]).toEqual([9, 18]);
});

test("a vector is finite unless one of its entries, at any position, is infinite or NaN", () => {
  const finite = [0, -0, 1, -1, 1e-45, -1e-45, 3.4028234663852886e38, -3.4028234663852886e38];
  expect(allFinite(Float32Array.from(finite))).toBe(true);
  expect(allFinite(new Float32Array(0))).toBe(true);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const values of [finite, finite.slice(1), finite.slice(2), finite.slice(3)]) {
      for (let i = 0; i < values.length; i++) {
        expect(allFinite(Float32Array.from(values).fill(bad, i, i + 1))).toBe(false);
      }
    }
  }
  expect(allFinite(Float32Array.of(Number.NaN, 1).subarray(1))).toBe(true);
  expect(allFinite(Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY))).toBe(false);
});

test("very many of the largest numbers are finite too", () => {
  expect(allFinite(new Float32Array(100_000).fill(3.4028234663852886e38))).toBe(true);
});

test("each entry counts once, whatever the length", () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    maxLength: 11,
  });
  fc.assert(
    fc.property(entries, (pairs) => {
      const [a, b] = [Float32Array.from(pairs, ([x]) => x), Float32Array.from(pairs, ([, y]) => y)];
      expect(dot(a, b)).toBe(pairs.reduce((sum, [x, y]) => sum + x * y, 0));
      expect(squaredDistance(a, b)).toBe(pairs.reduce((sum, [x, y]) => sum + (x - y) ** 2, 0));
      const sums = Float64Array.from(a);
      addScaledInto(sums, 3, b);
      expect([...sums]).toEqual(pairs.map(([x, y]) => x + 3 * y));
    }),
  );
});
