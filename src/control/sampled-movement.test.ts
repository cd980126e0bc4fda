import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureDrift } from "./drift-measures.ts";
import { ofAllFrom } from "./sampled-movement.ts";

const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 });
const nodesOf = (equal: boolean) =>
  fc.array(
    fc.record({
      examples: equal ? fc.constant(7) : fc.integer({ min: 1, max: 50 }),
      moved: vector,
      noise: fc.double({ min: 0, max: 2, noNaN: true }),
    }),
    { minLength: 3, maxLength: 6 },
  );
type Node = { readonly examples: number; readonly moved: readonly number[]; readonly noise: number };

const square = (entries: readonly number[]) => entries.reduce((sum, entry) => sum + entry * entry, 0);

/** What an aggregator sums of these nodes. */
function summed(nodes: readonly Node[]) {
  const examples = nodes.reduce((sum, node) => sum + node.examples, 0);
  const mean = (of: (node: Node) => number) =>
    nodes.reduce((sum, node) => sum + (node.examples / examples) * of(node), 0);
  return {
    reports: nodes.length,
    examples,
    ofNodes: mean(({ moved }) => square(moved)),
    ofNodesBySquares: mean((node) => (node.examples / examples) * square(node.moved)),
    ofMean: square([0, 1].map((j) => mean(({ moved }) => moved[j] as number))),
    noise: mean(({ noise }) => noise),
  };
}

function samples<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => samples(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

describe("what some nodes say of all", () => {
  test("is right in the mean over all samples of two nodes or more, whatever their shares of the data", () => {
    fc.assert(
      fc.property(nodesOf(false), fc.integer({ min: 2, max: 5 }), (nodes, size) => {
        fc.pre(size < nodes.length);
        const all = summed(nodes);
        const population = { nodes: nodes.length, examples: all.examples };
        // An estimate below 0 is held at 0, which would be seen here: these are all far enough above.
        const found = samples(nodes, size).map((some) => ofAllFrom({ ...summed(some), population }));
        fc.pre(found.every(({ ofMean }) => ofMean > 0));
        for (const name of ["ofNodes", "ofMean", "noise"] as const) {
          const mean = found.reduce((sum, one) => sum + one[name], 0) / found.length;
          expect(Math.abs(mean - all[name])).toBeLessThan(1e-9);
        }
      }),
    );
  });

  test("with shares alike, are the square of their mean less what comes of sampling, and their spread by n/(n-1) (N-1)/N", () => {
    const nodes = [3, 4, 5, 6].map((x) => ({ examples: 10, moved: [x, 0], noise: 1 }));
    const of = measureDrift({
      eta: 1,
      ...ofAllFrom({ ...summed(nodes.slice(0, 2)), population: { nodes: 4, examples: 40 } }),
    });
    // Mean 3.5, spread 0.25 about it, so variance 0.5: 3.5^2 - (1 - 2/4) / 2 * 0.5, and 0.5 * 3/4.
    expect(of.movement).toBeCloseTo(12.25 - 0.125);
    expect(of.divergence).toBeCloseTo(0.375);
    expect(of.noise).toBeCloseTo(1);
  });

  test("is what it is if all reported", () => {
    const { ofNodes, ofMean, noise } = summed([{ examples: 3, moved: [1, 2], noise: 1 }]);
    const all = { ...summed([{ examples: 3, moved: [1, 2], noise: 1 }]), population: undefined };
    expect(ofAllFrom(all)).toEqual({ ofNodes, ofMean, noise });
  });

  test("of one node alone is that it went its own way", () => {
    const one = summed([{ examples: 10, moved: [2, 0], noise: 0 }]);
    const { movement, divergence } = measureDrift({
      eta: 1,
      ...ofAllFrom({ ...one, population: { nodes: 5, examples: 50 } }),
    });
    expect(movement).toBeCloseTo(4 / 5);
    expect(divergence).toBeCloseTo(16 / 5);
  });
});
