import { dirichlet } from "../math/dirichlet.ts";
import { createRandom, type Random, shuffleInPlace } from "../math/random.ts";
import { allRows, type Labels } from "./dataset.ts";
import type { PartitionRule } from "./partitions.ts";

// Each function returns the node of each example. Memory and time grow with examples and nodes, not with their product.

/**
 * `dirichlet:ALPHA`: of each label the nodes get proportions drawn from a Dirichlet distribution with concentration alpha, its
 * examples in random order (Li et al., "Federated Learning on Non-IID Data Silos: An Experimental Study", ICDE 2022; Yurochkin et
 * al. 2019). A node left without examples gets one from the node that has most.
 */
function dirichletOwners(labels: Labels, nodeCount: number, alpha: number, random: Random): Uint32Array {
  const owners = new Uint32Array(labels.values.length);
  const order = shuffledRows(owners.length, random);
  for (const rows of rowsByLabel(labels, order)) dealInProportion(owners, rows, dirichlet(nodeCount, alpha, random));
  giveToEmptyNodes(owners, order, nodeCount);
  return owners;
}

/**
 * `quantity:ALPHA`: nodes get proportions of all examples drawn from a Dirichlet distribution with concentration alpha, whatever
 * their labels ("quantity skew" of Li et al. 2022). A node left without examples gets one from the node that has most.
 */
function quantityOwners(exampleCount: number, nodeCount: number, alpha: number, random: Random): Uint32Array {
  const owners = new Uint32Array(exampleCount);
  const order = shuffledRows(exampleCount, random);
  dealInProportion(owners, order, dirichlet(nodeCount, alpha, random));
  giveToEmptyNodes(owners, order, nodeCount);
  return owners;
}

/**
 * `shards:N`: all examples, sorted by label, are cut into equal shards, and each node gets N of them at random (McMahan et al.,
 * "Communication-Efficient Learning of Deep Networks from Decentralized Data", AISTATS 2017, with N = 2).
 */
function shardOwners(labels: Labels, nodeCount: number, shardsEach: number, random: Random): Uint32Array {
  const exampleCount = labels.values.length;
  const owners = new Uint32Array(exampleCount);
  const shardCount = nodeCount * shardsEach;
  const places = shuffledRows(shardCount, random);
  let position = 0;
  for (const rows of rowsByLabel(labels, shuffledRows(exampleCount, random))) {
    for (const row of rows) {
      const shard = Math.floor((position * shardCount) / exampleCount);
      owners[row] = Math.floor((places[shard] as number) / shardsEach);
      position += 1;
    }
  }
  return owners;
}

const seedZero = () => createRandom(0, "partition");

/** `dirichlet:ALPHA`, see {@link dirichletOwners}. */
export const dirichletPartition = (alpha: number, name = `dirichlet:${alpha}`): PartitionRule => ({
  name,
  needsLabels: true,
  replicates: false,
  owners: (nodes, { labels, random = seedZero() }) => dirichletOwners(labels as Labels, nodes, alpha, random),
});

/** `shards:N`, see {@link shardOwners}. */
export const shardsPartition = (shardsEach: number, name = `shards:${shardsEach}`): PartitionRule => ({
  name,
  needsLabels: true,
  replicates: false,
  owners: (nodes, { labels, random = seedZero() }) => shardOwners(labels as Labels, nodes, shardsEach, random),
});

/** `quantity:ALPHA`, see {@link quantityOwners}. */
export const quantityPartition = (alpha: number, name = `quantity:${alpha}`): PartitionRule => ({
  name,
  needsLabels: false,
  replicates: false,
  owners: (nodes, { exampleCount, random = seedZero() }) => quantityOwners(exampleCount, nodes, alpha, random),
});

function shuffledRows(count: number, random: Random): Uint32Array {
  const rows = allRows(count);
  shuffleInPlace(rows, random);
  return rows;
}

/** The rows of each label, in their order. */
function rowsByLabel({ values, labelCount }: Labels, order: Uint32Array): Uint32Array[] {
  const counts = new Uint32Array(labelCount);
  for (const label of values) counts[label] = (counts[label] as number) + 1;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(labelCount);
  for (const row of order) {
    const label = values[row] as number;
    (rows[label] as Uint32Array)[filled[label] as number] = row;
    filled[label] = (filled[label] as number) + 1;
  }
  return rows;
}

/** Node k gets the k-th stretch of the rows, as long as its proportion. */
function dealInProportion(owners: Uint32Array, rows: Uint32Array, proportions: Float64Array): void {
  let from = 0;
  let sum = 0;
  proportions.forEach((proportion, node) => {
    sum += proportion;
    const end = node === proportions.length - 1 ? rows.length : Math.min(rows.length, Math.round(sum * rows.length));
    for (; from < end; from++) owners[rows[from] as number] = node;
  });
}

/** Each node without examples gets one of those of the node that has most at that moment; the first such rows in `order`. */
function giveToEmptyNodes(owners: Uint32Array, order: Uint32Array, nodeCount: number): void {
  if (owners.length < nodeCount) return;
  const counts = new Uint32Array(nodeCount);
  for (const owner of owners) counts[owner] = (counts[owner] as number) + 1;
  const empty = Array.from(counts.keys()).filter((node) => counts[node] === 0);
  if (empty.length === 0) return;
  const countOf = (node: number | undefined) => (node === undefined ? 0 : (counts[node] as number));
  const donors = Array.from(counts.keys()).sort((a, b) => countOf(b) - countOf(a) || a - b);
  const gifts = new Uint32Array(nodeCount);
  // The current donor always has most: those before it have one example less, those behind it at most as many.
  let current = 0;
  for (const _ of empty) {
    const donor = donors[current] as number;
    gifts[donor] = (gifts[donor] as number) + 1;
    counts[donor] = (counts[donor] as number) - 1;
    current = countOf(donors[current + 1]) > countOf(donor) ? current + 1 : 0;
  }
  for (const row of order) {
    const donor = owners[row] as number;
    if (gifts[donor] === 0) continue;
    gifts[donor] = (gifts[donor] as number) - 1;
    owners[row] = empty.pop() as number;
  }
}
