import { type Random, shuffleInPlace } from "../math/random.ts";
import type { Labels, Rows } from "./dataset.ts";

/**
 * How examples are spread over nodes, cases 1 to 4 of the papers in this order:
 * - `uniform`: dealt to all nodes in turn, whatever their labels;
 * - `by-label`: label l to node l mod N;
 * - `replicated`: every node has everything;
 * - `mixed`: the first half of the labels dealt to the first ceil(N/2) nodes in turn, the other labels l to node
 *   ceil(N/2) + l mod (N - ceil(N/2)).
 * Where a group of L labels has G > L nodes, label number j of the group is dealt in turn to the group's nodes k with
 * k mod L = j.
 */
export const partitionNames = ["uniform", "by-label", "replicated", "mixed"] as const;
export type PartitionName = (typeof partitionNames)[number];

/** A node would hold no examples. */
export class EmptyShare extends Error {
  override readonly name = "EmptyShare";
  readonly partition: PartitionName;
  /** Counted from 0; the message counts from 1. */
  readonly nodeIndex: number;
  readonly nodeCount: number;

  constructor(partition: PartitionName, nodeIndex: number, nodeCount: number) {
    super(
      `node ${nodeIndex + 1} of ${nodeCount} would hold no examples in partition "${partition}" ` +
        `(case ${partitionNames.indexOf(partition) + 1}): use fewer nodes, more examples or another partition`,
    );
    this.partition = partition;
    this.nodeIndex = nodeIndex;
    this.nodeCount = nodeCount;
  }
}

/** A partition goes by labels that the dataset does not have. */
export class LabelsMissing extends Error {
  override readonly name = "LabelsMissing";
  readonly partition: PartitionName;

  constructor(partition: PartitionName) {
    super(`partition "${partition}" needs labelled examples: use "uniform" or "replicated" for data without labels`);
    this.partition = partition;
  }
}

/**
 * The rows of every node, ascending, entry i for node i. `random` decides in which order examples are dealt; without
 * it they are dealt in the order of the rows. Everyone who passes a stream of the same seed and path gets the same
 * shares.
 *
 * @throws EmptyShare, LabelsMissing
 */
export function partition(
  name: PartitionName,
  labels: Labels | undefined,
  exampleCount: number,
  nodeCount: number,
  random?: Random,
): Rows[] {
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  if (name === "replicated") return nodes.map((node) => everything(node, exampleCount, nodeCount));
  const owners = ownersOf(name, labels, exampleCount, nodeCount, random);
  const counts = new Uint32Array(nodeCount);
  for (const owner of owners) counts[owner] = (counts[owner] as number) + 1;
  const rows = nodes.map((node) => {
    if (counts[node] === 0) throw new EmptyShare(name, node, nodeCount);
    return new Uint32Array(counts[node] as number);
  });
  const filled = counts.fill(0);
  for (let row = 0; row < exampleCount; row++) {
    const owner = owners[row] as number;
    const place = filled[owner] as number;
    (rows[owner] as Rows)[place] = row;
    filled[owner] = place + 1;
  }
  return rows;
}

/**
 * The rows of one node (counted from 0): `partition(...)[nodeIndex]` without making the other nodes' lists.
 *
 * @throws EmptyShare if this node's share is empty; LabelsMissing
 */
export function shareOf(
  nodeIndex: number,
  name: PartitionName,
  labels: Labels | undefined,
  exampleCount: number,
  nodeCount: number,
  random?: Random,
): Rows {
  if (!(nodeIndex >= 0 && nodeIndex < nodeCount)) throw new RangeError(`there is no node ${nodeIndex} of ${nodeCount}`);
  if (name === "replicated") return everything(nodeIndex, exampleCount, nodeCount);
  return rowsOf(name, ownersOf(name, labels, exampleCount, nodeCount, random), nodeIndex, nodeCount);
}

/**
 * `shares[node][label]`: the fraction (0 to 1) of a label's examples that the node holds if all labels are equally
 * frequent, for pictures. A node that would hold nothing has zeros only.
 */
export function partitionShares(name: PartitionName, labelCount: number, nodeCount: number): number[][] {
  const pools = poolsOf(name, labelCount, nodeCount);
  return Array.from({ length: nodeCount }, (_, node) =>
    pools.map(({ nodes }) => (name === "replicated" ? 1 : nodes.includes(node) ? 1 / nodes.length : 0)),
  );
}

/** The nodes to which examples are dealt in turn. */
interface Pool {
  readonly nodes: readonly number[];
  dealt: number;
}

/** The pool of each label; labels whose examples are dealt together share one. */
function poolsOf(name: PartitionName, labelCount: number, nodeCount: number): Pool[] {
  switch (name) {
    case "uniform":
    case "replicated":
      return Array<Pool>(labelCount).fill(poolOf(0, nodeCount));
    case "by-label":
      return poolsByLabel(0, labelCount, 0, nodeCount);
    case "mixed": {
      const firstNodes = Math.ceil(nodeCount / 2);
      const firstLabels = nodeCount === 1 ? labelCount : Math.ceil(labelCount / 2);
      return [
        ...Array<Pool>(firstLabels).fill(poolOf(0, firstNodes)),
        ...poolsByLabel(firstLabels, labelCount - firstLabels, firstNodes, nodeCount - firstNodes),
      ];
    }
    default:
      throw new Error(`unreachable: ${name satisfies never}`);
  }
}

function poolsByLabel(firstLabel: number, labelCount: number, firstNode: number, nodeCount: number): Pool[] {
  return Array.from({ length: labelCount }, (_, j) =>
    nodeCount > labelCount
      ? poolOf(firstNode + j, Math.ceil((nodeCount - j) / labelCount), labelCount)
      : poolOf(firstNode + ((firstLabel + j) % nodeCount), 1),
  );
}

function poolOf(firstNode: number, nodeCount: number, stride = 1): Pool {
  return { nodes: Array.from({ length: nodeCount }, (_, i) => firstNode + i * stride), dealt: 0 };
}

/** The node of each example. */
function ownersOf(
  name: PartitionName,
  labels: Labels | undefined,
  exampleCount: number,
  nodeCount: number,
  random: Random | undefined,
): Uint32Array {
  if (labels === undefined && name !== "uniform") throw new LabelsMissing(name);
  const labelOf = labels?.values;
  const pools = poolsOf(name, labels?.labelCount ?? 1, nodeCount);
  const order = allRows(exampleCount);
  if (random !== undefined) shuffleInPlace(order, random);
  const owners = new Uint32Array(exampleCount);
  for (const row of order) {
    const pool = pools[labelOf?.[row] ?? 0] as Pool;
    owners[row] = pool.nodes[pool.dealt] as number;
    pool.dealt = (pool.dealt + 1) % pool.nodes.length;
  }
  return owners;
}

function rowsOf(name: PartitionName, owners: Uint32Array, node: number, nodeCount: number): Rows {
  let count = 0;
  for (const owner of owners) if (owner === node) count++;
  if (count === 0) throw new EmptyShare(name, node, nodeCount);
  const rows = new Uint32Array(count);
  let filled = 0;
  for (let row = 0; filled < count; row++) if (owners[row] === node) rows[filled++] = row;
  return rows;
}

function everything(node: number, exampleCount: number, nodeCount: number): Rows {
  if (exampleCount === 0) throw new EmptyShare("replicated", node, nodeCount);
  return allRows(exampleCount);
}

function allRows(exampleCount: number): Rows {
  const rows = new Uint32Array(exampleCount);
  for (let row = 0; row < exampleCount; row++) rows[row] = row;
  return rows;
}
