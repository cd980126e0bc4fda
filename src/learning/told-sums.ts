import { type Random, randomFrom } from "../math/random.ts";
import { allFinite } from "../math/vectors.ts";
import { type Encoding, formOf, roundInto, type VectorForm } from "./encoding/encoding.ts";
import type { Sending } from "./encoding/error-feedback.ts";
import type { Mean, MergedReport } from "./merged-report.ts";
import type { UntoldSums } from "./untold-sums.ts";

/**
 * What a relay tells in fewer bytes than float32 takes. What rounding takes from a sum of changes is added to the next one
 * (error-feedback.ts): sums and not means, as reports of other nodes may be behind the next one.
 */

/** A report whose vectors are float32, and the form of its `weights` and `byUpdates`; left out, they are written as float32. */
export interface EncodedReport {
  readonly report: MergedReport;
  readonly form?: VectorForm;
}

interface Telling {
  /** How it is to be told; left out, as float32, with all that rounding took before. */
  readonly sending: Sending | undefined;
  /** reach(tau) of a node that does as asked, where drift is corrected: `byUpdates` that is left out is taken for `weights` by that. */
  readonly asked: number | undefined;
}

/** Rounds a report, and keeps in `untold` what that takes. A report that float32 can write and the encoding cannot is told as float32. */
export function tellSums(report: MergedReport, untold: UntoldSums, { sending, asked }: Telling): EncodedReport {
  const { weights, merged } = report;
  const plain = asFloat32(report);
  if (!weights || (!sending && !untold.weights && !untold.byUpdates)) return { report: plain };
  const { byUpdates, byUpdatesWeight = 0 } = merged;
  const random = sending && randomFrom(sending.random);
  const rounding = sending && random ? { encoding: sending.encoding, random } : undefined;
  const told = tellMean(weights, merged.weightExamples, untold.weights, rounding);
  const by = byUpdates ?? (asked === undefined ? undefined : weights);
  // What is left out is told by the weights.
  const scale = byUpdates ? byUpdatesWeight : merged.weightExamples / (asked ?? 1);
  const toldBy = byUpdates && tellMean(byUpdates, byUpdatesWeight, untold.byUpdates, rounding);
  if (!told || (byUpdates && !toldBy)) return { report: plain };
  untold.byUpdates = by && untoldNow(by, toldBy ?? told, scale, untold.byUpdates);
  untold.weights = untoldNow(weights, told, merged.weightExamples, untold.weights);
  return {
    report: { ...plain, weights: told, merged: { ...plain.merged, ...(toldBy ? { byUpdates: toldBy } : {}) } },
    ...(sending ? { form: formOf(sending.encoding) } : {}),
  };
}

const asFloat32 = (report: MergedReport): MergedReport => {
  const { weights, merged } = report;
  const { byUpdates, told } = merged;
  return {
    ...report,
    ...(weights ? { weights: Float32Array.from(weights) } : {}),
    merged: {
      ...merged,
      ...(byUpdates ? { byUpdates: Float32Array.from(byUpdates) } : {}),
      ...(told ? { told: Float32Array.from(told) } : {}),
    },
  };
};

/** The mean with what was untold of the sum, rounded; undefined if it is too large for float32. */
function tellMean(
  mean: Mean,
  weight: number,
  untold: Float64Array | undefined,
  rounding: { readonly encoding: Encoding; readonly random: Random } | undefined,
): Float32Array | undefined {
  const told = Float32Array.from(mean, (entry, j) => entry + (untold ? (untold[j] as number) / weight : 0));
  if (!allFinite(told)) return undefined;
  if (rounding) roundInto(told, rounding.encoding, rounding.random);
  return told;
}

/** What is still untold of a sum, in its memory. */
export function untoldNow(mean: Mean, told: Mean, weight: number, before: Float64Array | undefined): Float64Array {
  const untold = before ?? new Float64Array(mean.length);
  for (let j = 0; j < untold.length; j++)
    untold[j] = (untold[j] as number) + weight * ((mean[j] as number) - (told[j] as number));
  return untold;
}
