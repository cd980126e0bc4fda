import { addScaledInto } from "../../math/vectors.ts";
import type { LocalRule } from "../local-rule.ts";

/** The gradients of a round's updates together, and how many they are. */
export interface PathState<S> {
  readonly sum: Float32Array;
  updates: number;
  /** Of the rule whose gradients these are. */
  rule: S;
}

/** The same rule, which also tells its path: the mean of the gradients that it was given in the round. */
export function withPath<S>(rule: LocalRule<S>): LocalRule<PathState<S>> {
  return {
    name: rule.name,
    corrects: rule.corrects,
    init: (weightCount) => ({ sum: new Float32Array(weightCount), updates: 0, rule: rule.init(weightCount) }),
    begin(state, opening) {
      state.sum.fill(0);
      state.updates = 0;
      state.rule = rule.begin(state.rule, opening);
      return state;
    },
    stepInto(weights, gradient, state, round) {
      addScaledInto(state.sum, 1, gradient);
      state.updates++;
      state.rule = rule.stepInto(weights, gradient, state.rule, round);
      return state;
    },
    finish(state, closing) {
      state.rule = rule.finish(state.rule, closing);
      return state;
    },
    path: ({ sum, updates }) => sum.map((total) => total / Math.max(1, updates)),
    shift: ({ rule: state }) => rule.shift(state),
  };
}
