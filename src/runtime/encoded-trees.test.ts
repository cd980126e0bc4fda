import fc from "fast-check";
import { expect, test } from "vitest";
import { difference } from "../../test/support/difference.ts";
import { type Tree, treeSettings } from "../../test/support/random-trees.ts";
import { learnBothWays, learnInTrouble } from "../../test/support/relay-tree.ts";

test.each(["float16", "int8"])(
  "behind relays, some one behind the other, a run with drift corrections whose weights go as %s rests where a flat one of float32 does",
  {
    timeout: 120_000,
  },
  async (encoding) => {
    const top: Tree[] = [["node", ["node", "node"], [["node"]]], "node"];
    const { tree, flat } = await learnInTrouble({ top, away: [], participation: "all", encoding });
    expect(tree).toMatchObject({ ending: "rounds", refused: [] });
    expect(difference(flat.weights, tree.weights)).toBeLessThan(1e-5);
  },
);

/** How far 14 rounds that begin far from where they end may be from those of float32, or four times as far as a flat run of the encoding is. */
const farthest = { float16: 3e-4, int8: 1e-2, "top:0.3": 0.3 } as const;

/** `EDGEWISE_TREES=100` has so many. */
const trees = Number(process.env.EDGEWISE_TREES ?? 5);

test("any tree of relays learns in each encoding with the same nodes as flat, and what float32 learns there but for rounding, also while nodes and relays leave and come back", {
  timeout: 60_000 + 20_000 * trees,
}, async () => {
  const encodings = Object.keys(farthest) as (keyof typeof farthest)[];
  await fc.assert(
    fc.asyncProperty(treeSettings, fc.constantFrom(...encodings), async (setting, encoding) => {
      const settings = { ...setting.settings, ...(encoding === "top:0.3" ? { update: "sgd" } : {}) };
      const plain = await learnBothWays({ ...setting, settings });
      const { flat, tree } = await learnBothWays({ ...setting, settings: { ...settings, encoding } });
      expect(tree.refused).toEqual([]);
      expect(tree.examples).toEqual(flat.examples);
      expect(difference(plain.flat.weights, tree.weights)).toBeLessThan(
        Math.max(farthest[encoding], 4 * difference(plain.flat.weights, flat.weights)),
      );
    }),
    { numRuns: trees, endOnFailure: true },
  );
});
