import { datasetOptimum } from "../../../src/catalog/known-optima.ts";

/** The data of a node that takes part. */
interface Holder {
  readonly examples?: number;
}

/**
 * The smallest loss that weights can have on the examples of a run, which is known of some models on whole datasets; undefined where
 * it is not, or where the nodes do not hold the whole dataset between them, or each for itself.
 */
export function optimumFor(
  { dataset, model }: { readonly dataset: string; readonly model: string },
  nodes: readonly Holder[],
): number | undefined {
  const known = datasetOptimum(dataset, model);
  if (known === undefined || nodes.length === 0) return undefined;
  const counts = nodes.map(({ examples = 0 }) => examples);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const isWhole = total === known.examples || counts.every((count) => count === known.examples);
  return isWhole ? known.loss : undefined;
}
