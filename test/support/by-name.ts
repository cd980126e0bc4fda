import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { planOf } from "../../src/catalog/plan.ts";
import type { Strategy } from "../../src/control/strategy.ts";
import * as rules from "../../src/learning/partitions.ts";

/** What tests ask for by name, of what comes with Edgewise. */

type After<F, N extends number> = F extends (...args: infer A) => unknown
  ? N extends 1
    ? A extends [unknown, ...infer R]
      ? R
      : never
    : A extends [unknown, unknown, ...infer R]
      ? R
      : never
  : never;

export const partition = (name: string, ...rest: After<typeof rules.partition, 1>) =>
  rules.partition(builtInCatalog.partition(name), ...rest);

export const shareOf = (node: number, name: string, ...rest: After<typeof rules.shareOf, 2>) =>
  rules.shareOf(node, builtInCatalog.partition(name), ...rest);

export const partitionShares = (name: string, ...rest: After<typeof rules.partitionShares, 1>) =>
  rules.partitionShares(builtInCatalog.partition(name), ...rest);

/** Partitions that are no case of the papers. */
export const partitionPresets = ["dirichlet:0.5", "shards:2", "quantity:0.5"] as const;

/** The strategy with the phi of the squared SVM, and the update rule that it is made for. */
export function createStrategy(name: string, { tauMax }: { readonly tauMax: number }): Strategy {
  const settings = { strategy: name, update: "default", momentum: "default", phi: "default", tauMax } as const;
  return planOf(builtInCatalog, settings, "squared-svm").strategy;
}
