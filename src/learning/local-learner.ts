import { type Random, randomFrom } from "../math/random.ts";
import { addScaledInto, allFinite, squaredDistance } from "../math/vectors.ts";
import { clipped } from "./aggregation-rules/clipping.ts";
import type { Dataset, Rows } from "./dataset.ts";
import { roundInto } from "./encoding/encoding.ts";
import { sendChangeInto } from "./encoding/error-feedback.ts";
import { createEvaluation, type Evaluation } from "./evaluation.ts";
import { eventually, repeat, type Steps, whenThere } from "./eventually.ts";
import { decodeLearner, encodeLearner, initialLearnerState, type LearnerState } from "./learner-state.ts";
import type { LocalRule, RuleRound } from "./local-rule.ts";
import { sgd } from "./local-rules/sgd.ts";
import { lossesOver } from "./losses-over.ts";
import { createMinibatches, type Minibatches, minibatchesFrom } from "./minibatches.ts";
import type { Eventually, Model } from "./model.ts";
import { squaredMovementAlong } from "./node-step.ts";
import { reach } from "./reach.ts";
import { observe, type RoundBeginning, type RoundLosses, type RoundObservations } from "./round-observations.ts";
import { type Between, gradientInSlicesInto, lossInSlices } from "./slices.ts";

export interface LocalLearnerOptions {
  readonly model: Model;
  readonly data: Dataset;
  /** The node's share of the data; must not be empty. */
  readonly rows: Rows;
  readonly batch: number | "full";
  /** eta, of rounds that begin without another one. */
  readonly stepSize: number;
  /** How local updates use the gradient; `sgd` if left out. */
  readonly rule?: LocalRule;
  /** mu, by which the aggregator continues its last step; only rules that correct need to know. 0 if left out. */
  readonly momentum?: number;
  /** What is observed in each round: what beta, rho and delta are made of (if left out), or movement and noise. */
  readonly measure?: "estimates" | "drift";
  /** Decides the minibatches. */
  readonly random: Random;
  /** A clock, in seconds, by which the local updates are timed. */
  readonly seconds: () => number;
  /** Called between slices of what is computed over many rows; its time is not counted. Without it nothing runs in between. */
  readonly between?: Between;
}

/**
 * A node's part in learning. A round is `startRound`, `advance` until enough updates are done, `finishRound`; or only
 * `evaluateRound`. What returns a promise must be awaited before the next call; with a synchronous model nothing does.
 * A round may be left unfinished by starting another, also where `between` has thrown; then that one has no comparison.
 */
export interface LocalLearner {
  /** D_i. */
  readonly exampleCount: number;
  /** Local updates done in this round. */
  readonly updatesDone: number;
  /** Time spent in them, and in nothing else: the gradient at w0 belongs to the first one. */
  readonly updateSeconds: number;
  /** ||w_i - w0||^2 of the round that was finished last, or of plain descent on the path that the rule tells, if drift is measured. */
  readonly squaredMovement: number;
  /** w0 of the last directive, which the next one may tell a change of. */
  readonly start: Float32Array | undefined;
  /** w_i - w0 of the round that was finished last, as it is to be sent, if an encoding was asked for and its numbers are finite. */
  readonly change: Float32Array | undefined;
  /** The mean of the gradients that the round which was finished last followed, as it is to be sent, if the rule tells it. */
  readonly path: Float32Array | undefined;
  /** c_i after the round that was finished last, if the rule has one; to be read before the next round begins. */
  readonly correction: Float32Array | undefined;
  startRound(beginning: RoundBeginning): Eventually<RoundObservations>;
  /** Does `updates` local updates by the update rule, each on its own minibatch, the round's first on B. */
  advance(updates: number): Eventually<void>;
  /** Ends the round and gives w_i away: the returned vector belongs to the caller. */
  finishRound(): Float32Array;
  /** Nothing is compared with what came of the round that was finished last. */
  forgetRound(): void;
  /**
   * A round without local updates, in place of `startRound`: mean losses over one minibatch, and over another one each time that
   * `another` says so, which is told how many are done. Never over more than all examples once.
   */
  evaluateRound(beginning: RoundBeginning, another?: (done: number) => boolean): Eventually<RoundLosses>;
  /** Begins an evaluation of the loss of `weights` over all the node's examples. */
  score(weights: Float32Array): Evaluation;
  /** The learner between two calls, also in the middle of a round, as bytes from which it goes on bit for bit. */
  snapshot(): Uint8Array;
}

