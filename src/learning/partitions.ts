import { createRandom, type Random } from "../math/random.ts";
import { UserError } from "../protocol/user-error.ts";
import { allRows, type Labels, type Rows } from "./dataset.ts";

/** The examples that a partition spreads. */
export interface SpreadExamples {
  readonly exampleCount: number;
  readonly labels?: Labels | undefined;
  /**
   * Decides in which order examples are dealt, and everything in partitions with a parameter; without it they are dealt in the
   * order of the rows (and with seed 0).
   */
  readonly random?: Random | undefined;
}

/** How examples are spread over nodes, as a value. */
export interface PartitionRule {
  /** As the command line writes it, for example `dirichlet:0.5`. */
  readonly name: string;
  /** The case of the papers that it is, 1 to 4. */
  readonly case?: number;
  /** Whether it needs labels; it then cannot spread data that have none. */
  readonly needsLabels: boolean;
  /** Every node has everything; `owners` is not asked then. */
  readonly replicates: boolean;
  /** The node of each example. */
  owners(nodeCount: number, examples: SpreadExamples): Uint32Array;
  /** What `partitionShares` returns, where it can be told without examples. */
  shares?(labelCount: number, nodeCount: number): number[][];
}

/** A node would hold no examples. */
export class EmptyShare extends UserError {
  override readonly name = "EmptyShare";
  readonly partition: string;
  /** Counted from 0; the message counts from 1. */
  readonly nodeIndex: number;
  readonly nodeCount: number;

  constructor({ name, case: number }: PartitionRule, nodeIndex: number, nodeCount: number) {
    super(
      `node ${nodeIndex + 1} of ${nodeCount} would hold no examples in partition "${name}"` +
        `${number === undefined ? "" : ` (case ${number})`}`,
      { toDo: "use fewer nodes, more examples or another partition" },
    );
    this.partition = name;
    this.nodeIndex = nodeIndex;
    this.nodeCount = nodeCount;
  }
}

/** The partition needs labels, and the dataset has none. */
export class LabelsMissing extends UserError {
  override readonly name = "LabelsMissing";
  readonly partition: string;

  constructor(partition: string) {
    super(`partition "${partition}" needs labelled examples`, {
      toDo: 'use "uniform", "replicated" or "quantity:0.5" for data without labels',
    });
    this.partition = partition;
  }
}

/**
 * The rows of every node, ascending, entry i for node i. Streams of random numbers with the same seed and path give
 * the same shares.
 *
 * @throws EmptyShare, LabelsMissing
 */
export function partition(rule: PartitionRule, nodeCount: number, examples: SpreadExamples): Rows[] {
  const { exampleCount } = examples;
  if (rule.replicates) {
    return Array.from({ length: nodeCount }, (_, node) => everything(rule, node, exampleCount, nodeCount));
  }
  const owners = ownersOf(rule, nodeCount, examples);
  const counts = new Uint32Array(nodeCount);
  for (const owner of owners) counts[owner] = (counts[owner] as number) + 1;
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new EmptyShare(rule, empty, nodeCount);
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
 * @throws EmptyShare if this node's share is empty; LabelsMissing
 */
export function shareOf(nodeIndex: number, rule: PartitionRule, nodeCount: number, examples: SpreadExamples): Rows {
  if (!(nodeIndex >= 0 && nodeIndex < nodeCount)) throw new RangeError(`there is no node ${nodeIndex} of ${nodeCount}`);
  if (rule.replicates) return everything(rule, nodeIndex, examples.exampleCount, nodeCount);
  return rowsOf(rule, ownersOf(rule, nodeCount, examples), nodeIndex, nodeCount);
}

/**
 * `shares[node][label]`: the fraction (0 to 1) of a label's examples that the node holds if all labels are equally
 * frequent, for pictures. A node that would hold nothing has zeros only. Partitions with a parameter are those of a seed.
 */
export function partitionShares(
  rule: PartitionRule,
  labelCount: number,
  nodeCount: number,
  { seed = 1 }: { readonly seed?: number } = {},
): number[][] {
  return rule.shares?.(labelCount, nodeCount) ?? sharesOfExample(rule, labelCount, nodeCount, seed);
}

/** The shares of examples made up for it: at least a thousand of each label, and a hundred for each node. */
function sharesOfExample(rule: PartitionRule, labelCount: number, nodeCount: number, seed: number): number[][] {
  const each = Math.max(1000, Math.ceil((100 * nodeCount) / labelCount));
  const values = Uint8Array.from({ length: labelCount * each }, (_, i) => i % labelCount);
  const owners = ownersOf(rule, nodeCount, {
    exampleCount: values.length,
    labels: { values, labelCount },
    random: createRandom(seed, "partition"),
  });
  const shares = Array.from({ length: nodeCount }, () => Array<number>(labelCount).fill(0));
  owners.forEach((owner, row) => {
    const share = shares[owner] as number[];
    const label = values[row] as number;
    share[label] = (share[label] as number) + 1;
  });
  return shares.map((counts) => counts.map((count) => count / each));
}

/** The node of each example. */
function ownersOf(rule: PartitionRule, nodeCount: number, examples: SpreadExamples): Uint32Array {
  if (rule.needsLabels && examples.labels === undefined) throw new LabelsMissing(rule.name);
  return rule.owners(nodeCount, examples);
}

function rowsOf(rule: PartitionRule, owners: Uint32Array, node: number, nodeCount: number): Rows {
  let count = 0;
  for (const owner of owners) if (owner === node) count++;
  if (count === 0) throw new EmptyShare(rule, node, nodeCount);
  const rows = new Uint32Array(count);
  let filled = 0;
  for (let row = 0; filled < count; row++) if (owners[row] === node) rows[filled++] = row;
  return rows;
}

function everything(rule: PartitionRule, node: number, exampleCount: number, nodeCount: number): Rows {
  if (exampleCount === 0) throw new EmptyShare(rule, node, nodeCount);
  return allRows(exampleCount);
}
