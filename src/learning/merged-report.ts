import { addScaledInto } from "../math/vectors.ts";
import { addGradientMeans, gradientSumsOf } from "./gradient-sums.ts";
import { mergeLengths } from "./length-counts.ts";
import { addCorrected, byUpdatesAsAsked, type CorrectedSums, type RoundSums } from "./round-sums.ts";

/** Means of vectors: as they were summed, or as they were told. */
export type Mean = Float64Array | Float32Array;

/**
 * What a relay tells of a round: the sums of all reports behind it as one report. Its vectors are means less w0, and its numbers float64,
 * so that sums that were merged on the way, over however many relays, are those of one place that got all reports (told-sums.ts says how
 * finely means are told). Plain data.
 */
export interface MergedReport<M extends Mean = Mean> {
  /** D: the examples behind it. */
  readonly examples: number;
  /** Those of the node that made most. */
  readonly localUpdates: number;
  /** Of the slowest. */
  readonly localSeconds: number;
  /** The mean of w_i - w0; left out if no report had weights. */
  readonly weights?: M;
  /** Means. */
  readonly lossAtStart: number;
  readonly lossOfBest: number;
  readonly merged: MergedSums<M>;
}

/** What a merged report has beside what every report has. */
export interface MergedSums<M extends Mean = Mean> {
  readonly reports: number;
  readonly weightReports: number;
  readonly weightExamples: number;
  /** As in RoundSums. */
  readonly updates: number;
  readonly updatesPerSecond: number;
  readonly slowestUpdateSeconds: number;
  readonly computedSeconds: number;
  readonly movement?:
    | { readonly sum: number; readonly bySquares: number; readonly noise: number; readonly noiseBySquares: number }
    | undefined;
  readonly ofMean?:
    | {
        readonly loss: number;
        readonly examples: number;
        readonly variance: number;
        readonly varianceExamples: number;
      }
    | undefined;
  /** How often lengths occur, by the number of their bucket. */
  readonly lengths?: readonly (readonly [bucket: number, count: number])[] | undefined;
  /** As in RoundSums; left out if no node had a drift correction. */
  readonly corrected?: Readonly<CorrectedSums> | undefined;
  /** The mean of w_i - w0 by D_i/reach(tau_i), and sum_i D_i/reach(tau_i); left out while all did as asked. */
  readonly byUpdates?: M | undefined;
  readonly byUpdatesWeight?: number | undefined;
  /** The mean of the paths that nodes told. */
  readonly path?: Float32Array | undefined;
  /** sum_i D_i (c_i + (w_i - w0)/(reach(tau_i)*eta)) / D over those that told c_i, and sum_i D_i/(reach(tau_i)*eta). Of paths: sum_i D_i (c_i - path_i) / D, and 0. */
  readonly told?: M | undefined;
  readonly toldWeight?: number | undefined;
  /** The means of g_i, rho_i, beta_i and ||g_i||^2, and over how many examples. */
  readonly gradient?: Float32Array | undefined;
  readonly estimates?:
    | { readonly examples: number; readonly rho: number; readonly beta: number; readonly squares: number }
    | undefined;
}

/** Of at least one report. `start`: w0. */
export function mergedReportOf(sums: RoundSums, start: Float32Array): MergedReport {
  const { examples, weightExamples, byUpdates, told, paths } = sums;
  const { squaredMovement, squaredNoise, movementBySquares, noiseBySquares } = sums;
  const gradients = gradientSumsOf(sums.gradients, sums.gradientSums);
  const merged: MergedSums = {
    reports: sums.reports,
    weightReports: sums.weightReports,
    weightExamples,
    updates: sums.updates,
    updatesPerSecond: sums.updatesPerSecond,
    slowestUpdateSeconds: sums.slowestUpdateSeconds,
    computedSeconds: sums.localSeconds,
    ...(movementBySquares > 0 || noiseBySquares > 0
      ? { movement: { sum: squaredMovement, bySquares: movementBySquares, noise: squaredNoise, noiseBySquares } }
      : {}),
    ...(sums.meanExamples + sums.meanVarianceExamples > 0
      ? {
          ofMean: {
            loss: sums.lossOfMean,
            examples: sums.meanExamples,
            variance: sums.meanVarianceBySquares,
            varianceExamples: sums.meanVarianceExamples,
          },
        }
      : {}),
    ...(sums.lengths.size > 0 ? { lengths: [...sums.lengths] } : {}),
    ...(sums.corrected.examples > 0 ? { corrected: { ...sums.corrected } } : {}),
    ...(byUpdates
      ? { byUpdates: meanChange(byUpdates.weights, byUpdates.weight, start), byUpdatesWeight: byUpdates.weight }
      : {}),
    ...(paths ? { path: Float32Array.from(paths, (sum) => sum / weightExamples) } : {}),
    ...(told ? { told: toldChange(told, weightExamples, start), toldWeight: told.weight } : {}),
    ...(gradients
      ? {
          gradient: Float32Array.from(gradients.gradient, (sum) => sum / gradients.examples),
          estimates: {
            examples: gradients.examples,
            rho: gradients.rho / gradients.examples,
            beta: gradients.beta / gradients.examples,
            squares: gradients.squares / gradients.examples,
          },
        }
      : {}),
  };
  return {
    examples,
    localUpdates: sums.mostUpdates,
    localSeconds: sums.slowestSeconds,
    ...(sums.weightReports > 0 ? { weights: meanChange(sums.weights, weightExamples, start) } : {}),
    lossAtStart: sums.lossAtStart / examples,
    lossOfBest: sums.lossOfBest / examples,
    merged,
  };
}

