import type { Features } from "../learning/dataset.ts";
import type { LinearLoss } from "../learning/kernels.ts";

/** The losses' numbers in src/kernels/assembly/losses.ts. */
export const lossNumbers: Readonly<Record<LinearLoss, number>> = { "squared-hinge": 0, logistic: 1, squared: 2 };

/** The kinds' numbers in src/kernels/assembly/layouts.ts. */
export const kindNumbers: Readonly<Record<Features["kind"], number>> = { float32: 0, bytes: 1, packed: 2 };

/**
 * What the module exports (src/kernels/assembly/index.ts). Everything is an address or a size; what each argument means is
 * said where the function is. A flag is 0 or 1.
 */
export interface ModuleExports {
  firstFreeByte(): number;

  touch(features: number, rowBytes: number, rows: number, count: number): number;
  touchPacked(features: number, starts: number, rows: number, count: number): number;

  scoresOfBytes(
    scores: number,
    weights: number,
    features: number,
    rowBytes: number,
    padded: number,
    scale: number,
    rows: number,
    count: number,
  ): void;

  scoresOfFloats(
    scores: number,
    weights: number,
    features: number,
    featureCount: number,
    rows: number,
    count: number,
  ): void;

  scoresOfPacked(
    scores: number,
    weights: number,
    features: number,
    starts: number,
    apart: number,
    scale: number,
    rows: number,
    count: number,
  ): void;

  sumOfLosses(loss: number, scores: number, targets: number, count: number): number;

  addGradientOfBytes(
    loss: number,
    sums: number,
    partial: number,
    floats: number,
    floatsApart: number,
    weights: number,
    features: number,
    rowBytes: number,
    padded: number,
    scale: number,
    rows: number,
    targets: number,
    count: number,
  ): number;

  addGradientOfFloats(
    loss: number,
    sums: number,
    partial: number,
    weights: number,
    features: number,
    featureCount: number,
    padded: number,
    rows: number,
    targets: number,
    count: number,
  ): number;

  addGradientOfPacked(
    loss: number,
    sums: number,
    partial: number,
    weights: number,
    features: number,
    starts: number,
    apart: number,
    padded: number,
    scale: number,
    rows: number,
    targets: number,
    count: number,
  ): number;

  softmaxScores(
    scores: number,
    classCount: number,
    floats: number,
    weights: number,
    features: number,
    kind: number,
    rowBytes: number,
    starts: number,
    apart: number,
    featureCount: number,
    padded: number,
    scale: number,
    rows: number,
    count: number,
  ): void;

  sumOfSoftmaxLosses(scores: number, classCount: number, classes: number, count: number): number;

  addSoftmaxGradient(
    sums: number,
    partial: number,
    classCount: number,
    floats: number,
    floatsApart: number,
    scores: number,
    factors: number,
    weights: number,
    features: number,
    kind: number,
    rowBytes: number,
    starts: number,
    apart: number,
    featureCount: number,
    padded: number,
    scale: number,
    rows: number,
    classes: number,
    count: number,
  ): number;

  assignToCentres(
    nearest: number,
    distances: number,
    sums: number,
    counts: number,
    floats: number,
    centres: number,
    centreCount: number,
    features: number,
    kind: number,
    rowBytes: number,
    starts: number,
    apart: number,
    featureCount: number,
    padded: number,
    scale: number,
    rows: number,
    count: number,
  ): number;

  takeMean(mean: number, sums: number, weights: number, padded: number, factor: number, regularization: number): number;

  addScaledToF32(target: number, factor: number, vector: number, count: number): void;
  addScaledToF64(target: number, factor: number, vector: number, count: number): void;
  squaredNorm(a: number, count: number): number;
  squaredDistanceInF64(a: number, b: number, count: number): number;
}
