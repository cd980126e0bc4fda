import { shuffleInPlace } from "../math/random.ts";
import { allRows } from "./dataset.ts";
import type { PartitionRule, SpreadExamples } from "./partitions.ts";

/** Cases 1 to 4 of the papers, in this order. */
export const caseNames = ["uniform", "by-label", "replicated", "mixed"] as const;
export type CaseName = (typeof caseNames)[number];

/** The case of the papers that a partition of this name is, 1 to 4; undefined for all others. */
export function caseOf(name: string): number | undefined {
  const index = (caseNames as readonly string[]).indexOf(name);
  return index < 0 ? undefined : index + 1;
}

/**
 * How examples are spread over nodes in the papers:
 * - `uniform`: dealt to all nodes in turn, whatever their labels;
 * - `by-label`: label l to node l mod N;
 * - `replicated`: every node has everything;
 * - `mixed`: the first half of the labels dealt to the first ceil(N/2) nodes in turn, the other labels l to node
 *   ceil(N/2) + l mod (N - ceil(N/2)).
 * Where a group of L labels has G > L nodes, label number j of the group is dealt in turn to the group's nodes k with
 * k mod L = j.
 */
export function casePartition(name: CaseName): PartitionRule {
  return {
    name,
    case: caseNames.indexOf(name) + 1,
    needsLabels: name === "by-label" || name === "mixed",
    replicates: name === "replicated",
    owners: (nodeCount, examples) => dealt(name, nodeCount, examples),
    shares: (labelCount, nodeCount) => {
      const pools = poolsOf(name, labelCount, nodeCount);
      return Array.from({ length: nodeCount }, (_, node) =>
        pools.map(({ nodes }) => (name === "replicated" ? 1 : nodes.includes(node) ? 1 / nodes.length : 0)),
      );
    },
  };
}

function dealt(name: CaseName, nodeCount: number, { exampleCount, labels, random }: SpreadExamples): Uint32Array {
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
