import type { Random } from "../math/random.ts";
import { addScaledInto, distance } from "../math/vectors.ts";
import type { Dataset, Rows } from "./dataset.ts";
import { createEvaluation, type Evaluation } from "./evaluation.ts";
import { eventually, type Steps, wait } from "./eventually.ts";
import { createMinibatches } from "./minibatches.ts";
import type { Eventually, Model } from "./model.ts";
import { type Between, gradientInSlicesInto, lossInSlices } from "./slices.ts";

export interface LocalLearnerOptions {
  readonly model: Model;
  readonly data: Dataset;
  /** The node's share of the data; must not be empty. */
  readonly rows: Rows;
  readonly batch: number | "full";
  /** eta. */
  readonly stepSize: number;
  /** Decides the minibatches. */
  readonly random: Random;
  /** A clock, in seconds, by which the local updates are timed. */
  readonly seconds: () => number;
  /** Called between slices of what is computed over many rows; its time is not counted. Left out, nobody gets a turn. */
  readonly between?: Between;
}

/** What a round begins with, as the directive says it. The learner owns both vectors from then on. */
export interface RoundBeginning {
  /** w0, the weights that all nodes start this round from. */
  readonly weights: Float32Array;
  /** Whether the previous directive's weights are the best seen so far, w_f. */
  readonly previousBecameBest: boolean;
  /** w_f itself, for a node that did not get the previous directive of this run. */
  readonly bestWeights?: Float32Array;
}

/** Losses on the round's first minibatch B, both on the same examples so that they can be compared. */
export interface RoundLosses {
  /** F_i(w0; B). */
  readonly lossAtStart: number;
  /** F_i(w_f; B), where w_f is w0 for a node that knows no better. */
  readonly lossOfBest: number;
}

/** What a node observes at the start of a round. */
export interface RoundObservations extends RoundLosses {
  /** Present if this node finished the round before. */
  readonly comparison?: OwnWeightsComparison;
}

/** How w_i, the node's weights before they were averaged, compare with w0, the average, on the round's first minibatch B:
 *  what beta_i, rho_i and delta_i are made of (2019, Section VI-B). */
export interface OwnWeightsComparison {
  /** F_i(w_i; B). */
  readonly lossAtOwn: number;
  /** grad F_i(w0; B), owned by who receives it. */
  readonly gradientAtStart: Float32Array;
  /** ||grad F_i(w_i; B) - grad F_i(w0; B)||. */
  readonly gradientDistance: number;
  /** ||w_i - w0||. */
  readonly weightDistance: number;
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
  startRound(beginning: RoundBeginning): Eventually<RoundObservations>;
  /** Does `updates` local updates w_i <- w_i - eta * grad F_i(w_i), each on its own minibatch, the round's first on B. */
  advance(updates: number): Eventually<void>;
  /** Ends the round and gives w_i away: the returned vector belongs to the caller. */
  finishRound(): Float32Array;
  /** A round without local updates, in place of `startRound`. */
  evaluateRound(beginning: RoundBeginning): Eventually<RoundLosses>;
  /** Begins an evaluation of the loss of `weights` over all the node's examples. */
  score(weights: Float32Array): Evaluation;
}

