import fc from "fast-check";
import { expect, test } from "vitest";
import { learnBothWays, treeSettings } from "../../test/support/relay-tree.ts";

/** The largest difference of two vectors, by the largest entry. */
function difference(a: Float32Array, b: Float32Array): number {
  const most = a.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  return a.reduce((largest, entry, j) => Math.max(largest, Math.abs(entry - (b[j] as number))), 0) / most;
}

/** How many trees: `EDGEWISE_TREES=100` has so many and says how far apart they end. */
const trees = Number(process.env.EDGEWISE_TREES ?? 10);

test("any tree of relays learns what its nodes learn flat, whoever takes part in rounds, and while nodes and relays leave in the middle of rounds, are cut off or restarted, and come back", {
  timeout: 60_000 + 20_000 * trees,
}, async () => {
  const differences: number[] = [];
  await fc.assert(
    fc.asyncProperty(treeSettings, async (setting) => {
      const { flat, tree } = await learnBothWays(setting);
      expect(tree.refused).toEqual([]);
      expect(tree.examples).toEqual(flat.examples);
      // w0 is rounded to float32 (6e-8) in every round, here and there.
      const found = difference(flat.weights, tree.weights);
      differences.push(found);
      expect(found).toBeLessThan(4e-6);
    }),
    { numRuns: trees, endOnFailure: true },
  );
  if (process.env.EDGEWISE_TREES === undefined) return;
  const sorted = differences.toSorted((a, b) => a - b);
  const [half, nine, most] = [0.5, 0.9, 1].map((share) =>
    sorted[Math.ceil(share * sorted.length) - 1]?.toExponential(1),
  );
  process.stdout.write(`${trees} trees: half within ${half}, nine of ten within ${nine}, all within ${most}\n`);
});
