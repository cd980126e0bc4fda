import { addScaledInto } from "../math/vectors.ts";
import type { Correction } from "./correction.ts";
import { byUpdatesAsAsked, type RoundSums } from "./round-sums.ts";

/** What the reports of a round say of the nodes' drift corrections c_i and their mean c. */

/** The part of c that is not of this round's reports: that of nodes which were not asked, with c as it was before. */
export interface RestOfCorrection {
  readonly mean: Float32Array;
  /** Their examples together. */
  readonly examples: number;
}

/**
 * What the next directive says of the drift correction to nodes that go on. Nodes can derive c if all did as many updates
 * as asked, and if they can tell the mean from the next w0 (`derivable`). Otherwise it is given: since c_i - c cancels in
 * the mean over all nodes, the reports are enough,
 *
 *     c = sum_i p_i (w0 - w_i) / (reach(tau_i) * eta)
 *
 * Where not all were asked, P being the share of those who reported (docs/algorithm.md, Who takes part),
 *
 *     c <- (1 - P) c + sum_i p_i (w0 - w_i) / (reach(tau_i) * eta)
 *
 * Where nodes told their paths, these are what is summed.
 *
 * @param start w0
 */
export function correctionOf(
  sums: RoundSums,
  start: Float32Array,
  {
    stepSize,
    derivable,
    rest,
  }: { readonly stepSize: number; readonly derivable: boolean; readonly rest?: RestOfCorrection | undefined },
): Correction {
  const { paths, weightExamples } = sums;
  if (sums.byUpdates === undefined && derivable && rest === undefined && !paths) return { kind: "derive" };
  const mean = new Float32Array(start.length);
  if (paths) for (let j = 0; j < mean.length; j++) mean[j] = (paths[j] as number) / weightExamples;
  else {
    const { weights, weight } = sums.byUpdates ?? byUpdatesAsAsked(sums);
    for (let j = 0; j < mean.length; j++) mean[j] = (weights[j] as number) / weight;
    const scale = weight / (weightExamples * stepSize);
    for (let j = 0; j < mean.length; j++) mean[j] = scale * ((start[j] as number) - (mean[j] as number));
  }
  if (rest) joinInto(mean, weightExamples / (weightExamples + rest.examples), rest.mean);
  return { kind: "given", mean };
}

/** `vector` becomes share * vector + (1 - share) * rest. */
function joinInto(vector: Float32Array, share: number, rest: Float32Array): void {
  for (let j = 0; j < vector.length; j++) {
    const before = rest[j] as number;
    vector[j] = before + share * ((vector[j] as number) - before);
  }
}

/**
 * Adds sum_i D_i c_i over a round's reports to `target`, c_i being as it is after the round. A node that told it is taken at
 * its word, of one that had none before it is (w0 - w_i) / (reach(tau_i) * eta), and those of `known` are in `target` already and
 * change by that less c.
 *
 * @param start w0
 * @param known the examples of the last kind together, and c as it was in the round
 */
export function addCorrectionsInto(
  target: Float64Array,
  sums: RoundSums,
  {
    start,
    stepSize,
    known,
  }: { readonly start: Float32Array; readonly stepSize: number; readonly known: RestOfCorrection },
): void {
  const { paths, told } = sums;
  if (paths) {
    for (const sum of told ? [paths, told.vectors] : [paths]) addScaledInto(target, 1, sum);
    addScaledInto(target, -known.examples, known.mean);
    return;
  }
  const { weights, weight } = sums.byUpdates ?? byUpdatesAsAsked(sums);
  addScaledInto(target, weight / stepSize - (told?.weight ?? 0), start);
  addScaledInto(target, -1 / stepSize, weights);
  if (told) addScaledInto(target, 1, told.vectors);
  addScaledInto(target, -known.examples, known.mean);
}
