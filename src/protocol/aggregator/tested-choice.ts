import { lostByChance, reachedWeights } from "./returned.ts";
import type { Comparing } from "./scoring-state.ts";
import type { Run } from "./state.ts";

/**
 * Nodes' losses choose among w_f, the newest weights and the mean of iterates. Where the aggregator has test examples, it looks whether
 * the choice can be an honest one. It does not choose by them: what is reported of the test data stays true of data that nothing was
 * chosen by, as long as the nodes' choice is not far worse there than what they left.
 */

/** What nodes' losses have chosen from, apart from `chosen`; what is to be returned in its place comes first. Nothing, if they chose nothing. */
export function alternativesTo({ plan, mean, next, bestWeights }: Run, chosen: Float32Array): readonly Float32Array[] {
  if (!plan.returnsBestWeights || chosen !== bestWeights) return [];
  const all = [mean?.weights, reachedWeights(next)].filter((weights) => weights !== undefined);
  return [...new Set(all)].filter((weights) => weights !== chosen);
}

/**
 * The weights to return, and the losses on the test examples that speak for them, if those that the nodes chose lose more by a tenth of
 * what was gained; undefined if they do not.
 *
 * @param losses of the initial weights, of what the nodes chose, and of the others
 */
export function overruled(
  { others }: Pick<Comparing, "others">,
  [initial = Number.NaN, chosen = Number.NaN, ...ofOthers]: readonly number[],
): { readonly weights: Float32Array; readonly chosenLoss: number; readonly loss: number } | undefined {
  const least = Math.min(
    ...ofOthers.filter(Number.isFinite),
    Number.isFinite(chosen) ? chosen : Number.POSITIVE_INFINITY,
  );
  const most = least + lostByChance * Math.max(0, initial - least);
  if (!Number.isFinite(most) || chosen <= most) return undefined;
  const i = ofOthers.findIndex((loss) => loss <= most);
  const weights = others[i];
  return weights && { weights, chosenLoss: chosen, loss: ofOthers[i] as number };
}
