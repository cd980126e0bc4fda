import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computed, families, graphProblems } from "../../../test/support/graphs.ts";
import { createRandom } from "../../math/random.ts";
import { plainGraphKernels } from "./plain/kernels.ts";

const exact = plainGraphKernels("float64");
const step = 1e-6;

// The seed is fixed: a corner of a Relu within a step of the weights would be as likely as one run in a hundred.
describe.each(families)("%s", (family) => {
  test("the gradient is what finite differences say, along any direction and along single weights", () => {
    fc.assert(
      fc.property(graphProblems(family), fc.nat(), (problem, seed) => {
        const { gradient } = computed(exact, problem);
        const random = createRandom(seed, "direction");
        const count = gradient.length;
        const directions = [Float64Array.from({ length: count }, () => random.normal() / Math.sqrt(count))];
        for (let i = 0; i < 4; i++) {
          const single = new Float64Array(count);
          single[random.integer(count)] = 1;
          directions.push(single);
        }
        for (const direction of directions) {
          const at = (size: number) => problem.weights.map((weight, j) => weight + size * (direction[j] as number));
          const difference = computed(exact, problem, at(step)).loss - computed(exact, problem, at(-step)).loss;
          const slope = Array.from(gradient).reduce((sum, entry, j) => sum + entry * (direction[j] as number), 0);
          expect(slope).toBeCloseTo(difference / (2 * step), 5);
        }
      }),
      { seed: 1, numRuns: 40 },
    );
  });
});
