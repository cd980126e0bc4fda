import { addScaledInto, distance } from "../math/vectors.ts";
import type { Correction } from "./correction.ts";
import type { Rows } from "./dataset.ts";
import type { Sending } from "./encoding/error-feedback.ts";
import { type Steps, wait } from "./eventually.ts";
import { gradientByHalvesInto } from "./gradient-noise.ts";
import type { Eventually } from "./model.ts";

/** What a round begins with, as the directive says it. The learner owns both vectors from then on. */
export interface RoundBeginning {
  /** w0, the weights that all nodes start this round from. */
  readonly weights: Float32Array;
  /** eta of this round's local updates; left out, the learner's usual one. */
  readonly stepSize?: number | undefined;
  /** Whether the previous directive's weights are the best seen so far, w_f. */
  readonly previousBecameBest: boolean;
  /** False: w_f is not looked for in this run. */
  readonly comparesBest?: boolean | undefined;
  /** w_f itself, for a node that did not get the previous directive of this run. */
  readonly bestWeights?: Float32Array | undefined;
  /** A mean of the weights that rounds led to, to be evaluated beside them; only in a final evaluation. */
  readonly meanWeights?: Float32Array | undefined;
  /** A longer mean gradient of this node counts for no more than this; left out, each counts as it is. */
  readonly clipLength?: number | undefined;
  /** How the change of the weights is to be sent; left out, the weights are. */
  readonly sending?: Sending | undefined;
  /** Needed by rules that correct, except where nothing but an evaluation is asked for. */
  readonly correction?: Correction | undefined;
}

/** Losses on the round's first minibatch B, both on the same examples so that they can be compared. */
export interface RoundLosses {
  /** F_i(w0; B). */
  readonly lossAtStart: number;
  /** F_i(w_f; B), where w_f is w0 for a node that knows no other. */
  readonly lossOfBest: number;
  /** That of the mean of iterates, if there is one. */
  readonly lossOfMean?: number;
  /** Of several minibatches or all examples: the squared standard error of lossOfMean - lossAtStart, as that of all examples. */
  readonly lossOfMeanVariance?: number;
}

/** What a node observes at the start of a round. */
export interface RoundObservations extends RoundLosses {
  /** Present if estimates are measured and this node finished the round before. */
  readonly comparison?: OwnWeightsComparison;
  /** The variance of a minibatch gradient at w0 (see gradient-noise.ts); present if drift is measured. */
  readonly squaredNoise?: number;
}

/** How w_i, the node's weights before they were averaged, compare with w0, the average, on the round's first minibatch B:
 *  what beta_i, rho_i and delta_i are made of (2019, Section VI-B). */
export interface OwnWeightsComparison {
  /** F_i(w_i; B). */
  readonly lossAtOwn: number;
  /** grad F_i(w0; B), or with drift correction grad F_i(w0; B) - c_i + c; owned by the receiver. */
  readonly gradientAtStart: Float32Array;
  /** ||grad F_i(w_i; B) - grad F_i(w0; B)||. */
  readonly gradientDistance: number;
  /** ||w_i - w0||. */
  readonly weightDistance: number;
}

/** What `observe` looks at. */
export interface StartOfRound {
  /** w0, where the losses and gradients are taken. */
  readonly start: Float32Array;
  /** w_f, if it is another than w0. */
  readonly best: Float32Array | undefined;
  /** w_i of the round before, if this node finished it and estimates are measured. */
  readonly own: Float32Array | undefined;
  /** B. */
  readonly minibatch: Rows;
  /** D_i. */
  readonly exampleCount: number;
  readonly measure: "estimates" | "drift";
  /** What the update rule adds to each gradient of this round. */
  readonly shift: Float32Array | undefined;
  /** The loss, and with the gradient too, of weights over some of the node's rows. */
  readonly lossOver: (weights: Float32Array, rows: Rows) => Eventually<number>;
  readonly gradientOverInto: (gradient: Float32Array, weights: Float32Array, rows: Rows) => Eventually<number>;
  /** Called as soon as the gradient is known, before anything that only serves to observe. */
  readonly onGradient: () => void;
}

/** Overwrites `gradient` with that at w0 on the first minibatch, and `other` with anything, and tells what was observed. */
export function* observe(
  gradient: Float32Array,
  other: Float32Array,
  { start, best, own, minibatch, exampleCount, measure, shift, lossOver, gradientOverInto, onGradient }: StartOfRound,
): Steps<RoundObservations> {
  const noisy = measure === "drift" && minibatch.length > 1 && minibatch.length < exampleCount;
  const { loss: lossAtStart, squaredNoise } = noisy
    ? yield* gradientByHalvesInto(gradient, other, minibatch, exampleCount, (target, half) =>
        gradientOverInto(target, start, half),
      )
    : { loss: yield* wait(gradientOverInto(gradient, start, minibatch)), squaredNoise: 0 };
  onGradient();
  const lossOfBest = best === undefined ? lossAtStart : yield* wait(lossOver(best, minibatch));
  if (measure === "drift") return { lossAtStart, lossOfBest, squaredNoise };
  if (own === undefined) return { lossAtStart, lossOfBest };

  const lossAtOwn = yield* wait(gradientOverInto(other, own, minibatch));
  const gradientAtStart = gradient.slice();
  if (shift) addScaledInto(gradientAtStart, 1, shift);
  const gradientDistance = distance(other, gradient);
  const weightDistance = distance(own, start);
  return { lossAtStart, lossOfBest, comparison: { lossAtOwn, gradientAtStart, gradientDistance, weightDistance } };
}
