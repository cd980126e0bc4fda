import { RunningWeightedMean } from "./aggregation.ts";

/**
 * Drift correction (Karimireddy et al., SCAFFOLD, 2020, option II). Node i keeps c_i, the mean of its own gradients along
 * its path through the last round; c = sum_i p_i c_i with p_i = D_i/D is their mean over the nodes. A local update takes
 *
 *     w_i <- w_i - eta * (g - c_i + c)
 *
 * and at the end of a round of tau_i local updates that began at w0
 *
 *     c_i <- c_i - c + (w0 - w_i) / (tau_i * eta)
 */

/** How a node comes by c for a round: the directive says so. */
export type Correction =
  /** c_i = c = 0 at all nodes: the first round, and each round before which the nodes that take part have changed. */
  | { readonly kind: "restart" }
  /** Everybody did tau local updates in the round before, so that c follows from the weights that everybody has. */
  | { readonly kind: "derive" }
  /** c itself, since some nodes did fewer updates than others. Whoever receives it may change it. */
  | { readonly kind: "given"; readonly mean: Float32Array };

/** A node's side: its c_i, and what it takes to find c. The order of calls is `begin`, `finish`, `begin`, `finish` ... */
export class NodeCorrection {
  readonly #stepSize: number;
  readonly #momentum: number;
  /** c_i between rounds, c - c_i during one; its content is void while `#phase` is "none". */
  readonly #vector: Float32Array;
  #phase: "none" | "shift" | "own" = "none";
  /** tau_i of the round that ended last. */
  #updates = 0;
  /** What momentum adds: w0 of the round before the last one, unless the last one was a restart. */
  #earlier: Float32Array | undefined;
  #earlierKnown = false;

  /**
   * @param length number of weights
   * @param stepSize eta
   * @param momentum mu, by which the aggregator continues its last step (see momentum.ts)
   */
  constructor(length: number, { stepSize, momentum }: { readonly stepSize: number; readonly momentum: number }) {
    this.#vector = new Float32Array(length);
    this.#stepSize = stepSize;
    this.#momentum = momentum;
  }

  /** Whether this node can begin a round otherwise than by a restart: it finished the one before. */
  get continues(): boolean {
    return this.#phase === "own";
  }

  /** c - c_i, for the local updates of this round; undefined where both are 0. Valid until `finish`. */
  get shift(): Float32Array | undefined {
    return this.#phase === "shift" ? this.#vector : undefined;
  }

  /**
   * Begins a round.
   *
   * To derive c, let w0' be where the last round began and w0'' where the one before it did. The aggregator went on to
   * w0 = mean + mu*(w0' - w0''), the mean being sum_i p_i w_i, so that
   *
   *     c = sum_i p_i (w0' - w_i) / (tau*eta) = (w0' - w0 + mu*(w0' - w0'')) / (tau*eta)
   *
   * @param start w0 of this round
   * @param last w0', where the last round began; not looked at for a restart
   * @throws Error if this is no restart and the node did not finish the last round
   */
  begin(correction: Correction, start: Float32Array, last: Float32Array | undefined): void {
    if (correction.kind === "restart") {
      this.#phase = "none";
      this.#earlierKnown = false;
      return;
    }
    if (!this.continues || last === undefined) {
      throw new Error("a drift correction cannot be continued by a node that did not finish the round before");
    }
    const vector = this.#vector;
    if (correction.kind === "given") {
      const { mean } = correction;
      for (let j = 0; j < vector.length; j++) vector[j] = (mean[j] as number) - (vector[j] as number);
    } else {
      this.#deriveShift(start, last);
    }
    this.#phase = "shift";
    if (this.#momentum === 0) return;
    this.#earlier ??= new Float32Array(vector.length);
    this.#earlier.set(last);
    this.#earlierKnown = true;
  }

  #deriveShift(start: Float32Array, last: Float32Array): void {
    const vector = this.#vector;
    const scale = 1 / (this.#updates * this.#stepSize);
    const momentum = this.#momentum;
    const earlier = this.#earlierKnown ? this.#earlier : undefined;
    for (let j = 0; j < vector.length; j++) {
      const before = last[j] as number;
      const continued = earlier ? momentum * (before - (earlier[j] as number)) : 0;
      vector[j] = scale * (before - (start[j] as number) + continued) - (vector[j] as number);
    }
  }

  /**
   * Ends a round: finds the new c_i.
   *
   * @param start w0
   * @param weights w_i
   * @param updates tau_i, at least 1
   */
  finish(start: Float32Array, weights: Float32Array, updates: number): void {
    const vector = this.#vector;
    const scale = 1 / (updates * this.#stepSize);
    const corrected = this.#phase === "shift";
    for (let j = 0; j < vector.length; j++) {
      const path = scale * ((start[j] as number) - (weights[j] as number));
      vector[j] = corrected ? path - (vector[j] as number) : path;
    }
    this.#phase = "own";
    this.#updates = updates;
  }
}

/**
 * The aggregator's side, for one round: whether nodes can derive the next c, and c itself if they cannot. Since c_i - c
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
