import { casePartition } from "../learning/case-partitions.ts";
import { dirichletPartition, quantityPartition, shardsPartition } from "../learning/skewed-partitions.ts";
import type { PartitionEntry } from "./entries.ts";

const alpha = { name: "ALPHA", least: 0, exclusive: true, most: 1e6, example: 0.5 } as const;

/** The cases of the papers first, in their order. */
export const builtInPartitions: readonly PartitionEntry[] = [
  {
    name: "uniform",
    title: "uniform",
    about: "Dealt to all nodes in turn, whatever the labels.",
    case: 1,
    create: () => casePartition("uniform"),
  },
  {
    name: "by-label",
    title: "by label",
    about: "Each label goes to one node, or to few.",
    case: 2,
    create: () => casePartition("by-label"),
  },
  {
    name: "replicated",
    title: "replicated",
    about: "Every node has everything.",
    case: 3,
    create: () => casePartition("replicated"),
  },
  {
    name: "mixed",
    title: "mixed",
    about: "One half of the labels is dealt to half of the nodes in turn, the other half goes by label.",
    case: 4,
    create: () => casePartition("mixed"),
  },
  {
    name: "dirichlet",
    title: "Dirichlet",
    about: "Of each label the nodes get proportions drawn from a Dirichlet distribution; small ALPHA: few labels each.",
    parameters: [alpha],
    create: ([value], name) => dirichletPartition(value as number, name),
  },
  {
    name: "shards",
    title: "shards",
    about: "Sorted by label and cut into equal shards, of which each node gets N.",
    parameters: [{ name: "N", least: 1, most: 1000, whole: true, example: 2 }],
    create: ([value], name) => shardsPartition(value as number, name),
  },
  {
    name: "quantity",
    title: "quantity",
    about: "Nodes get different numbers of examples, drawn from a Dirichlet distribution, whatever the labels.",
    parameters: [alpha],
    create: ([value], name) => quantityPartition(value as number, name),
  },
];
