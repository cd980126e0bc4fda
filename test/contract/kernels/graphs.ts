import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Accumulate, allExamples, type Multiply } from "../../../src/learning/graph/calls.ts";
import { createComputation } from "../../../src/learning/graph/computation.ts";
import { graphModel } from "../../../src/learning/graph/graph-model.ts";
import { convolutionalGraph, papersNetwork } from "../../../src/learning/graph/networks.ts";
import { piecesOf } from "../../../src/learning/graph/pieces.ts";
import { plainGraphKernels } from "../../../src/learning/graph/plain/kernels.ts";
import { planGraph } from "../../../src/learning/graph/plan.ts";
import type { Kernels } from "../../../src/learning/kernels.ts";
import { createRandom } from "../../../src/math/random.ts";
import { computed, computedInShares, families, graphProblems } from "../../support/graphs.ts";

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

const columnsTo = (width: number) => ({ width, columnFrom: 0, columnEnd: width });

/** Windows of 3 x 3 on pictures of 18 x 18 with 32 channels: 4.7 million multiplications a picture and 64 columns. */
const ofWindows = {
  a: 0,
  examples: allExamples,
  places: {
    ...{ exampleApart: 18 * 18 * 32, lines: 16, lineApart: 18 * 32, columns: 16, columnApart: 32 },
    ...{ outer: 3, outerApart: 18 * 32, inner: 96 },
  },
};
const ofVectors = {
  a: 0,
  examples: allExamples,
  places: {
    ...{ exampleApart: 701, lines: 1, lineApart: 0, columns: 1, columnApart: 0 },
    ...{ outer: 1, outerApart: 0, inner: 701 },
  },
};

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

    test.each(families)("divided among threads, every number has the same bits: %s", (family) => {
      fc.assert(
        fc.property(graphProblems(family), fc.integer({ min: 1, max: 4 }), (problem, threads) => {
          expect(computedInShares(kernels.graphs, problem, threads)).toEqual(computed(kernels.graphs, problem));
        }),
        { seed: 1, numRuns: 10 },
      );
    });

    test.each<[string, Multiply | Accumulate]>([
      [
        "pictures' windows",
        { ...ofWindows, kernel: "multiply", panels: 80_000, bias: 79_900, c: 200_000, ...columnsTo(64) },
      ],
      ["by pictures' windows", { ...ofWindows, kernel: "accumulate", d: 80_000, width: 64, c: 200_000 }],
      ["vectors", { ...ofVectors, kernel: "multiply", panels: 80_000, bias: undefined, c: 250_000, ...columnsTo(203) }],
      ["by vectors", { ...ofVectors, kernel: "accumulate", d: 60_000, width: 203, c: 100_000 }],
    ])("a product of %s in pieces has the same bits as the whole", (_name, call) => {
      const rows = call.places.lines === 1 ? 40 : 2;
      const pieces = piecesOf(call, rows);
      expect(pieces.length).toBeGreaterThan(1);
      const arena = kernels.graphs.createArena(300_000, [call, ...pieces]);
      const random = createRandom(1, "numbers");
      for (let i = 0; i < call.c; i++) arena.memory[i] = random.uniform();
      arena.run(0, 1, rows, 1);
      const whole = arena.memory.slice(call.c);
      expect(whole.some((value) => value !== 0)).toBe(true);
      arena.memory.fill(0, call.c);
      arena.run(1, 1 + pieces.length, rows, 1);
      const bits = new Uint32Array(whole.buffer);
      expect(new Uint32Array(arena.memory.slice(call.c).buffer).every((each, i) => each === bits[i])).toBe(true);
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
