import { addScaledInto } from "../math/vectors.ts";
import type { GradientSums } from "./gradient-sums.ts";
import { countLength, type LengthCounts } from "./length-counts.ts";
import type { Claims, GradientReport, SummedReport } from "./summed-report.ts";

/**
 * All that an aggregator needs of a round's reports, as sums: those of two groups of nodes merge into those of both, so that
 * reports may be added one after the other at one place, or at many places whose sums are merged on the way (merged-report.ts).
 * Plain data; takes the same memory for any number of nodes, but for the gradients that delta needs.
 */
export interface RoundSums {
  /** Entries of each vector of weights. */
  readonly weightCount: number;
  /** tau, as asked of every node; with momentum at the nodes, how far it reaches (reach.ts). */
  asked: number;
  /** Whether `correctionOf` (mean-correction.ts) will be asked for. */
  corrects: boolean;
  reports: number;
  /** D: the examples behind the reports. */
  examples: number;
  /** sum_i D_i w_i over the reports with weights, how many these are, and sum_i D_i over them. */
  readonly weights: Float64Array;
  weightReports: number;
  weightExamples: number;
  /** Of those among them whose nodes had a drift correction before, where drift is corrected. */
  readonly corrected: CorrectedSums;
  /** sum_i D_i path_i; present as soon as a node told its path. */
  paths: Float64Array | undefined;
  /** Present as soon as a node told its correction. */
  told: ToldCorrections | undefined;
  /** Present as soon as a node did fewer updates than asked, and drift is corrected. */
  byUpdates: ByUpdates | undefined;
  /** How long the nodes' mean gradients were, where that is counted. */
  readonly lengths: LengthCounts;
  /** sum_i D_i F_i(w0) and sum_i D_i F_i(w_f). */
  lossAtStart: number;
  lossOfBest: number;
  /** The same of the mean of iterates, and sum_i D_i over those who said it; only in a final evaluation. */
  lossOfMean: number;
  meanExamples: number;
  /** sum_i D_i^2 times the squared standard error of the difference between that and F_i(w0), and sum_i D_i over those who told it. */
  meanVarianceBySquares: number;
  meanVarianceExamples: number;
  /** sum_i D_i ||w_i - w0||^2 and sum_i D_i tau_i noise_i^2, where nodes measure them. */
  squaredMovement: number;
  squaredNoise: number;
  /** sum_i D_i^2 ||w_i - w0||^2, for what some of the nodes say of all of them. */
  movementBySquares: number;
  /** sum_i D_i^2 tau_i noise_i^2: how far noise moves the mean of all. */
  noiseBySquares: number;
  /** sum_i D_i tau_i, and sum_i D_i tau_i / seconds_i. */
  updates: number;
  updatesPerSecond: number;
  /** Local updates of the node that did most. */
  mostUpdates: number;
  /** max_i of the time for local updates, and of the same by the number of updates; and the sum of the former. */
  slowestSeconds: number;
  slowestUpdateSeconds: number;
  localSeconds: number;
  /** What delta needs: each node's gradient until their mean is known. */
  readonly gradients: GradientReport[];
  /** The same of nodes behind relays, of which only sums are known; undefined of none. */
  gradientSums: GradientSums | undefined;
}

/** sum_i D_i reach(tau_i) and sum_i D_i, and the latter over those that told c_i: what a vector that is in each local update adds up to. */
export interface CorrectedSums {
  reach: number;
  examples: number;
  told: number;
}

/**
 * Of nodes that told c_i: sum_i D_i (c_i + w_i / (tau_i*eta)), and sum_i D_i / (tau_i*eta); with momentum, reach(tau_i) for tau_i. Where they
 * told their paths too: sum_i D_i (c_i - path_i), and 0.
 */
export interface ToldCorrections {
  readonly vectors: Float64Array;
  weight: number;
}

