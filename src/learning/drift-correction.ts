import { RunningWeightedMean } from "./aggregation.ts";
import type { Correction } from "./correction.ts";

export type { Correction } from "./correction.ts";

/**
 * The aggregator's side of drift correction (local-rules/scaffold.ts), for one round: whether nodes can derive the next c, and c itself if they cannot. Since c_i - c
 * cancels in the mean over all nodes, the reports are enough: c = sum_i p_i (w0 - w_i) / (tau_i*eta).
 */
export class RunningCorrection {
  readonly #localUpdates: number;
  readonly #mean: RunningWeightedMean;
  /** Mean of the w_i in which each counts D_i/tau_i; made when the first node did fewer updates than asked. */
  #byUpdates: RunningWeightedMean | undefined;

  /**
   * @param localUpdates tau, as asked of everybody
   * @param mean the round's mean of weights, to which each w_i is added after it was added here
   */
  constructor(localUpdates: number, mean: RunningWeightedMean) {
    this.#localUpdates = localUpdates;
    this.#mean = mean;
  }

  /** Adds a report: w_i, D_i, tau_i. */
  add(weights: Float32Array, examples: number, updates: number): void {
    if (this.#byUpdates === undefined) {
      if (updates === this.#localUpdates) return;
      this.#byUpdates = new RunningWeightedMean(weights.length);
      this.#byUpdates.merge(this.#mean, 1 / this.#localUpdates);
    }
    this.#byUpdates.add(weights, examples / updates);
  }

  /**
   * What the next directive says if everybody goes on.
   *
   * @param start w0 of the round that has ended
   * @param stepSize eta
   */
  next(start: Float32Array, stepSize: number): Correction {
    if (this.#byUpdates === undefined) return { kind: "derive" };
    const mean = new Float32Array(start.length);
    this.#byUpdates.meanInto(mean);
    const scale = this.#byUpdates.weight / (this.#mean.weight * stepSize);
    for (let j = 0; j < mean.length; j++) mean[j] = scale * ((start[j] as number) - (mean[j] as number));
    return { kind: "given", mean };
  }
}
