import fc from "fast-check";
import { expect, test } from "vitest";
import { partition, partitionShares, shareOf } from "../../test/support/by-name.ts";
import { createRandom } from "../math/random.ts";
import { type CaseName, caseNames } from "./case-partitions.ts";
import type { Labels } from "./dataset.ts";
import { EmptyShare, LabelsMissing } from "./partitions.ts";

/** Labels 0 1 2 ... 9 0 1 2 ... */
function cyclicLabels(exampleCount: number, labelCount = 10): Labels {
  return { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % labelCount), labelCount };
}

/** The labels that occur in each node's share, ascending. */
function labelsByNode(name: CaseName, labels: Labels, nodeCount: number): number[][] {
  return partition(name, labels, labels.values.length, nodeCount, createRandom(5)).map((rows) =>
    [...new Set(Array.from(rows, (row) => labels.values[row] as number))].sort((a, b) => a - b),
  );
}

const sortedRows = (shares: readonly Uint32Array[]) => shares.flatMap((rows) => [...rows]).sort((a, b) => a - b);
const firstRows = (count: number) => Array.from({ length: count }, (_, i) => i);

const spread = fc.record({
  labelCount: fc.integer({ min: 1, max: 12 }),
  nodeCount: fc.integer({ min: 1, max: 30 }),
  seed: fc.nat(),
});

/** Enough examples of each label that no node of a disjoint partition can be without. */
const plenty = (labelCount: number, nodeCount: number) => cyclicLabels(labelCount * nodeCount, labelCount);

const canServe = (name: CaseName, labelCount: number, nodeCount: number) =>
  partitionShares(name, labelCount, nodeCount).every((shares) => shares.some((share) => share > 0));

test("case 1 without a shuffle gives example i to node i mod N", () => {
  expect(partition("uniform", undefined, 7, 3).map((rows) => [...rows])).toEqual([
    [0, 3, 6],
    [1, 4],
    [2, 5],
  ]);
});

test("case 2 with 5 nodes gives digits {0,5}, {1,6}, {2,7}, {3,8}, {4,9}", () => {
  expect(labelsByNode("by-label", cyclicLabels(100), 5)).toEqual([
    [0, 5],
    [1, 6],
    [2, 7],
    [3, 8],
    [4, 9],
  ]);
});

test("case 3 gives everything to everyone, in arrays that they own", () => {
  const shares = partition("replicated", undefined, 4, 3);
  expect(shares.map((rows) => [...rows])).toEqual([firstRows(4), firstRows(4), firstRows(4)]);
  expect(new Set(shares).size).toBe(3);
});

test("case 4 with 5 nodes: digits 0-4 on nodes 1-3, only even ones on node 4, only odd ones on node 5", () => {
  const low = [0, 1, 2, 3, 4];
  expect(labelsByNode("mixed", cyclicLabels(100), 5)).toEqual([low, low, low, [6, 8], [5, 7, 9]]);
});

test("case 4 deals the first labels' examples evenly, whatever their labels", () => {
  const values = Uint8Array.of(0, 0, 9, 0, 1, 4, 9, 2, 3);
  const shares = partition("mixed", { values, labelCount: 10 }, 9, 3);
  expect(shares.map((rows) => [...rows])).toEqual([
    [0, 3, 5, 8],
    [1, 4, 7],
    [2, 6],
  ]);
});

test("case 2 with 15 nodes: digits 0-4 are shared by two nodes each, 5-9 have one each", () => {
  const labels = labelsByNode("by-label", cyclicLabels(200), 15);
  expect(labels).toEqual(firstRows(15).map((node) => [node % 10]));
  const sizes = partition("by-label", cyclicLabels(200), 200, 15).map((rows) => rows.length);
  expect(sizes).toEqual([...Array(5).fill(10), ...Array(5).fill(20), ...Array(5).fill(10)]);
});

test("case 4 with 14 nodes: label number j of 5-9 goes to nodes 8 + j, and 5 and 6 to nodes 13 and 14 too", () => {
  const labels = labelsByNode("mixed", cyclicLabels(1400), 14);
  expect(labels.slice(0, 7)).toEqual(Array(7).fill([0, 1, 2, 3, 4]));
  expect(labels.slice(7)).toEqual([[5], [6], [7], [8], [9], [5], [6]]);
});

test("one node holds everything in every case", () => {
  for (const name of caseNames) {
    expect(partition(name, cyclicLabels(20), 20, 1).map((rows) => [...rows])).toEqual([firstRows(20)]);
  }
});