/** sum_i (D_i/tau_i) w_i, and sum_i D_i/tau_i; with momentum at the nodes, reach(tau_i) for tau_i. */
export interface ByUpdates {
  readonly weights: Float64Array;
  weight: number;
}

export interface SumsOptions {
  readonly asked: number;
  readonly corrects: boolean;
}

/** No clock tells less apart; keeps speeds finite. */
const shortestSeconds = 1e-9;

/** What nodes say of themselves, of no node. */
const noClaims = {
  ...{ lossAtStart: 0, lossOfBest: 0, lossOfMean: 0, meanExamples: 0, squaredNoise: 0, noiseBySquares: 0 },
  ...{ updatesPerSecond: 0, slowestSeconds: 0, slowestUpdateSeconds: 0, localSeconds: 0 },
} as const;

/** The sums of no reports. */
export function emptySums(weightCount: number, { asked, corrects }: SumsOptions): RoundSums {
  return {
    weightCount,
    asked,
    corrects,
    reports: 0,
    examples: 0,
    weights: new Float64Array(weightCount),
    weightReports: 0,
    weightExamples: 0,
    corrected: { reach: 0, examples: 0, told: 0 },
    paths: undefined,
    told: undefined,
    byUpdates: undefined,
    lengths: new Map(),
    meanVarianceBySquares: 0,
    meanVarianceExamples: 0,
    ...noClaims,
    squaredMovement: 0,
    movementBySquares: 0,
    updates: 0,
    mostUpdates: 0,
    gradients: [],
    gradientSums: undefined,
  };
}

/** The sums of no reports, in the memory of old sums. */
export function clearedSums({ weightCount, weights }: RoundSums, options: SumsOptions): RoundSums {
  weights.fill(0);
  return { ...emptySums(0, options), weightCount, weights };
}

/**
 * Adds a report, whose weights are read here and not kept; a gradient is kept.
 *
 * @throws RangeError if a vector has the wrong length or the report is of no examples
 */
export function addReport(sums: RoundSums, report: SummedReport): void {
  const { examples, localUpdates, reach = localUpdates, localSeconds, weights, estimates, drift } = report;
  const { correction, path } = report;
  if (!(examples > 0 && examples < Infinity)) throw new RangeError(`a report cannot be of ${examples} examples`);
  for (const vector of [weights, estimates?.gradient, correction, path]) if (vector) requireLength(sums, vector.length);
  if (weights) {
    if (path) {
      sums.paths ??= new Float64Array(sums.weightCount);
      addScaledInto(sums.paths, examples, path);
    } else if (sums.corrects && reach !== sums.asked) sums.byUpdates ??= byUpdatesAsAsked(sums);
    if (sums.byUpdates) {
      addScaledInto(sums.byUpdates.weights, examples / reach, weights);
      sums.byUpdates.weight += examples / reach;
    }
    const tells = correction !== undefined && report.stepSize !== undefined;
    if (sums.corrects && report.corrected)
      addCorrected(sums, { reach: examples * reach, examples, told: tells ? examples : 0 });
    if (tells) {
      sums.told ??= { vectors: new Float64Array(sums.weightCount), weight: 0 };
      addScaledInto(sums.told.vectors, examples, correction);
      if (path) addScaledInto(sums.told.vectors, -examples, path);
      else {
        const scale = examples / (reach * report.stepSize);
        addScaledInto(sums.told.vectors, scale, weights);
        sums.told.weight += scale;
      }
    }
    addScaledInto(sums.weights, examples, weights);
    sums.weightReports += 1;
    if (report.length !== undefined) countLength(sums.lengths, report.length);
    sums.weightExamples += examples;
  }
  sums.reports += 1;
  sums.examples += examples;
  if (report.lossOfMeanVariance !== undefined) {
    sums.meanVarianceBySquares += examples * examples * report.lossOfMeanVariance;
    sums.meanVarianceExamples += examples;
  }
  if (drift) {
    sums.squaredMovement += examples * drift.squaredMovement;
    sums.movementBySquares += examples * examples * drift.squaredMovement;
  }
  sums.updates += examples * localUpdates;
  sums.mostUpdates = Math.max(sums.mostUpdates, localUpdates);
  const { lossAtStart: loss, lossOfBest, lossOfMean } = report;
  const squaredNoise = drift?.squaredNoise;
  addClaims(sums, { examples, localUpdates, localSeconds, loss, lossOfBest, lossOfMean, squaredNoise });
  if (estimates) sums.gradients.push({ examples, ...estimates });
}

