import fc from "fast-check";
import { expect, test } from "vitest";
import { partition, partitionPresets, partitionShares, shareOf } from "../../test/support/by-name.ts";
import { createRandom } from "../math/random.ts";
import { caseOf } from "./case-partitions.ts";
import type { Labels } from "./dataset.ts";
import { EmptyShare, LabelsMissing } from "./partitions.ts";

function balanced(exampleCount: number, labelCount = 10): Labels {
  return { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % labelCount), labelCount };
}

const anyName: fc.Arbitrary<string> = fc.constantFrom(
  "dirichlet:0.01",
  "dirichlet:0.5",
  "dirichlet:100",
  "shards:1",
  "shards:2",
  "shards:7",
  "quantity:0.05",
  "quantity:0.5",
  "quantity:100",
);

const spread = fc.record({
  name: anyName,
  nodeCount: fc.integer({ min: 1, max: 40 }),
  labelCount: fc.integer({ min: 1, max: 12 }),
  more: fc.nat({ max: 300 }),
  seed: fc.nat(),
});

test("every example goes to exactly one node, and every node gets some", () => {
  fc.assert(
    fc.property(spread, ({ name, nodeCount, labelCount, more, seed }) => {
      const labels = balanced(7 * nodeCount + more, labelCount);
      const shares = partition(name, labels, labels.values.length, nodeCount, createRandom(seed));
      expect(shares).toHaveLength(nodeCount);
      for (const rows of shares) {
        expect(rows.length).toBeGreaterThan(0);
        expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
      }
      const all = shares.flatMap((rows) => [...rows]).sort((a, b) => a - b);
      expect(all).toEqual(Array.from(labels.values.keys()));
    }),
  );
});

test("one node's share is what the partition gives it; another seed gives another", () => {
  fc.assert(
    fc.property(spread, ({ name, nodeCount, labelCount, more, seed }) => {
      const labels = balanced(7 * nodeCount + more, labelCount);
      const count = labels.values.length;
      const shares = partition(name, labels, count, nodeCount, createRandom(seed, "partition"));
      const node = seed % nodeCount;
      expect(shareOf(node, name, labels, count, nodeCount, createRandom(seed, "partition"))).toEqual(shares[node]);
    }),
  );
  for (const name of partitionPresets) {
    const of = (seed: number) => partition(name, balanced(500), 500, 5, createRandom(seed));
    expect(of(1)).not.toEqual(of(2));
  }
});

test("as many examples as nodes are enough for dirichlet, quantity and one shard each: one for every node", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<string>("dirichlet:0.1", "quantity:0.1", "shards:1"),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      (name, nodeCount, seed) => {
        const sizes = partition(name, balanced(nodeCount), nodeCount, nodeCount, createRandom(seed));
        expect(sizes.map((rows) => rows.length)).toEqual(Array(nodeCount).fill(1));
      },
    ),
  );
});

test("fewer examples than nodes are an error that says what to do", () => {
  for (const name of partitionPresets) {
    expect(() => partition(name, balanced(4), 4, 5, createRandom(1))).toThrow(EmptyShare);
  }
  expect(() => partition("dirichlet:0.5", balanced(0), 0, 1, createRandom(1))).toThrow(
    'node 1 of 1 would hold no examples in partition "dirichlet:0.5"; use fewer nodes, more examples or another partition',
  );
});

test("two shards each: nodes are equally large, and most hold two labels", () => {
  const labels = balanced(6000);
  const shares = partition("shards:2", labels, 6000, 100, createRandom(3));
  for (const rows of shares) {
    expect(rows).toHaveLength(60);
    expect(new Set(Array.from(rows, (row) => labels.values[row])).size).toBeLessThanOrEqual(2);
  }
});

/** The mean over nodes of the fraction that a node's most frequent label has in its share. */
function purity(name: string): number {
  const labels = balanced(20_000);
  const shares = partition(name, labels, 20_000, 20, createRandom(1));
  const purities = shares.map((rows) => {
    const counts = Array<number>(10).fill(0);
    for (const row of rows) counts[labels.values[row] as number] = (counts[labels.values[row] as number] ?? 0) + 1;
    return Math.max(...counts) / rows.length;
  });
  return purities.reduce((sum, value) => sum + value, 0) / purities.length;
}

test("a smaller alpha separates labels more; a large one is nearly uniform", () => {
  const [small, middle, large] = [purity("dirichlet:0.05"), purity("dirichlet:0.5"), purity("dirichlet:10000")];
  expect(small).toBeGreaterThan(0.7);
  expect(middle).toBeLessThan(small);
  expect(large).toBeLessThan(0.12);
});

test("quantity skew leaves labels mixed and sizes unequal, the more the smaller alpha is", () => {
  const sizes = (name: string) => partition(name, undefined, 20_000, 20, createRandom(1)).map((rows) => rows.length);
  expect(Math.max(...sizes("quantity:0.3"))).toBeGreaterThan(3000);
  expect(Math.max(...sizes("quantity:100000"))).toBeLessThan(1050);
  expect(purity("quantity:100000")).toBeLessThan(0.15);
});

test("ten thousand nodes are dealt to in one go", () => {
  for (const name of partitionPresets) {
    const shares = partition(name, balanced(60_000), 60_000, 10_000, createRandom(1));
    expect(shares.reduce((sum, rows) => sum + rows.length, 0)).toBe(60_000);
  }
});

test("dirichlet and shards need labels, quantity does not", () => {
  expect(() => partition("dirichlet:1", undefined, 10, 2, createRandom(1))).toThrow(LabelsMissing);
  expect(() => partition("shards:2", undefined, 10, 2, createRandom(1))).toThrow(LabelsMissing);
  expect(partition("quantity:1", undefined, 10, 2, createRandom(1))).toHaveLength(2);
});

test("in the pictures the shares of each label add up to 1, and no node is without", () => {
  for (const name of partitionPresets) {
    const shares = partitionShares(name, 10, 5, { seed: 4 });
    expect(shares).toHaveLength(5);
    for (let label = 0; label < 10; label++) {
      expect(shares.reduce((sum, share) => sum + (share[label] ?? 0), 0)).toBeCloseTo(1, 10);
    }
    expect(Math.min(...shares.map((share) => Math.max(...share)))).toBeGreaterThan(0);
  }
});

test("only the papers' partitions are cases", () => {
  expect(caseOf("mixed")).toBe(4);
  expect(caseOf("shards:2")).toBeUndefined();
});
