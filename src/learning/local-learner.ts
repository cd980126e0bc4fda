import type { Random } from "../math/random.ts";
import { addScaledInto, distance, squaredDistance } from "../math/vectors.ts";
import type { Correction } from "./correction.ts";
import type { Dataset, Rows } from "./dataset.ts";
import { createEvaluation, type Evaluation } from "./evaluation.ts";
import { eventually, repeat, type Steps, wait, whenThere } from "./eventually.ts";
import { gradientByHalvesInto } from "./gradient-noise.ts";
import type { LocalRule, RuleRound } from "./local-rule.ts";
import { sgd } from "./local-rules/sgd.ts";
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
  readonly bestWeights?: Float32Array | undefined;
  /** Needed by rules that correct, except where nothing but an evaluation is asked for. */
  readonly correction?: Correction | undefined;
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
  /** grad F_i(w0; B), or with drift correction grad F_i(w0; B) - c_i + c; owned by who receives it. */
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
  /** ||w_i - w0||^2 of the round that was finished last, if drift is measured. */
  readonly squaredMovement: number;
  startRound(beginning: RoundBeginning): Eventually<RoundObservations>;
  /** Does `updates` local updates by the update rule, each on its own minibatch, the round's first on B. */
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
  const { rule = sgd, momentum = 0, measure = "estimates" } = options;
  const minibatches = createMinibatches(rows, batch, random);
  const gradient = new Float32Array(model.weightCount);
  /** The gradient at w_i, or that of the second half of a minibatch. */
  const otherGradient = new Float32Array(model.weightCount);
  let ruleState = rule.init(model.weightCount);
  /** Whether this node took part in the round before, so that its rule can go on from there. */
  let finishedLast = false;
  /** w_i while the round lasts; given away at its end. */
  let weights: Float32Array | undefined;
  /** Whether `gradient` is already that of the next update. */
  let gradientKnown = false;
  let updatesDone = 0;
  let updateSeconds = 0;
  let squaredMovement = 0;
  /** When the update under way began; moved on by whatever time others have had since. */
  let begun = 0;
  /** The last directive's w0. */
  let start: Float32Array | undefined;
  /** What the rule knows during a round. */
  let ruleRound: RuleRound = { stepSize, start: new Float32Array(0) };
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

  function begin(beginning: RoundBeginning): void {
    const { weights: next, previousBecameBest, bestWeights } = beginning;
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
    ruleRound = { stepSize, start };
    weights = undefined;
    updatesDone = 0;
  }

  function requireLength({ length }: Float32Array): void {
    if (length !== model.weightCount)
      throw new RangeError(`${model.name} has ${model.weightCount} weights, not ${length}`);
  }

  function beginRule({ correction, weights: next }: RoundBeginning): void {
    if (rule.corrects && correction === undefined)
      throw new Error(`${rule.name} needs to be told how each round begins`);
    const told = rule.corrects && correction ? correction : ({ kind: "restart" } as const);
    if (told.kind !== "restart" && !finishedLast)
      throw new Error("a drift correction cannot be continued by a node that did not finish the round before");
    if (told.kind === "given") requireLength(told.mean);
    finishedLast = false;
    ruleState = rule.begin(ruleState, { stepSize, start: next, lastStart: start, correction: told, momentum });
  }

  function* startRound(beginning: RoundBeginning): Steps<RoundObservations> {
    beginRule(beginning);
    begin(beginning);
    const w0 = beginning.weights;
    const examples = minibatches.roundStart();
    const compared = own;
    own = undefined;
    begun = seconds();
    const noisy = measure === "drift" && examples.length > 1 && examples.length < rows.length;
    const { loss: lossAtStart, squaredNoise } = noisy
      ? yield* gradientByHalvesInto(gradient, otherGradient, examples, rows.length, (target, half) =>
          gradientOver(target, w0, half),
        )
      : { loss: yield* wait(gradientOver(gradient, w0, examples)), squaredNoise: 0 };
    updateSeconds = seconds() - begun;
    const lossOfBest = yield* lossOfBestOn(examples, lossAtStart);
    if (measure === "drift") return beginUpdates(w0, { lossAtStart, lossOfBest, squaredNoise });
    if (compared === undefined) return beginUpdates(w0, { lossAtStart, lossOfBest });

    const lossAtOwn = yield* wait(gradientOver(otherGradient, compared, examples));
    const comparison = {
      lossAtOwn,
      gradientAtStart: correctedGradient(),
      gradientDistance: distance(otherGradient, gradient),
      weightDistance: distance(compared, w0),
    };
    spare = compared;
    return beginUpdates(w0, { lossAtStart, lossOfBest, comparison });
  }

  function correctedGradient(): Float32Array {
    const copy = gradient.slice();
    const shift = rule.shift(ruleState);
    if (shift) addScaledInto(copy, 1, shift);
    return copy;
  }

  function beginUpdates(w0: Float32Array, observed: RoundObservations): RoundObservations {
    weights = w0;
    gradientKnown = true;
    return observed;
  }

  function* evaluateRound(beginning: RoundBeginning): Steps<RoundLosses> {
    begin(beginning);
    // Where no updates are made, nobody can go on from their correction.
    finishedLast = false;
    own = undefined;
    const examples = minibatches.roundStart();
    const lossAtStart = yield* wait(lossOver(beginning.weights, examples));
    return { lossAtStart, lossOfBest: yield* lossOfBestOn(examples, lossAtStart) };
  }

  function* lossOfBestOn(examples: Rows, lossAtStart: number): Steps<number> {
    return best === undefined ? lossAtStart : yield* wait(lossOver(best, examples));
  }

  function advance(updates: number): Eventually<void> {
    begun = seconds();
    return whenThere(repeat(updates, localUpdate), () => {
      updateSeconds += seconds() - begun;
    });
  }

  function localUpdate(): Eventually<void> {
    const current = inRound();
    if (gradientKnown) return step(current);
    return whenThere(gradientOver(gradient, current, minibatches.next()), () => step(current));
  }

  /** Moves the weights by `gradient`. */
  function step(current: Float32Array): void {
    gradientKnown = false;
    updatesDone++;
    ruleState = rule.stepInto(current, gradient, ruleState, ruleRound);
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
    get squaredMovement() {
      return squaredMovement;
    },
    startRound: (beginning) => eventually(startRound(beginning)),
    advance,
    finishRound() {
      const finished = inRound();
      weights = undefined;
      if (updatesDone > 0) {
        ruleState = rule.finish(ruleState, { ...ruleRound, weights: finished, updates: updatesDone });
        finishedLast = true;
      }
      if (measure === "drift") {
        squaredMovement = start === undefined ? 0 : squaredDistance(finished, start);
        return finished;
      }
      own = spare ?? new Float32Array(model.weightCount);
      own.set(finished);
      spare = undefined;
      return finished;
    },
    evaluateRound: (beginning) => eventually(evaluateRound(beginning)),
    score: (scored) => createEvaluation(model, scored, data, rows, { withMetrics: false }),
  };
}