/** Adds sums of reports whose nodes had a drift correction. */
export function addCorrected({ corrected }: RoundSums, { reach, examples, told }: CorrectedSums): void {
  corrected.reach += reach;
  corrected.examples += examples;
  corrected.told += told;
}

function addClaims(sums: RoundSums, claims: Claims): void {
  const { examples, localUpdates, localSeconds, lossOfMean, squaredNoise } = claims;
  sums.lossAtStart += examples * claims.loss;
  sums.lossOfBest += examples * claims.lossOfBest;
  if (lossOfMean !== undefined) {
    sums.lossOfMean += examples * lossOfMean;
    sums.meanExamples += examples;
  }
  if (squaredNoise !== undefined) {
    sums.squaredNoise += examples * localUpdates * squaredNoise;
    sums.noiseBySquares += examples * examples * localUpdates * squaredNoise;
  }
  sums.updatesPerSecond += (examples * localUpdates) / Math.max(shortestSeconds, localSeconds);
  sums.slowestSeconds = Math.max(sums.slowestSeconds, localSeconds);
  sums.slowestUpdateSeconds = Math.max(sums.slowestUpdateSeconds, localSeconds / Math.max(1, localUpdates));
  sums.localSeconds += localSeconds;
}

/** The sums of the same reports with other claims. */
export function claimAnew(sums: RoundSums, claims: Iterable<Claims>): void {
  Object.assign(sums, noClaims);
  for (const each of claims) addClaims(sums, each);
}

/** Overwrites `target` with sum_i p_i w_i. Throws a RangeError if no report had weights. */
export function meanWeightsInto(target: Float32Array, sums: RoundSums): void {
  requireLength(sums, target.length);
  requireWeights(sums);
  for (let i = 0; i < target.length; i++) target[i] = (sums.weights[i] as number) / sums.weightExamples;
}

/** `||mean - vector||^2`, in float64. Throws a RangeError if no report had weights. */
export function squaredDistanceOfMean(sums: RoundSums, vector: Float32Array): number {
  requireLength(sums, vector.length);
  requireWeights(sums);
  let sum = 0;
  for (let i = 0; i < vector.length; i++) {
    const difference = (sums.weights[i] as number) / sums.weightExamples - (vector[i] as number);
    sum += difference * difference;
  }
  return sum;
}

/** `||mean - w0||^2` as plain descent on the mean of the told paths would have it, by the mean number of updates; undefined where none was told. */
export function squaredMovementOnPaths(
  { paths, weightExamples, updates, examples }: RoundSums,
  stepSize: number,
): number | undefined {
  if (paths === undefined) return undefined;
  const far = (stepSize * updates) / (examples * weightExamples);
  return far ** 2 * paths.reduce((sum, entry) => sum + entry * entry, 0);
}

/** What `byUpdates` is while all nodes did as many updates as asked. */
export function byUpdatesAsAsked({ weights, weightExamples, asked }: RoundSums): ByUpdates {
  const scaled = new Float64Array(weights.length);
  addScaledInto(scaled, 1 / asked, weights);
  return { weights: scaled, weight: weightExamples / asked };
}

function requireLength({ weightCount }: RoundSums, length: number): void {
  if (length === weightCount) return;
  throw new RangeError(`these are sums of vectors of ${weightCount} entries, not ${length}`);
}

function requireWeights({ weightReports }: RoundSums): void {
  if (weightReports === 0) throw new RangeError("there is no mean of no vectors");
}
