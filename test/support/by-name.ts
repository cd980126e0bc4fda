import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { planOf } from "../../src/catalog/plan.ts";
import type { Strategy } from "../../src/control/strategy.ts";
import type { Labels } from "../../src/learning/dataset.ts";
import * as rules from "../../src/learning/partitions.ts";
import type { Random } from "../../src/math/random.ts";

/** What tests ask for by name, of what comes with Edgewise. */

type Spread = readonly [labels: Labels | undefined, exampleCount: number, nodeCount: number, random?: Random];

export const partition = (name: string, ...[labels, exampleCount, nodeCount, random]: Spread) =>
  rules.partition(builtInCatalog.partition(name), nodeCount, { exampleCount, labels, random });

export const shareOf = (node: number, name: string, ...[labels, exampleCount, nodeCount, random]: Spread) =>
  rules.shareOf(node, builtInCatalog.partition(name), nodeCount, { exampleCount, labels, random });

export const partitionShares = (name: string, labelCount: number, nodeCount: number, options?: { seed?: number }) =>
  rules.partitionShares(builtInCatalog.partition(name), labelCount, nodeCount, options);

/** Partitions that are no case of the papers. */
export const partitionPresets = ["dirichlet:0.5", "shards:2", "quantity:0.5"] as const;

/** The strategy with the phi of the squared SVM, and the update rule that it is made for. */
export function createStrategy(name: string, { tauMax }: { readonly tauMax: number }): Strategy {
  const settings = { strategy: name, update: "default", momentum: "default", phi: "default", tauMax } as const;
  return planOf(builtInCatalog, settings, "squared-svm").strategy;
}
