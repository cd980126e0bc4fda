import { clippedMean, meanRule } from "../learning/aggregation-rule.ts";
import { krum, multiKrum } from "../learning/aggregation-rules/krum.ts";
import { coordinateMedian, trimmedMean } from "../learning/aggregation-rules/trimmed-mean.ts";
import type { AggregationRuleEntry } from "./entries.ts";
import type { Parameter } from "./names.ts";

const liars: Parameter = { name: "F", least: 1, most: 4999, whole: true, example: 1 };

export const builtInAggregationRules: readonly AggregationRuleEntry[] = [
  {
    name: "mean",
    title: "mean",
    about: "Averages the nodes' weights by their numbers of examples.",
    create: () => meanRule,
  },
  {
    name: "median",
    title: "median",
    about: "Takes the value in the middle, of each weight for itself.",
    create: () => coordinateMedian,
  },
  {
    name: "trimmed",
    title: "trimmed mean",
    about: "Averages what is left of each weight without the F largest and the F smallest values.",
    parameters: [liars],
    create: ([trimmed], name) => trimmedMean(trimmed as number, name),
  },
  {
    name: "krum",
    title: "Krum",
    about: "Takes the weights of the node that is nearest to the others, where F nodes may lie (Krum, 2017).",
    parameters: [liars],
    create: ([most], name) => krum(most as number, name),
  },
  {
    name: "multi-krum",
    title: "multi-Krum",
    about: "Averages the weights of all nodes but the F that are farthest from the others (multi-Krum, 2017).",
    parameters: [liars],
    create: ([most], name) => multiKrum(most as number, name),
  },
  {
    name: "clipped",
    title: "clipped mean",
    about: "Averages, but shortens each node's way to the median length of the round before.",
    create: () => clippedMean,
  },
];
