import { createRandom, type Random, shuffleInPlace } from "../math/random.ts";
import { UserError } from "../protocol/user-error.ts";
import { allRows, type Labels, type Rows } from "./dataset.ts";
import { type CaseName, caseOf, type PartitionName, parsePartition, partitionChoices } from "./partition-names.ts";
import { dirichletOwners, quantityOwners, shardOwners } from "./skewed-partitions.ts";

/*
 * How examples are spread over nodes, cases 1 to 4 of the papers in this order:
 * - `uniform`: dealt to all nodes in turn, whatever their labels;
 * - `by-label`: label l to node l mod N;
 * - `replicated`: every node has everything;
 * - `mixed`: the first half of the labels dealt to the first ceil(N/2) nodes in turn, the other labels l to node
 *   ceil(N/2) + l mod (N - ceil(N/2)).
 * Where a group of L labels has G > L nodes, label number j of the group is dealt in turn to the group's nodes k with
 * k mod L = j. skewed-partitions.ts has `dirichlet:ALPHA`, `shards:N` and `quantity:ALPHA`.
 */

/** A partition was asked for that does not exist. */
export class UnknownPartition extends UserError {
  override readonly name = "UnknownPartition";
  readonly partition: string;

  constructor(partition: string) {
    super(`there is no partition "${partition}"`, { toDo: `choose one of: ${partitionChoices}` });
    this.partition = partition;
  }
}

/** A node would hold no examples. */
export class EmptyShare extends UserError {
  override readonly name = "EmptyShare";
  readonly partition: PartitionName;
  /** Counted from 0; the message counts from 1. */
  readonly nodeIndex: number;
  readonly nodeCount: number;

  constructor(partition: PartitionName, nodeIndex: number, nodeCount: number) {
    const number = caseOf(partition);
    super(
      `node ${nodeIndex + 1} of ${nodeCount} would hold no examples in partition "${partition}"` +
        `${number === undefined ? "" : ` (case ${number})`}`,
      { toDo: "use fewer nodes, more examples or another partition" },
    );
    this.partition = partition;
    this.nodeIndex = nodeIndex;
    this.nodeCount = nodeCount;
  }
}

/** A partition goes by labels that the dataset does not have. */
export class LabelsMissing extends UserError {
  override readonly name = "LabelsMissing";
  readonly partition: PartitionName;

  constructor(partition: PartitionName) {
    super(`partition "${partition}" needs labelled examples`, {
      toDo: 'use "uniform", "replicated" or "quantity:0.5" for data without labels',
    });
    this.partition = partition;
  }
}

/**
 * The rows of every node, ascending, entry i for node i. `random` decides in which order examples are dealt, and
 * everything in partitions with a parameter; without it they are dealt in the order of the rows (and with seed 0). Everyone who
 * passes a stream of the same seed and path gets the same shares.
 *
 * @throws EmptyShare, LabelsMissing, UnknownPartition
 */
export function partition(
  name: PartitionName,
  labels: Labels | undefined,
  exampleCount: number,
  nodeCount: number,
  random?: Random,
): Rows[] {
  if (name === "replicated") {
    return Array.from({ length: nodeCount }, (_, node) => everything(node, exampleCount, nodeCount));
  }
  const owners = ownersOf(name, labels, exampleCount, nodeCount, random);
  const counts = new Uint32Array(nodeCount);
  for (const owner of owners) counts[owner] = (counts[owner] as number) + 1;
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new EmptyShare(name, empty, nodeCount);
  const shares = Array.from(counts, (count) => new Uint32Array(count));
  for (let row = exampleCount - 1; row >= 0; row--) {
    const owner = owners[row] as number;
    counts[owner] = (counts[owner] as number) - 1;
    (shares[owner] as Rows)[counts[owner] as number] = row;
  }
  return shares;
}

/**
 * The rows of one node (counted from 0): `partition(...)[nodeIndex]` without making the other nodes' lists.
 *
 * @throws EmptyShare if this node's share is empty; LabelsMissing, UnknownPartition
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
 * frequent, for pictures. A node that would hold nothing has zeros only. Partitions with a parameter are those of a seed.
 *
 * @throws UnknownPartition
 */
export function partitionShares(
  name: PartitionName,
  labelCount: number,
  nodeCount: number,
  { seed = 1 }: { readonly seed?: number } = {},
): number[][] {
  const parsed = parse(name);
  if ("parameter" in parsed) return sharesOfExample(name, labelCount, nodeCount, seed);
  const pools = poolsOf(parsed.kind, labelCount, nodeCount);
  return Array.from({ length: nodeCount }, (_, node) =>
    pools.map(({ nodes }) => (name === "replicated" ? 1 : nodes.includes(node) ? 1 / nodes.length : 0)),
  );
}

/** The shares of examples made up for it: at least a thousand of each label, and a hundred for each node. */
function sharesOfExample(name: PartitionName, labelCount: number, nodeCount: number, seed: number): number[][] {
  const each = Math.max(1000, Math.ceil((100 * nodeCount) / labelCount));
  const values = Uint8Array.from({ length: labelCount * each }, (_, i) => i % labelCount);
  const owners = ownersOf(name, { values, labelCount }, values.length, nodeCount, createRandom(seed, "partition"));
  const shares = Array.from({ length: nodeCount }, () => Array<number>(labelCount).fill(0));
  owners.forEach((owner, row) => {
    const share = shares[owner] as number[];
    const label = values[row] as number;
    share[label] = (share[label] as number) + 1;
  });
  return shares.map((counts) => counts.map((count) => count / each));
}

/** The nodes to which examples are dealt in turn. */
interface Pool {
  readonly nodes: readonly number[];
  dealt: number;
}

/** The pool of each label; labels whose examples are dealt together share one. */
function poolsOf(name: CaseName, labelCount: number, nodeCount: number): Pool[] {
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

function parse(name: PartitionName) {
  const parsed = parsePartition(name);
  if (parsed === undefined) throw new UnknownPartition(name);
  return parsed;
}

/** The node of each example. */
function ownersOf(
  name: PartitionName,
  labels: Labels | undefined,
  exampleCount: number,
  nodeCount: number,
  random: Random | undefined,
): Uint32Array {
  const parsed = parse(name);
  if ("parameter" in parsed) {
    const { kind, parameter } = parsed;
    const draws = random ?? createRandom(0, "partition");
    if (kind === "quantity") return quantityOwners(exampleCount, nodeCount, parameter, draws);
    if (labels === undefined) throw new LabelsMissing(name);
    return (kind === "shards" ? shardOwners : dirichletOwners)(labels, nodeCount, parameter, draws);
  }
  if (labels === undefined && name !== "uniform") throw new LabelsMissing(name);
  const labelOf = labels?.values;
  const pools = poolsOf(parsed.kind, labels?.labelCount ?? 1, nodeCount);
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
