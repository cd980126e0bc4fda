import { addScaledInto } from "../../math/vectors.ts";
import type { LocalRule, RuleOpening } from "../local-rule.ts";
import { reach } from "../reach.ts";
import { type MomentumState, momentum } from "./momentum.ts";
import { sgd } from "./sgd.ts";

/** A node's c_i, and what it takes to find c. */
export interface ScaffoldState<S = undefined> {
  /** c_i between rounds, c - c_i during one; its content is void while `phase` is "none". */
  readonly vector: Float32Array;
  phase: "none" | "shift" | "own";
  /** reach(tau_i) and eta of the round that ended last. */
  reach: number;
  stepSize: number;
  /** Of the rule that is corrected. */
  corrected: S;
  /** What momentum adds: w0 of the round before the last one, unless the last one was a restart. */
  earlier: Float32Array | undefined;
  earlierKnown: boolean;
}

/** One that is corrected: moves the weights by a gradient to which the shift has been added. */
type Corrected<S> = Pick<LocalRule<S>, "name" | "kept" | "init" | "begin" | "stepInto" | "finish" | "path">;

/**
 * Drift correction by control variates (Karimireddy et al., SCAFFOLD, 2020, option II). Node i keeps c_i, the mean of its
 * own gradients along its path through the last round; c = sum_i p_i c_i with p_i = D_i/D is their mean over the nodes. A
 * local update takes g - c_i + c in place of the gradient g, and at the end of a round of tau_i local updates that began at w0
 *
 *     c_i <- c_i - c + (w0 - w_i) / (reach(tau_i) * eta)
 *
 * In plain descent reach(tau_i) = tau_i. With momentum each gradient counts in the mean as much as it has moved the weights. Of rules that
 * tell their path, that is the last term.
 */
export function withCorrection<S>(name: string, rule: Corrected<S>): LocalRule<ScaffoldState<S>> {
  const { kept, path } = rule;
  return {
    name,
    corrects: true,
    ...(kept === undefined ? {} : { kept }),
    ...(path && { path: ({ corrected }) => path(corrected) }),

    init: (weightCount) => ({
      vector: new Float32Array(weightCount),
      phase: "none",
      reach: 0,
      stepSize: 0,
      corrected: rule.init(weightCount),
      earlier: undefined,
      earlierKnown: false,
    }),

    begin(state, opening) {
      const { correction, lastStart, momentum } = opening;
      const { vector } = state;
      state.corrected = rule.begin(state.corrected, opening);
      if (correction.kind === "restart" || lastStart === undefined) {
        state.phase = "none";
        state.earlierKnown = false;
        return state;
      }
      if (correction.kind === "given") {
        const { mean } = correction;
        for (let j = 0; j < vector.length; j++) vector[j] = (mean[j] as number) - (vector[j] as number);
      } else {
        deriveShift(state, opening, lastStart);
      }
      state.phase = "shift";
      if (momentum === 0) return state;
      state.earlier ??= new Float32Array(vector.length);
      state.earlier.set(lastStart);
      state.earlierKnown = true;
      return state;
    },

    stepInto(weights, gradient, state, round) {
      if (state.phase === "shift") addScaledInto(gradient, 1, state.vector);
      state.corrected = rule.stepInto(weights, gradient, state.corrected, round);
      return state;
    },

    finish(state, closing) {
      const { stepSize, start, weights, updates, path: told } = closing;
      const { vector } = state;
      const far = reach(updates, kept);
      const scale = 1 / (far * stepSize);
      const corrected = state.phase === "shift";
      for (let j = 0; j < vector.length; j++) {
        const followed = told ? (told[j] as number) : scale * ((start[j] as number) - (weights[j] as number));
        vector[j] = corrected ? followed - (vector[j] as number) : followed;
      }
      state.phase = "own";
      state.reach = far;
      state.stepSize = stepSize;
      state.corrected = rule.finish(state.corrected, closing);
      return state;
    },

    correction: ({ phase, vector }) => (phase === "own" ? vector : undefined),

    shift: ({ phase, vector }) => (phase === "shift" ? vector : undefined),
  };
}

/** Drift correction of plain descent: w_i <- w_i - eta * (g - c_i + c), in one pass. */
export const scaffold: LocalRule<ScaffoldState> = {
  ...withCorrection("scaffold", sgd),
  stepInto(weights, gradient, state, { stepSize }) {
    if (state.phase === "shift") correctedUpdateInto(weights, stepSize, gradient, state.vector);
    else addScaledInto(weights, -stepSize, gradient);
    return state;
  },
};

/** Drift correction of momentum at the nodes. */
export function correctedMomentum(kept: number, decay: number, name: string): LocalRule<ScaffoldState<MomentumState>> {
  return withCorrection(name, momentum(kept, decay));
}

/**
 * To derive c, let w0' be where the last round began and w0'' where the one before it did. The aggregator went on to
 * w0 = mean + mu*(w0' - w0''), the mean being sum_i p_i w_i, so that
 *
 *     c = sum_i p_i (w0' - w_i) / (reach*eta) = (w0' - w0 + mu*(w0' - w0'')) / (reach*eta)
 *
 * reach(tau) and eta are those of the last round.
 */
function deriveShift(state: ScaffoldState<unknown>, { start, momentum }: RuleOpening, last: Float32Array): void {
  const { vector } = state;
  const scale = 1 / (state.reach * state.stepSize);
  const earlier = state.earlierKnown ? state.earlier : undefined;
  for (let j = 0; j < vector.length; j++) {
    const before = last[j] as number;
    const continued = earlier ? momentum * (before - (earlier[j] as number)) : 0;
    vector[j] = scale * (before - (start[j] as number) + continued) - (vector[j] as number);
  }
}

/** `weights -= stepSize * (gradient + shift)` in one pass. */
function correctedUpdateInto(
  weights: Float32Array,
  stepSize: number,
  gradient: Float32Array,
  shift: Float32Array,
): void {
  for (let j = 0; j < weights.length; j++) {
    weights[j] = (weights[j] as number) - stepSize * ((gradient[j] as number) + (shift[j] as number));
  }
}
