import fc from "fast-check";
import { expect, test } from "vitest";
import { dot, squaredDistance } from "../math/vectors.ts";
import { commonStep, nodeStep } from "./node-step.ts";

const number = fc.integer({ min: -8, max: 8 });
const vectors = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 9 });
const column = (rows: readonly (readonly number[])[], i: number) => Float32Array.from(rows, (row) => row[i] as number);

test("how far a node went, and along c, is as the definitions say, whatever the number of weights", () => {
  fc.assert(
    fc.property(vectors, (rows) => {
      const [weights, start, c] = [column(rows, 0), column(rows, 1), column(rows, 2)];
      const common = commonStep(c);
      const found = nodeStep(weights, { start, examples: 3, localUpdates: 2, stepSize: 0.5, common });
      // (w0 - w_i) / (tau_i * eta), where that is 1.
      const gradient = start.map((from, j) => from - (weights[j] as number));
      expect(found.squaredMovement).toBe(squaredDistance(weights, start));
      expect(found.length).toBe(Math.sqrt(dot(gradient, gradient)));
      expect(found.apart?.distance).toBeCloseTo(Math.sqrt(squaredDistance(gradient, c)), 6);
      const product = found.length * common.length;
      expect(found.apart?.cosine).toBeCloseTo(product > 0 ? dot(gradient, c) / product : 1, 12);
    }),
  );
});
