import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kernels } from "../../../src/learning/kernels.ts";

const pair = fc
  .integer({ min: 0, max: 70 })
  .chain((length) => {
    const entry = fc.oneof(fc.float({ min: -3, max: 3, noNaN: true }), fc.constantFrom(1e-45, -1e30, 2e-38));
    const vector = fc.array(entry, { minLength: length, maxLength: length });
    return fc.tuple(vector, vector);
  })
  .map(([a, b]) => [Float32Array.from(a), Float32Array.from(b)] as const);

export function vectorsContract(kernels: Kernels): void {
  describe("vectors", () => {
    test("adding a multiple is done in float64, and stored in the target's precision", () => {
      fc.assert(
        fc.property(pair, fc.double({ min: -4, max: 4, noNaN: true }), ([a, b], factor) => {
          const exact = Float64Array.from(a, (entry, i) => entry + factor * (b[i] as number));
          const wide = Float64Array.from(a);
          kernels.addScaledInto(wide, factor, b);
          expect(wide).toEqual(exact);
          const before = b.slice();
          kernels.addScaledInto(a, factor, b);
          expect(a).toEqual(Float32Array.from(exact));
          expect(b).toEqual(before);
        }),
      );
    });

    test("norms and distances are summed in float64", () => {
      fc.assert(
        fc.property(pair, ([a, b]) => {
          const norm = Math.sqrt(a.reduce((sum, entry) => sum + entry ** 2, 0));
          const distance = Math.sqrt(a.reduce((sum, entry, i) => sum + (entry - (b[i] as number)) ** 2, 0));
          expect(Math.abs(kernels.norm(a) - norm)).toBeLessThanOrEqual(1e-13 * norm);
          expect(Math.abs(kernels.distance(a, b) - distance)).toBeLessThanOrEqual(1e-13 * distance);
        }),
      );
    });

    test("a sum of ten million ones, a hundred thousand at a time, is exact", () => {
      const sums = new Float64Array(5);
      const ones = new Float32Array(5).fill(1);
      for (let i = 0; i < 100; i++) kernels.addScaledInto(sums, 100_000, ones);
      expect(sums).toEqual(new Float64Array(5).fill(1e7));
    });
  });
}
