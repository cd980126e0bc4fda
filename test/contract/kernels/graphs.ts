import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createComputation } from "../../../src/learning/graph/computation.ts";
import { graphModel } from "../../../src/learning/graph/graph-model.ts";
import { convolutionalGraph, papersNetwork } from "../../../src/learning/graph/networks.ts";
import { plainGraphKernels } from "../../../src/learning/graph/plain/kernels.ts";
import { planGraph } from "../../../src/learning/graph/plan.ts";
import type { Kernels } from "../../../src/learning/kernels.ts";
import { createRandom } from "../../../src/math/random.ts";
import { computed, families, graphProblems } from "../../support/graphs.ts";

const exact = plainGraphKernels("float64");

/** Of vectors: how far apart they are, relative to how long the exact one is. */
function apart(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, length] = [0, 0];
  for (let j = 0; j < expected.length; j++) {
    difference += ((actual[j] as number) - (expected[j] as number)) ** 2;
    length += (expected[j] as number) ** 2;
  }
  return Math.sqrt(difference) / (Math.sqrt(length) + 1e-3);
}

/** Relative, for float32 in any order. */
const tolerance = 1e-5;
/** The same where what is summed may cancel to a tenth. */
const ofSums = 1e-4;

export function graphContract(kernels: Kernels): void {
  describe("graphs", () => {
    test.each(families)("scores, loss and gradient are those of the reference in float64: %s", (family) => {
      fc.assert(
        fc.property(graphProblems(family), (problem) => {
          const expected = computed(exact, problem);
          const actual = computed(kernels.graphs, problem);
          expect(apart(actual.scores, expected.scores)).toBeLessThan(ofSums);
          expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(ofSums * (1 + Math.abs(expected.loss)));
          expect(apart(actual.gradient, expected.gradient)).toBeLessThan(ofSums);
        }),
        // The seed is fixed: of two numbers that are equal but for rounding, float32 may take another one as the largest.
        { seed: 1, numRuns: 40 },
      );
    });

    test("the papers' network has the loss and gradient of the reference, also where examples are computed in parts", () => {
      const random = createRandom(1, "pictures");
      const [count, featureCount] = [3, 784];
      const data = {
        exampleCount: count,
        features: {
          kind: "bytes",
          data: Uint8Array.from({ length: count * featureCount }, () => random.integer(256)),
          featureCount,
          scale: 1 / 255,
        },
        targets: { kind: "class", values: Uint8Array.of(3, 0, 9), classCount: 10 },
      } as const;
      const graph = convolutionalGraph([1, 28, 28], papersNetwork, 10);
      const rows = Uint32Array.of(2, 0, 1);
      const model = graphModel({ name: "cnn", graph, kernels: kernels.graphs, loss: "cross-entropy" });
      const weights = model.initialWeights(createRandom(1, "weights"), data);
      expect(weights.length).toBe(832 + 25_632 + 401_664 + 2570);
      const classOf = (_: unknown, row: number) => data.targets.values[row] as number;
      const lossAndGradient = (together: number, engine: typeof exact) => {
        const plan = planGraph(graph, { rows: together, loss: "cross-entropy" });
        const gradient = new Float32Array(weights.length);
        const computation = createComputation(plan, engine, classOf);
        return { loss: computation.gradientInto(gradient, weights, data, rows, () => undefined) as number, gradient };
      };
      const expected = lossAndGradient(3, exact);
      for (const together of [1, 2, 3]) {
        const actual = lossAndGradient(together, kernels.graphs);
        expect(actual.loss).toBeCloseTo(expected.loss, 5);
        expect(apart(actual.gradient, expected.gradient)).toBeLessThan(tolerance);
      }
    });
  });
}