/** A node that has not had any round yet. */
export function createLocalLearner(options: LocalLearnerOptions): LocalLearner {
  const { model, data, rows, batch, stepSize, random, seconds } = options;
  const minibatches = createMinibatches(rows, batch, random);
  const gradient = new Float32Array(model.weightCount);
  const gradientAtOwn = new Float32Array(model.weightCount);
  /** w_i while the round lasts; given away at its end. */
  let weights: Float32Array | undefined;
  /** Whether `gradient` is already that of the next update. */
  let gradientKnown = false;
  let updatesDone = 0;
  let updateSeconds = 0;
  /** When the update under way began; moved on by whatever time others have had since. */
  let begun = 0;
  /** The last directive's w0. */
  let start: Float32Array | undefined;
  /** w_f; undefined as long as no other weights than `start` are known. */
  let best: Float32Array | undefined;
  /** The w_i that went into the last average, if this node took part in it. */
  let own: Float32Array | undefined;
  /** Memory of a w_i that is not needed any more. */
  let spare: Float32Array | undefined;

  function between(): Eventually<void> {
    const paused = seconds();
    const turn = options.between?.();
    if (turn === undefined) return undefined;
    return turn.then(() => {
      begun += seconds() - paused;
    });
  }

  const gradientOver = (target: Float32Array, at: Float32Array, examples: Rows) =>
    gradientInSlicesInto(target, model, at, data, examples, between);
  const lossOver = (at: Float32Array, examples: Rows) => lossInSlices(model, at, data, examples, between);

  function begin({ weights: next, previousBecameBest, bestWeights }: RoundBeginning): void {
    requireLength(next);
    if (bestWeights !== undefined) {
      requireLength(bestWeights);
      best = bestWeights;
      own = undefined;
    } else if (previousBecameBest || best === undefined) {
      [best, start] = [start, best];
    }
    start ??= new Float32Array(model.weightCount);
    start.set(next);
    weights = undefined;
    updatesDone = 0;
  }

  function requireLength({ length }: Float32Array): void {
    if (length !== model.weightCount)
      throw new RangeError(`${model.name} has ${model.weightCount} weights, not ${length}`);
  }

  function* startRound(beginning: RoundBeginning): Steps<RoundObservations> {
    begin(beginning);
    const w0 = beginning.weights;
    const examples = minibatches.roundStart();
    const compared = own;
    own = undefined;
    begun = seconds();
    const lossAtStart = yield* wait(gradientOver(gradient, w0, examples));
    updateSeconds = seconds() - begun;
    const lossOfBest = yield* lossOfBestOn(examples, lossAtStart);
    if (compared === undefined) return beginUpdates(w0, { lossAtStart, lossOfBest });

    const lossAtOwn = yield* wait(gradientOver(gradientAtOwn, compared, examples));
    const comparison = {
      lossAtOwn,
      gradientAtStart: gradient.slice(),
      gradientDistance: distance(gradientAtOwn, gradient),
      weightDistance: distance(compared, w0),
    };
    spare = compared;
    return beginUpdates(w0, { lossAtStart, lossOfBest, comparison });
  }

  function beginUpdates(w0: Float32Array, observed: RoundObservations): RoundObservations {
    weights = w0;
    gradientKnown = true;
    return observed;
  }

  function* evaluateRound(beginning: RoundBeginning): Steps<RoundLosses> {
    begin(beginning);
    own = undefined;
    const examples = minibatches.roundStart();
    const lossAtStart = yield* wait(lossOver(beginning.weights, examples));
    return { lossAtStart, lossOfBest: yield* lossOfBestOn(examples, lossAtStart) };
  }

  function* lossOfBestOn(examples: Rows, lossAtStart: number): Steps<number> {
    return best === undefined ? lossAtStart : yield* wait(lossOver(best, examples));
  }

  function* advance(updates: number): Steps<void> {
    const current = inRound();
    begun = seconds();
    for (let i = 0; i < updates; i++) {
      if (!gradientKnown) yield* wait(gradientOver(gradient, current, minibatches.next()));
      gradientKnown = false;
      addScaledInto(current, -stepSize, gradient);
      updatesDone++;
    }
    updateSeconds += seconds() - begun;
  }

  function inRound(): Float32Array {
    if (weights === undefined) throw new Error("no round has been started");
    return weights;
  }

  return {
    exampleCount: rows.length,
    get updatesDone() {
      return updatesDone;
    },
    get updateSeconds() {
      return updateSeconds;
    },
    startRound: (beginning) => eventually(startRound(beginning)),
    advance: (updates) => eventually(advance(updates)),
    finishRound() {
      const finished = inRound();
      own = spare ?? new Float32Array(model.weightCount);
      own.set(finished);
      spare = undefined;
      weights = undefined;
      return finished;
    },
    evaluateRound: (beginning) => eventually(evaluateRound(beginning)),
    score: (scored) => createEvaluation(model, scored, data, rows, { withMetrics: false }),
  };
}
