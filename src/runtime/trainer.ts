import { anotherUpdateFits } from "../control/pace.ts";
import type { Dataset } from "../learning/dataset.ts";
import { movedBy } from "../learning/encoding/change.ts";
import { encodingNamed } from "../learning/encoding/encoding.ts";
import { createLocalLearner, type LocalLearnerOptions, restoreLocalLearner } from "../learning/local-learner.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import type { Eventually, Model } from "../learning/model.ts";
import { createModelTest } from "../learning/model-test.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import type { TestSums } from "../learning/test-sums.ts";
import { createRandom, type Random } from "../math/random.ts";
import type { Assignment, Directive } from "../protocol/messages.ts";
import type { NodeInput } from "../protocol/node/environment.ts";
import { isProbe } from "../protocol/probe-number.ts";
import type { Share } from "./node-data.ts";
import type { Clock, UpdateSeconds } from "./ports.ts";
import { hasOnlyFiniteNumbers, roundReport, tellable } from "./report-parts.ts";
import { beginningOf } from "./round-beginning.ts";

/** The event loop runs at least this often, so that heartbeats go out during long computations. */
const sliceSeconds = 0.02;

export interface TrainerOptions {
  readonly model: Model;
  /** The one that the assignment names. */
  readonly rule: LocalRule;
  readonly share: Share;
  readonly assignment: Assignment;
  readonly clock: Clock;
  /** How long an emulated device takes; left out, updates take as long as they take. */
  readonly device?: UpdateSeconds;
  /** Told w0 of each round as it begins; it is only read. */
  readonly onWeights?: (weights: Float32Array) => void;
  /** Factor on the time of local updates, read at each round. */
  readonly slowdown: () => number;
  readonly onDone: (done: NodeInput) => void;
  /** Something that should never happen did. */
  readonly onError: (error: unknown) => void;
}

/** Performs a node's training: one thing at a time, what is asked later makes it give up what it does. */
export interface Trainer {
  /** `keeps`: a snapshot is kept from before this round, and those of the other rounds named. */
  train(directive: Directive, keeps?: readonly number[]): void;
  /** The learner is as it was before this round, of which a snapshot is kept. */
  goBack(round: number): void;
  score(run: number, weights: Float32Array): void;
  cancel(): void;
}

/** Thrown inside of work that is not wanted any more. */
class GivenUp extends Error {}