function meanChange(sum: Float64Array, weight: number, start: Float32Array): Float64Array {
  const change = new Float64Array(start.length);
  for (let j = 0; j < change.length; j++) change[j] = (sum[j] as number) / weight - (start[j] as number);
  return change;
}

function toldChange(
  { vectors, weight }: NonNullable<RoundSums["told"]>,
  examples: number,
  start: Float32Array,
): Float64Array {
  const change = new Float64Array(start.length);
  for (let j = 0; j < change.length; j++)
    change[j] = ((vectors[j] as number) - weight * (start[j] as number)) / examples;
  return change;
}

/**
 * Adds what a relay tells to the sums, whose round it is of. The report stays as it is.
 *
 * @param start w0
 * @throws RangeError if a vector has the wrong length
 */
export function addMerged(sums: RoundSums, report: MergedReport, start: Float32Array): void {
  const { examples, weights, merged } = report;
  for (const vector of [weights, merged.byUpdates, merged.path, merged.told, merged.gradient]) {
    if (vector && vector.length !== sums.weightCount)
      throw new RangeError(`these are sums of vectors of ${sums.weightCount} entries, not ${vector.length}`);
  }
  if (weights) addWeights(sums, weights, merged, start);
  sums.reports += merged.reports;
  sums.examples += examples;
  sums.lossAtStart += examples * report.lossAtStart;
  sums.lossOfBest += examples * report.lossOfBest;
  const { ofMean, movement, gradient, estimates } = merged;
  if (ofMean) {
    sums.lossOfMean += ofMean.loss;
    sums.meanExamples += ofMean.examples;
    sums.meanVarianceBySquares += ofMean.variance;
    sums.meanVarianceExamples += ofMean.varianceExamples;
  }
  if (movement) {
    sums.squaredMovement += movement.sum;
    sums.movementBySquares += movement.bySquares;
    sums.squaredNoise += movement.noise;
    sums.noiseBySquares += movement.noiseBySquares;
  }
  sums.updates += merged.updates;
  sums.updatesPerSecond += merged.updatesPerSecond;
  sums.mostUpdates = Math.max(sums.mostUpdates, report.localUpdates);
  sums.slowestSeconds = Math.max(sums.slowestSeconds, report.localSeconds);
  sums.slowestUpdateSeconds = Math.max(sums.slowestUpdateSeconds, merged.slowestUpdateSeconds);
  sums.localSeconds += merged.computedSeconds;
  if (merged.corrected && weights) addCorrected(sums, merged.corrected);
  if (merged.lengths) mergeLengths(sums.lengths, new Map(merged.lengths));
  if (gradient && estimates) sums.gradientSums = addGradientMeans(sums.gradientSums, { ...estimates, gradient });
}

function addWeights(sums: RoundSums, weights: Mean, merged: MergedSums, start: Float32Array): void {
  const { weightExamples, byUpdates, byUpdatesWeight = 0, path, told, toldWeight = 0 } = merged;
  if (path) {
    sums.paths ??= new Float64Array(sums.weightCount);
    addScaledInto(sums.paths, weightExamples, path);
  }
  if (sums.corrects && byUpdates) sums.byUpdates ??= byUpdatesAsAsked(sums);
  if (sums.byUpdates) {
    const scale = byUpdates ? byUpdatesWeight : weightExamples / sums.asked;
    addScaledInto(sums.byUpdates.weights, scale, start);
    addScaledInto(sums.byUpdates.weights, scale, byUpdates ?? weights);
    sums.byUpdates.weight += scale;
  }
  if (told) {
    sums.told ??= { vectors: new Float64Array(sums.weightCount), weight: 0 };
    addScaledInto(sums.told.vectors, weightExamples, told);
    addScaledInto(sums.told.vectors, toldWeight, start);
    sums.told.weight += toldWeight;
  }
  addScaledInto(sums.weights, weightExamples, start);
  addScaledInto(sums.weights, weightExamples, weights);
  sums.weightReports += merged.weightReports;
  sums.weightExamples += weightExamples;
}

/**
 * Takes out of the sums what a report told of nodes that corrected drift by a c that was `error` above what it is: each of their local
 * updates has gone by eta times that too far back. Called after `addMerged` with the report.
 */
export function takeErrorOut(
  sums: RoundSums,
  { merged: { corrected } }: MergedReport,
  { error, stepSize }: { readonly error: Float32Array; readonly stepSize: number },
): void {
  if (!corrected) return;
  // Where nodes tell paths, what the error has made of their weights is not known, and stays in them.
  if (sums.paths) addScaledInto(sums.paths, -corrected.examples, error);
  else addScaledInto(sums.weights, stepSize * corrected.reach, error);
  if (sums.byUpdates) addScaledInto(sums.byUpdates.weights, stepSize * corrected.examples, error);
  if (sums.told) addScaledInto(sums.told.vectors, corrected.told, error);
}
