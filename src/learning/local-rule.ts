import type { Correction } from "./correction.ts";

/** What a rule may know during a round. The vector is the learner's: it is to be read during the call only. */
export interface RuleRound {
  /** eta. */
  readonly stepSize: number;
  /** w0, the weights that the round began at. */
  readonly start: Float32Array;
}

/** What a rule may know as a round begins. The learner's vectors are to be read during the call only. */
export interface RuleOpening extends RuleRound {
  /** w0 of the last directive that this node got, if it got one. */
  readonly lastStart: Float32Array | undefined;
  /**
   * How to come by c. For rules that correct, anything but a restart follows a `finish`: this node took part in the round
   * before. Other rules are always told to restart.
   */
  readonly correction: Correction;
  /** mu: the aggregator's next w0 is mean + mu*(w0 - the w0 before), wherever c is to be derived. */
  readonly momentum: number;
}

/** What a rule may know as a round ends. The learner's vectors are to be read during the call only. */
export interface RuleClosing extends RuleRound {
  /** w_i after the local updates. */
  readonly weights: Float32Array;
  /** tau_i, at least 1. */
  readonly updates: number;
  /** What `path` was, as the aggregator gets it; of rules that tell it. */
  readonly path?: Float32Array | undefined;
}

/**
 * How local updates use the gradient. A rule is a value without memory of its own: what it has to remember from call to
 * call is its state, plain data (numbers, strings, typed arrays, arrays, plain objects), one for each node. A call may
 * change the state that it gets; only the state that it returns is used afterwards. A round that is given up has a `begin`
 * without a `finish`.
 */
export interface LocalRule<S = unknown> {
  /** As the command line writes it, for example `fedprox:0.1`. */
  readonly name: string;
  /** Whether the rule needs c: directives then say how each node comes by it. */
  readonly corrects: boolean;
  /** How much of a local update the next one goes on with, within a round: by it (`reach`) moves are compared. Left out: nothing. */
  readonly kept?: number;
  /** The state of a node that has had no round yet. */
  init(weightCount: number): S;
  begin(state: S, opening: RuleOpening): S;
  /** One local update: moves `weights` (w_i) by `gradient`, which is that at `weights` and may be overwritten. The hot loop: one pass, if possible. */
  stepInto(weights: Float32Array, gradient: Float32Array, state: S, round: RuleRound): S;
  finish(state: S, closing: RuleClosing): S;
  /**
   * The mean of the gradients that the round's updates have followed so far, with what was added to them, if the weights do not tell it: it
   * goes with each report. Owned by the receiver. Where this is left out, it is (w0 - w_i) / (reach(tau_i) * eta).
   */
  path?(state: S): Float32Array;
  /** c_i after `finish`, for rules that correct: told where c has to be found anew because a node has left. */
  correction?(state: S): Float32Array | undefined;
  /** What the round's updates add to each gradient whatever it is, so that estimates count it in; undefined for nothing. */
  shift(state: S): Float32Array | undefined;
}

/** A rule that remembers nothing from one local update to the next. */
export function statelessRule(
  name: string,
  stepInto: (weights: Float32Array, gradient: Float32Array, round: RuleRound) => void,
): LocalRule<undefined> {
  return {
    name,
    corrects: false,
    init: () => undefined,
    begin: () => undefined,
    stepInto(weights, gradient, _state, round) {
      stepInto(weights, gradient, round);
      return undefined;
    },
    finish: () => undefined,
    shift: () => undefined,
  };
}