export function createTrainer(options: TrainerOptions): Trainer {
  const { model, rule, share, assignment, clock, device, slowdown, onDone, onError } = options;
  const optionsWith = (random: Random): LocalLearnerOptions => ({
    model,
    data: share.data,
    rows: share.rows,
    batch: assignment.batch,
    stepSize: assignment.stepSize,
    rule,
    momentum: assignment.momentum,
    measure: assignment.measure,
    random,
    seconds: clock.now,
    between: giveTurn,
  });
  const learnerOptions = optionsWith(createRandom(assignment.seed, "minibatches", assignment.stream));
  let learnerOfRun = createLocalLearner(learnerOptions);
  /** Does what is asked; a probe is answered by one of its own, so that nothing of it stays. */
  let learner = learnerOfRun;
  /** By the round that they are from before. */
  const snapshots = new Map<number, Uint8Array>();
  /** Counts what was asked; work that is not the latest ends at its next look. */
  let latest = 0;
  /** The work that is being done, and its end: the next one begins after it, as both use the same learner. */
  let current = 0;
  let ended: Promise<void> = Promise.resolve();
  let turnGiven = clock.now();
  let wake = () => {};

  /** `first` is done even if the work is given up before it has begun. */
  function begin(work: (isLatest: () => boolean) => Promise<NodeInput | undefined>, first = () => {}): void {
    wake();
    latest += 1;
    const mine = latest;
    const isLatest = () => mine === latest;
    ended = ended.then(async () => {
      try {
        first();
        if (!isLatest()) return;
        current = mine;
        turnGiven = clock.now();
        const done = await work(isLatest);
        if (done && isLatest()) onDone(done);
      } catch (error) {
        if (!(error instanceof GivenUp)) onError(error);
      }
    });
  }

  function keep(round: number, keeps: readonly number[]): void {
    snapshots.set(round, learnerOfRun.snapshot());
    for (const kept of snapshots.keys()) if (!keeps.includes(kept)) snapshots.delete(kept);
  }

  function goBack(round: number): void {
    const snapshot = snapshots.get(round);
    if (!snapshot) throw new Error(`nothing is kept from before round ${round}`);
    learnerOfRun = restoreLocalLearner(learnerOptions, snapshot);
  }

  /** Lets the event loop do other things if they have waited long enough; a promise only then. */
  function giveTurn(): Eventually<void> {
    if (current !== latest) throw new GivenUp();
    if (clock.now() - turnGiven < sliceSeconds) return undefined;
    return clock.yield().then(() => {
      turnGiven = clock.now();
      if (current !== latest) throw new GivenUp();
    });
  }

  /** How long a local update that took `computed` seconds here takes on the emulated device. */
  function secondsOnDevice(computed: number): number {
    return (device ? device() : computed) * slowdown();
  }

  /** Waits until what took `computed` seconds has taken `target`, and returns how long it took then. */
  async function stretch(computed: number, target: number): Promise<number> {
    if (target <= computed) return computed;
    const start = clock.now();
    await pause((target - computed) * 1000);
    return computed + clock.now() - start;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Does local updates, and returns how long they take on the device. */
  async function update(directive: Directive, isLatest: () => boolean): Promise<number> {
    const { localUpdates, secondsAllowed = Number.POSITIVE_INFINITY } = directive;
    let target = 0;
    // What is computed here may take longer than on the device that is emulated.
    const taken = () => Math.max(target, learner.updateSeconds);
    for (let done = 0; done < localUpdates && anotherUpdateFits(done, taken(), secondsAllowed) && isLatest(); done++) {
      const before = done > 0 ? learner.updateSeconds : 0;
      const pending = learner.advance(1);
      if (pending) await pending;
      target += secondsOnDevice(learner.updateSeconds - before);
      const turn = giveTurn();
      if (turn) await turn;
    }
    return target;
  }

  async function train(directive: Directive, isLatest: () => boolean): Promise<NodeInput | undefined> {
    const { run, round, localUpdates, stepSize = assignment.stepSize } = directive;
    learner = isProbe(directive)
      ? createLocalLearner(optionsWith(createRandom(assignment.seed, "probe", assignment.stream)))
      : learnerOfRun;
    const weights = weightsOf(directive);
    options.onWeights?.(weights);
    if (localUpdates === 0) {
      const start = clock.now();
      let target = 0;
      let before = start;
      let charged = 0;
      const charge = (minibatches: number) => {
        const now = clock.now();
        target += secondsOnDevice(now - before);
        before = now;
        charged = minibatches;
      };
      let evaluated = 1;
      const losses = await learner.evaluateRound(beginningOf(directive, weights), (done) => {
        charge(done);
        // What is allowed is all that is left of the budget: no minibatch may end after it.
        if (target + target / done > (directive.secondsAllowed ?? 0)) return false;
        evaluated = done + 1;
        return true;
      });
      if (!isLatest()) return undefined;
      if (charged < evaluated) charge(evaluated);
      const localSeconds = await stretch(clock.now() - start, target);
      const answer = { type: "report", run, round, examples: learner.exampleCount } as const;
      return { kind: "trained", report: { ...answer, ...tellable(losses), localUpdates, localSeconds } };
    }

    const encoding = directive.reports === undefined ? undefined : encodingNamed(directive.reports);
    const sending = encoding && {
      encoding,
      random: createRandom(assignment.seed, "rounding", assignment.stream, round).state(),
    };
    const observed = await learner.startRound(beginningOf(directive, weights, sending));
    const target = await update(directive, isLatest);
    if (!isLatest()) return undefined;
    const localSeconds = await stretch(learner.updateSeconds, target);
    if (!isLatest()) return undefined;
    const finished = learner.finishRound();
    const report = roundReport(directive, learner, { finished, observed, localSeconds, encoding });
    // Nobody has room for weights where a change was asked for, and one that float32 cannot hold is no good either.
    const isTellable = encoding === undefined || learner.change !== undefined;
    if (isTellable && hasOnlyFiniteNumbers(report)) return { kind: "trained", report };
    learner.forgetRound();
    const cause = `step size ${stepSize} is too large for these data`;
    const reason = `the weights are no longer finite numbers: ${cause}, or another node's weights spoilt the average`;
    return { kind: "failed", run, round, reason };
  }

  /** w0. */
  function weightsOf({ round, weights, change }: Directive): Float32Array {
    if (!change) return weights;
    if (!learner.start) throw new Error(`nothing is known here that round ${round} could change`);
    return movedBy(learner.start, weights);
  }

  async function score(run: number, weights: Float32Array): Promise<NodeInput | undefined> {
    const evaluation = learner.score(weights);
    while (!evaluation.finished) {
      const pending = evaluation.advance(rowsPerSlice(model));
      if (pending) await pending;
      const turn = giveTurn();
      if (turn) await turn;
    }
    const test = share.test && (await testSumsOf(weights, share.test));
    return { kind: "scored", run, examples: learner.exampleCount, loss: evaluation.loss, test };
  }

  async function testSumsOf(weights: Float32Array, data: Dataset): Promise<TestSums | undefined> {
    const found = createModelTest(model, weights, data);
    while (!found.finished) {
      const pending = found.advance(rowsPerSlice(model));
      if (pending) await pending;
      const turn = giveTurn();
      if (turn) await turn;
    }
    return found.sums;
  }

  return {
    train: (directive, keeps) =>
      begin((isLatest) => train(directive, isLatest), keeps && (() => keep(directive.round, keeps))),
    goBack: (round) =>
      begin(
        async () => undefined,
        () => goBack(round),
      ),
    score: (run, weights) => begin(() => score(run, weights)),
    cancel: () => begin(async () => undefined),
  };
}
