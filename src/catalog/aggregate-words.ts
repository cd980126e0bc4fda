import { builtInAggregationRules } from "./aggregation-rules.ts";

/** What is made of the nodes' weights, in a list of what a run is: `trimmed mean (1) of the weights`; empty of the usual mean. */
export function aggregateWords(aggregate = "mean"): string {
  if (aggregate === "mean") return "";
  const [name, ...parameters] = aggregate.split(":");
  const title = builtInAggregationRules.find((rule) => rule.name === name)?.title ?? name;
  return `${title}${parameters.length > 0 ? ` (${parameters.join(", ")})` : ""} of the weights`;
}
