import type { AggregationRule, VectorRule } from "../../learning/aggregation-rule.ts";
import { reach } from "../../learning/reach.ts";
import { meanWeightsInto } from "../../learning/round-sums.ts";
import { median } from "../../math/statistics.ts";
import type { OpenRound, Run } from "./state.ts";

/**
 * What a round leads to by the run's aggregation rule, before momentum. Rules that need all vectors get the nodes' moves, w_i - w0, of
 * nodes that made more or fewer local updates than the median as long as if they had made as many: so at the nodes' own pace a node is
 * not apart from the others by its speed.
 */

/** Moves in the order of the nodes' places, and the local updates that they are of, as far as these reach (learning/reach.ts). */
export interface Moves {
  readonly vectors: ReadonlyMap<string, Float32Array>;
  readonly reach: number;
}

const largest = 3.4e38;

/** Makes moves of the weights that were held back, in their memory. */
export function movesOf(run: Run, { vectors, weights: start, reporters }: OpenRound): Moves {
  const place = (name: string) => run.places.get(name) ?? 0;
  const named = [...vectors].sort(([a], [b]) => place(a) - place(b));
  const { kept } = run.plan.update;
  const reachOf = (name: string) => reach(reporters.get(name)?.localUpdates ?? 1, kept);
  const usual = median(named.map(([name]) => reachOf(name)));
  for (const [name, vector] of named) {
    const scale = usual / reachOf(name);
    for (let j = 0; j < vector.length; j++) {
      const move = scale * ((vector[j] as number) - (start[j] as number));
      // Of weights beyond all reason it may be none that float32 holds.
      vector[j] = Math.max(-largest, Math.min(largest, move));
    }
  }
  return { vectors: new Map(named), reach: usual };
}

/** Overwrites `weights` with what the round leads to. `moves`: undefined where sums are all that the rule needs. */
export function aggregateInto(
  weights: Float32Array,
  rule: AggregationRule,
  { sums, weights: start, reporters }: OpenRound,
  moves: Moves | undefined,
): void {
  if (rule.kind !== "vectors" || moves === undefined) return meanWeightsInto(weights, sums);
  combineInto(weights, rule, moves.vectors, (name) => reporters.get(name)?.examples ?? 0);
  for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) + (start[j] as number);
}

/** Of vectors by the nodes' names. */
export function combineInto(
  target: Float32Array,
  rule: VectorRule,
  vectors: ReadonlyMap<string, Float32Array>,
  examplesOf: (name: string) => number,
): void {
  rule.combineInto(
    target,
    [...vectors.values()],
    Array.from(vectors.keys(), (name) => examplesOf(name)),
  );
}
