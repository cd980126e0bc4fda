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
  readonly report: MergedReport<Float32Array>;
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
  if (!weights || (!sending && !untold.weights && !untold.byUpdates)) return { report: asFloat32(report) };
  const { weightExamples, byUpdates, byUpdatesWeight = 0 } = merged;
  const random = sending && randomFrom(sending.random);
  const rounding = sending && random ? { encoding: sending.encoding, random } : undefined;
  const told = tellMean(weights, weightExamples, untold.weights, rounding);
  const toldBy = byUpdates && tellMean(byUpdates, byUpdatesWeight, untold.byUpdates, rounding);
  if (!told || (byUpdates && !toldBy)) return { report: asFloat32(report) };
  keepUntold(untold, report, { weights: told, byUpdates: toldBy, asked });
  return {
    report: asFloat32({ ...report, weights: told, merged: { ...merged, ...(toldBy ? { byUpdates: toldBy } : {}) } }),
    ...(sending ? { form: formOf(sending.encoding) } : {}),
  };
}

function asFloat32({ weights, merged, ...report }: MergedReport): MergedReport<Float32Array> {
  const { byUpdates, told, ...sums } = merged;
  return {
    ...report,
    ...(weights ? { weights: float32Of(weights) } : {}),
    merged: {
      ...sums,
      ...(byUpdates ? { byUpdates: float32Of(byUpdates) } : {}),
      ...(told ? { told: float32Of(told) } : {}),
    },
  };
}

const float32Of = (mean: Mean): Float32Array => (mean instanceof Float32Array ? mean : Float32Array.from(mean));

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

interface Told {
  /** The means as they were told; `byUpdates` that is left out is told by `weights`. */
  readonly weights: Mean;
  readonly byUpdates: Mean | undefined;
  /** As in Telling. */
  readonly asked: number | undefined;
}

/** Keeps in `untold` what is still untold of a report's sums. */
export function keepUntold(untold: UntoldSums, { weights, merged }: MergedReport, told: Told): void {
  if (!weights) return;
  const { weightExamples, byUpdates, byUpdatesWeight = 0 } = merged;
  const by = byUpdates ?? (told.asked === undefined ? undefined : weights);
  const scale = byUpdates ? byUpdatesWeight : weightExamples / (told.asked ?? 1);
  untold.byUpdates = by && untoldNow(by, told.byUpdates ?? told.weights, scale, untold.byUpdates);
  untold.weights = untoldNow(weights, told.weights, weightExamples, untold.weights);
}

/** What is still untold of a sum, in its memory. */
function untoldNow(mean: Mean, told: Mean, weight: number, before: Float64Array | undefined): Float64Array {
  const untold = before ?? new Float64Array(mean.length);
  for (let j = 0; j < untold.length; j++)
    untold[j] = (untold[j] as number) + weight * ((mean[j] as number) - (told[j] as number));
  return untold;
}