test("cases 1, 2 and 4 give every example to exactly one node", () => {
  fc.assert(
    fc.property(fc.constantFrom("uniform", "by-label", "mixed"), spread, (name, { labelCount, nodeCount, seed }) => {
      fc.pre(canServe(name, labelCount, nodeCount));
      const labels = plenty(labelCount, nodeCount);
      const shares = partition(name, labels, labels.values.length, nodeCount, createRandom(seed));
      expect(sortedRows(shares)).toEqual(firstRows(labels.values.length));
    }),
  );
});

test("sizes in case 1 differ by at most one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 200 }), fc.nat(), (nodeCount, more, seed) => {
      const sizes = partition("uniform", undefined, nodeCount + more, nodeCount, createRandom(seed)).map(
        (rows) => rows.length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test("one node's share is what the partition gives it, for the same seed", () => {
  fc.assert(
    fc.property(fc.constantFrom(...caseNames), spread, (name, { labelCount, nodeCount, seed }) => {
      fc.pre(canServe(name, labelCount, nodeCount));
      const labels = plenty(labelCount, nodeCount);
      const count = labels.values.length;
      const alone = firstRows(nodeCount).map((node) =>
        shareOf(node, name, labels, count, nodeCount, createRandom(seed, "partition")),
      );
      expect(alone).toEqual(partition(name, labels, count, nodeCount, createRandom(seed, "partition")));
    }),
  );
});

test("another seed spreads case 1 differently and leaves case 2 alone", () => {
  const labels = cyclicLabels(100);
  const of = (name: CaseName, seed: number) => partition(name, labels, 100, 5, createRandom(seed));
  expect(of("uniform", 1)).not.toEqual(of("uniform", 2));
  expect(of("by-label", 1)).toEqual(of("by-label", 2));
});

test("the shares of labels in the pictures are those of a real partition of balanced labels", () => {
  for (const name of caseNames) {
    const labels: Labels = { values: Uint8Array.from({ length: 600 }, (_, i) => Math.floor(i / 60)), labelCount: 10 };
    const counted = partition(name, labels, 600, 5).map((rows) => {
      const share = Array<number>(10).fill(0);
      for (const row of rows) share[labels.values[row] as number] = (share[labels.values[row] as number] ?? 0) + 1 / 60;
      return share;
    });
    partitionShares(name, 10, 5).forEach((shares, node) => {
      shares.forEach((share, label) => {
        expect(share).toBeCloseTo(counted[node]?.[label] ?? Number.NaN, 10);
      });
    });
  }
});

test("the shares of each label add up to 1 in cases 1, 2 and 4, to N in case 3", () => {
  fc.assert(
    fc.property(fc.constantFrom(...caseNames), spread, (name, { labelCount, nodeCount }) => {
      const shares = partitionShares(name, labelCount, nodeCount);
      for (let label = 0; label < labelCount; label++) {
        const total = shares.reduce((sum, share) => sum + (share[label] ?? 0), 0);
        expect(total).toBeCloseTo(name === "replicated" ? nodeCount : 1, 10);
      }
    }),
  );
});

test("a node without data is an error that names the node, the case and what to do", () => {
  const digitOneOnly: Labels = { values: new Uint8Array(50).fill(1), labelCount: 10 };
  const attempt = () => partition("by-label", digitOneOnly, 50, 5);
  expect(attempt).toThrow(EmptyShare);
  expect(attempt).toThrow(
    'node 1 of 5 would hold no examples in partition "by-label" (case 2); use fewer nodes, more examples or another partition',
  );
  expect(() => shareOf(3, "by-label", digitOneOnly, 50, 5)).toThrow(EmptyShare);
  expect(shareOf(1, "by-label", digitOneOnly, 50, 5)).toHaveLength(50);
  expect(() => partition("uniform", undefined, 2, 3)).toThrow("node 3 of 3");
  expect(() => partition("replicated", undefined, 0, 1)).toThrow(EmptyShare);
});

test("cases 2 and 4 need labels", () => {
  expect(() => partition("by-label", undefined, 10, 2)).toThrow(LabelsMissing);
  expect(() => shareOf(0, "mixed", undefined, 10, 2)).toThrow(LabelsMissing);
});

test("a node outside the count is a misuse", () => {
  expect(() => shareOf(5, "uniform", undefined, 10, 5)).toThrow(RangeError);
});
