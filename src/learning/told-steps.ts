import { addScaledInto } from "../math/vectors.ts";
import { roundToStepsInto } from "./encoding/whole-steps.ts";
import type { MergedReport } from "./merged-report.ts";
import { keepUntold } from "./told-sums.ts";
import type { UntoldSums } from "./untold-sums.ts";

/**
 * What a relay tells of means where they are not encoded: as whole steps (whole-steps.ts), whose size goes by the weights that change. What
 * rounding takes from a sum is added to the next one.
 *
 * Where all nodes did as many updates as asked there is one mean, with twelve bits more than weights of its size have as float32, so that
 * the next w0, and c, are hardly ever rounded to other float32 than they would be flat. Otherwise the mean by updates comes besides, as
 * what it is beyond the former; with two bits more than weights have, and seven for the former, both together are shorter than two of float32.
 */

/** Vectors of a merged report as whole steps: `beyond` is the mean by updates less `change`. */
export interface ToldSteps {
  /** The mean of w_i - w0. */
  readonly change: Float64Array;
  readonly beyond?: Float64Array | undefined;
  readonly told?: Float64Array | undefined;
}

/** A merged report without the vectors that are told as whole steps. */
export interface StepsReport {
  readonly report: MergedReport<Float32Array>;
  readonly steps: ToldSteps;
}

/** Bits of a step below the largest weight of a block, of which float32 has 24. */
const bitsAlone = 36;
const bitsBesideBeyond = 31;
const bitsBeyond = 26;

/**
 * Rounds a report, and keeps in `untold` what that takes.
 *
 * @param start w0
 * @param asked reach(tau) of a node that does as asked, where drift is corrected: `byUpdates` that is left out is taken for `weights` by that
 * @returns undefined of a report without weights
 */
export function tellSteps(
  report: MergedReport,
  untold: UntoldSums,
  { start, asked }: { readonly start: Float32Array; readonly asked: number | undefined },
): StepsReport | undefined {
  const { weights, ...rest } = report;
  if (!weights) return undefined;
  const { byUpdates, told, ...merged } = report.merged;
  const { weightExamples, byUpdatesWeight = 0 } = merged;
  const change = withUntold(weights, untold.weights, weightExamples);
  roundToStepsInto(change, start, byUpdates ? bitsBesideBeyond : bitsAlone);
  const beyond = byUpdates && withUntold(byUpdates, untold.byUpdates, byUpdatesWeight);
  if (beyond) {
    addScaledInto(beyond, -1, change);
    roundToStepsInto(beyond, start, bitsBeyond);
  }
  keepUntold(untold, report, { weights: change, byUpdates: beyond && sumOf(change, beyond), asked });
  const corrections = told && Float64Array.from(told);
  if (corrections) roundToStepsInto(corrections, corrections, bitsAlone);
  return {
    report: { ...rest, merged },
    steps: { change, ...(beyond ? { beyond } : {}), ...(corrections ? { told: corrections } : {}) },
  };
}

/** The merged report that was told so. */
export function reportOfSteps({ report, steps: { change, beyond, told } }: StepsReport): MergedReport {
  const { merged } = report;
  return {
    ...report,
    weights: change,
    merged: {
      ...merged,
      ...(beyond ? { byUpdates: sumOf(change, beyond) } : {}),
      ...(told ? { told } : {}),
    },
  };
}

const withUntold = (mean: ArrayLike<number>, untold: Float64Array | undefined, weight: number): Float64Array =>
  Float64Array.from(mean, (entry, j) => entry + (untold ? (untold[j] as number) / weight : 0));

const sumOf = (a: Float64Array, b: Float64Array): Float64Array => a.map((entry, j) => entry + (b[j] as number));
