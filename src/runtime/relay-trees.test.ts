import fc from "fast-check";
import { expect, test } from "vitest";
import {
  learnBothWays,
  learnInTrouble,
  type TroubledTree,
  treeSettings,
  troubledTrees,
} from "../../test/support/relay-tree.ts";

/** The largest difference of two vectors, by the largest entry. */
function difference(a: Float32Array, b: Float32Array): number {
  const most = a.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  return a.reduce((largest, entry, j) => Math.max(largest, Math.abs(entry - (b[j] as number))), 0) / most;
}

const ofNodes = (count: number) => Array.from({ length: count }, () => "node" as const);

/** How many trees: `EDGEWISE_TREES=100` has so many and says how far apart they end. */
const asked = process.env.EDGEWISE_TREES;
const trees = Number(asked ?? 10);
const options = { numRuns: trees, endOnFailure: true };
const timeout = 60_000 + 20_000 * trees;

function tell(differences: readonly number[]): void {
  if (asked === undefined) return;
  const sorted = differences.toSorted((a, b) => a - b);
  const within = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]?.toExponential(1);
  process.stdout.write(
    `${trees} trees: half within ${within(0.5)}, nine of ten within ${within(0.9)}, all within ${within(1)}\n`,
  );
}

test("any tree of relays learns what its nodes learn flat, whoever takes part in rounds, and while nodes and relays leave in the middle of rounds, are cut off or restarted, and come back", {
  timeout,
}, async () => {
  const differences: number[] = [];
  await fc.assert(
    fc.asyncProperty(treeSettings, async (setting) => {
      const { flat, tree } = await learnBothWays(setting);
      expect(tree.refused).toEqual([]);
      expect(tree.examples).toEqual(flat.examples);
      // w0 is rounded to float32 (6e-8) in every round, here and there.
      differences.push(difference(flat.weights, tree.weights));
      expect(differences.at(-1)).toBeLessThan(4e-6);
    }),
    options,
  );
  tell(differences);
});

/** Who comes back near the minimum finds a correction on a way of his own there, which is long for a relay that came late, too. */
const comeBackLate: [TroubledTree][] = [
  [
    {
      top: [ofNodes(3), ofNodes(3)],
      away: [
        { who: 3, restarts: false, from: 20, until: 20.011 },
        { who: 1, restarts: false, from: 4.207, until: 10.201 },
        { who: 0, restarts: true, from: 0.005, until: 6.004 },
        { who: 3, restarts: true, from: 7.051, until: 8.432 },
      ],
      participation: "all",
    },
  ],
  [
    {
      top: [ofNodes(2), ofNodes(3)],
      away: [{ who: 3, restarts: false, from: 19.516, until: 19.528 }],
      participation: "all",
    },
  ],
  [
    {
      top: [ofNodes(1), ofNodes(3), "node", ofNodes(1)],
      away: [
        { who: 2, restarts: true, from: 0.716, until: 5.667 },
        { who: 7, restarts: false, from: 12.065, until: 16.263 },
        { who: 8, restarts: true, from: 17.923, until: 21.95 },
        { who: 7, restarts: true, from: 8.184, until: 13.746 },
        { who: 6, restarts: false, from: 11.371, until: 14.817 },
        { who: 7, restarts: true, from: 13.998, until: 16.309 },
        { who: 5, restarts: false, from: 16.562, until: 19.943 },
        { who: 4, restarts: true, from: 5.599, until: 6.814 },
        { who: 7, restarts: true, from: 17.311, until: 18.696 },
        { who: 6, restarts: false, from: 7.127, until: 11.841 },
      ],
      participation: "all",
    },
  ],
  [
    {
      top: [ofNodes(1), ofNodes(2), ofNodes(2)],
      away: [
        { who: 2, restarts: true, from: 0.397, until: 5.801 },
        { who: 2, restarts: true, from: 6.342, until: 10.681 },
        { who: 1, restarts: true, from: 6.767, until: 8.491 },
        { who: 5, restarts: false, from: 3.906, until: 9.14 },
        { who: 5, restarts: false, from: 12.908, until: 15.013 },
      ],
      participation: "all",
    },
  ],
];

test("nodes and relays that leave at any instants, also while others are away, all take part again, and a run with drift corrections rests where it would", {
  timeout,
}, async () => {
  const differences: number[] = [];
  await fc.assert(
    fc.asyncProperty(troubledTrees, async (setting) => {
      const { tree, flat, quiet } = await learnInTrouble(setting);
      expect(tree).toMatchObject({ ending: "rounds", refused: [] });
      expect(quiet.length).toBeGreaterThan(20);
      if (setting.participation === "all") expect(new Set(quiet)).toEqual(new Set(flat.examples));
      differences.push(difference(flat.weights, tree.weights));
      expect(differences.at(-1)).toBeLessThan(1e-2);
    }),
    { ...options, examples: comeBackLate },
  );
  tell(differences);
});