/** A node before its first round. */
export function createLocalLearner(options: LocalLearnerOptions): LocalLearner {
  const { model, rows, batch, random, rule = sgd, stepSize } = options;
  const state = initialLearnerState(rule, model.weightCount, stepSize);
  return learnerFrom(options, createMinibatches(rows, batch, random), state, undefined);
}

/**
 * The learner that `snapshot` was taken of, made with the same options; `random` is not looked at.
 *
 * @throws RangeError for a snapshot of another version
 */
export function restoreLocalLearner(options: LocalLearnerOptions, snapshot: Uint8Array): LocalLearner {
  const { minibatches, state, gradient } = decodeLearner(snapshot);
  return learnerFrom(options, minibatchesFrom(options.rows, options.batch, minibatches), state, gradient);
}

function learnerFrom(
  options: LocalLearnerOptions,
  minibatches: Minibatches,
  state: LearnerState,
  nextGradient: Float32Array | undefined,
): LocalLearner {
  const { model, data, rows, seconds, rule = sgd, momentum = 0, measure = "estimates" } = options;
  const gradient = nextGradient ?? new Float32Array(model.weightCount);
  /** Whether `gradient` is already that of the next update. */
  let gradientKnown = nextGradient !== undefined;
  /** The gradient at w_i, or that of the second half of a minibatch. */
  const otherGradient = new Float32Array(model.weightCount);
  /** What the rule knows during a round. */
  let ruleRound: RuleRound = { stepSize: state.stepSize, start: state.start ?? new Float32Array(0) };
  /** When the current update began, plus the time that was spent outside of it since. */
  let begun = 0;
  /** Memory of an old w_i, to be used again. */
  let spare: Float32Array | undefined;
  let change: Float32Array | undefined;
  let path: Float32Array | undefined;

  function between(): Eventually<void> {
    const paused = seconds();
    const turn = options.between?.();
    if (turn === undefined) return undefined;
    return turn.then(() => {
      begun += seconds() - paused;
    });
  }

  const gradientOverInto = (target: Float32Array, at: Float32Array, examples: Rows) =>
    gradientInSlicesInto(target, model, at, data, examples, between);
  const lossOver = (at: Float32Array, examples: Rows) => lossInSlices(model, at, data, examples, between);

  function begin(beginning: RoundBeginning): void {
    const { weights: next, previousBecameBest, comparesBest, bestWeights, stepSize } = beginning;
    requireLength(next);
    if (comparesBest === false) {
      state.best = undefined;
    } else if (bestWeights !== undefined) {
      requireLength(bestWeights);
      state.best = bestWeights;
      state.own = undefined;
    } else if (previousBecameBest || state.best === undefined) {
      [state.best, state.start] = [state.start, state.best];
    }
    state.start ??= new Float32Array(model.weightCount);
    state.start.set(next);
    state.stepSize = stepSize ?? options.stepSize;
    state.clipLength = beginning.clipLength;
    state.sending = beginning.sending;
    ruleRound = { stepSize: state.stepSize, start: state.start };
    state.weights = undefined;
    state.updatesDone = 0;
  }

  function requireLength({ length }: Float32Array): void {
    if (length !== model.weightCount)
      throw new RangeError(`${model.name} has ${model.weightCount} weights, not ${length}`);
  }

  function beginRule({ correction, weights: next, stepSize = options.stepSize }: RoundBeginning): void {
    if (rule.corrects && correction === undefined)
      throw new Error(`${rule.name} needs to be told how each round begins`);
    const told = rule.corrects && correction ? correction : ({ kind: "restart" } as const);
    if (told.kind !== "restart" && !state.finishedLast)
      throw new Error("a drift correction cannot be continued by a node that did not finish the round before");
    if (told.kind === "given") requireLength(told.mean);
    state.finishedLast = false;
    const opening = { stepSize, start: next, lastStart: state.start, correction: told, momentum };
    state.rule = rule.begin(state.rule, opening);
  }

  function* startRound(beginning: RoundBeginning): Steps<RoundObservations> {
    beginRule(beginning);
    begin(beginning);
    const { weights } = beginning;
    const { best, own } = state;
    state.own = undefined;
    begun = seconds();
    const observed = yield* observe(gradient, otherGradient, {
      start: weights,
      ...{ best, own, measure, lossOver, gradientOverInto },
      minibatch: minibatches.roundStart(),
      exampleCount: rows.length,
      shift: rule.shift(state.rule),
      onGradient() {
        state.updateSeconds = seconds() - begun;
      },
    });
    spare = own;
    state.weights = weights;
    gradientKnown = true;
    return observed;
  }

  function* evaluateRound(beginning: RoundBeginning, another: (done: number) => boolean): Steps<RoundLosses> {
    begin(beginning);
    // Without local updates no node has a correction to go on from.
    state.finishedLast = false;
    state.own = undefined;
    const { meanWeights } = beginning;
    if (meanWeights) requireLength(meanWeights);
    const compared = { start: beginning.weights, best: state.best, mean: meanWeights };
    return yield* lossesOver(compared, { minibatches, exampleCount: rows.length, lossOver, another });
  }

  function advance(updates: number): Eventually<void> {
    begun = seconds();
    return whenThere(repeat(updates, localUpdate), () => {
      state.updateSeconds += seconds() - begun;
    });
  }

  function localUpdate(): Eventually<void> {
    const current = inRound();
    if (gradientKnown) return step(current);
    return whenThere(gradientOverInto(gradient, current, minibatches.next()), () => step(current));
  }

  /** Moves the weights by `gradient`. */
  function step(current: Float32Array): void {
    gradientKnown = false;
    state.updatesDone++;
    state.rule = rule.stepInto(current, gradient, state.rule, ruleRound);
  }

  function inRound(): Float32Array {
    if (state.weights === undefined) throw new Error("no round has been started");
    return state.weights;
  }

  return {
    exampleCount: rows.length,
    get updatesDone() {
      return state.updatesDone;
    },
    get updateSeconds() {
      return state.updateSeconds;
    },
    get squaredMovement() {
      return state.squaredMovement;
    },
    get start() {
      return state.start;
    },
    get change() {
      return change;
    },
    get path() {
      return path;
    },
    get correction() {
      return rule.correction?.(state.rule);
    },
    startRound: (beginning) => eventually(startRound(beginning)),
    advance,
    finishRound() {
      const finished = inRound();
      const { start, stepSize } = ruleRound;
      state.weights = undefined;
      change = undefined;
      if (state.sending && allFinite(finished)) {
        state.lost ??= new Float32Array(model.weightCount);
        // From here on the weights are those that the aggregator will have.
        change = sendChangeInto(finished, start, state.lost, state.sending);
      } else if (state.lost && allFinite(finished)) {
        // All arrives, also what rounding took from changes before.
        addScaledInto(finished, 1, state.lost);
        state.lost.fill(0);
      }
      const { updatesDone: updates, clipLength } = state;
      path = updates > 0 ? rule.path?.(state.rule) : undefined;
      if (path && change && state.sending && allFinite(path))
        roundInto(path, state.sending.encoding, randomFrom(state.sending.random));
      if (updates > 0) {
        // As the aggregator will count them.
        const weights = clipped(finished, { start, reach: reach(updates, rule.kept), stepSize, clipLength });
        state.rule = rule.finish(state.rule, { stepSize, start, weights, updates, path });
        state.finishedLast = true;
      }
      if (measure === "drift") {
        const far = updates * stepSize;
        state.squaredMovement = path ? squaredMovementAlong(path, far) : squaredDistance(finished, start);
        return finished;
      }
      state.own = spare ?? new Float32Array(model.weightCount);
      state.own.set(finished);
      spare = undefined;
      return finished;
    },
    forgetRound() {
      state.own = undefined;
    },
    evaluateRound: (beginning, another = () => false) => eventually(evaluateRound(beginning, another)),
    score: (scored) => createEvaluation(model, scored, data, rows, { withMetrics: false }),
    snapshot() {
      const known = gradientKnown && state.weights ? gradient : undefined;
      return encodeLearner({ minibatches: minibatches.state(), gradient: known, state });
    },
  };
}
