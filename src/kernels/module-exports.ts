import type { LinearLoss } from "../learning/kernels.ts";

/** The losses' numbers in src/kernels/assembly/losses.ts. */
export const lossNumbers: Readonly<Record<LinearLoss, number>> = { "squared-hinge": 0, logistic: 1, squared: 2 };

/**
 * What the module exports (src/kernels/assembly/index.ts). What a call works on stands in the block of parameters; `count` is
 * how many rows of the workspace.
 */
export interface ModuleExports {
  firstFreeByte(): number;
  parametersAt(): number;

  touch(count: number): number;
  touchPacked(count: number): number;
  touchTable(count: number): number;

  linearScores(count: number): void;
  sumOfLosses(loss: number, count: number): number;
  addLinearGradient(loss: number, count: number): number;

  softmaxScores(count: number): void;
  sumOfSoftmaxLosses(count: number): number;
  addSoftmaxGradient(count: number): number;

  assignToCentres(count: number, adds: boolean): number;

  takeMean(factor: number, regularization: number): number;
  squaredNorm(): number;
}
