import fc from "fast-check";
import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { Dataset } from "../learning/dataset.ts";
import {
  createLocalLearner,
  type LocalLearner,
  type LocalLearnerOptions,
  restoreLocalLearner,
} from "../learning/local-learner.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { RoundObservations } from "../learning/round-observations.ts";
import { decodePlain, encodePlain } from "../math/plain-data.ts";
import { createRandom } from "../math/random.ts";
import { type AggregatorMessage, type Directive, protocolVersion } from "../protocol/messages.ts";
import type { NodeEffect, NodeEnvironment, NodeInput } from "../protocol/node/environment.ts";
import { initialNodeState, type NodeState, restoreNode, snapshotNode } from "../protocol/node/state.ts";
import { stepNode } from "../protocol/node-machine.ts";

const weightCount = 3;
const made = createRandom(21);
const data: Dataset = {
  exampleCount: 24,
  features: {
    kind: "float32",
    data: Float32Array.from({ length: 72 }, () => made.normal()),
    featureCount: weightCount,
  },
  targets: { kind: "real", values: Float32Array.from({ length: 24 }, () => (made.uniform() < 0.5 ? 1 : -1)) },
};

const setups = fc.record({
  update: fc.constantFrom("sgd", "scaffold", "fedprox:0.3"),
  batch: fc.constantFrom<number | "full">("full", 5, 24),
  measure: fc.constantFrom<"estimates" | "drift">("estimates", "drift"),
  momentum: fc.constantFrom(0, 0.5),
  seed: fc.nat(),
});
type Setup = typeof setups extends fc.Arbitrary<infer S> ? S : never;

/**
 * What happens at the node, one after the other. `works` is a local update, or the end of a round; `claims` a directive of an aggregator that
 * takes every round before for finished.
 */
const happenings = fc.array(
  fc.constantFrom(
    ...(["works", "works", "works", "works", "works", "directive", "directive", "given", "claims"] as const),
    ...(["evaluates", "scores", "leaves", "is refused", "cannot dial", "returns", "returns", "is assigned"] as const),
    ...(["run over", "waits", "slows"] as const),
  ),
  { minLength: 20, maxLength: 60 },
);

/** What is under way at the node: plain data too. */
type Work =
  | { readonly kind: "train"; readonly directive: Omit<Directive, "weights">; readonly observed: RoundObservations }
  | undefined;

/** A node's machine with its learner; `cuts` says before which happenings both are kept as bytes and restored. */
function play({ seed, ...setup }: Setup, happened: readonly string[], cuts: (index: number) => boolean): Uint8Array[] {
  const environment: NodeEnvironment = {
    config: { name: "node-1", instance: "once" },
    corrects: (update) => builtInCatalog.updateRule(update).corrects,
  };
  const options: LocalLearnerOptions = {
    ...setup,
    rule: builtInCatalog.updateRule(setup.update),
    model: squaredSvm({ kernels: plainKernels, featureCount: weightCount }),
    ...{ data, rows: Uint32Array.from({ length: 24 }, (_, i) => i), stepSize: 0.1 },
    ...{ random: createRandom(seed, "minibatches"), seconds: () => 0 },
  };
  const random = createRandom(seed, "weights");
  const vector = () => Float32Array.from({ length: weightCount }, () => random.normal());
  const log: Uint8Array[] = [];
  let state: NodeState = initialNodeState;
  let learner: LocalLearner | undefined;
  let work: Work;
  let [assignments, round, finished, seconds] = [0, 0, 0, 0];

  function take(input: NodeInput): void {
    seconds += 0.5;
    const [next, effects] = stepNode(environment, state, input, { seconds, random: random.uniform() });
    state = next;
    // As bytes at once: who gets weights may change them.
    log.push(...effects.map(encodePlain));
    for (const effect of effects) perform(effect);
  }

  function perform(effect: NodeEffect): void {
    if (effect.kind === "cancel") work = undefined;
    if (effect.kind === "load") {
      learner = createLocalLearner(options);
      take({ kind: "loaded", assignment: effect.assignment.assignment, loaded: { examples: 24 } });
    }
    if (effect.kind === "score" && learner) {
      const evaluation = learner.score(effect.weights);
      evaluation.advance(24);
      take({ kind: "scored", run: effect.run, examples: 24, loss: evaluation.loss });
    }
    if (effect.kind === "train") train(effect.directive);
  }

  function train({ weights, ...directive }: Directive): void {
    if (!learner) throw new Error("there is no learner");
    work = undefined;
    if (directive.localUpdates > 0) {
      const observed = learner.startRound({ ...directive, weights }) as RoundObservations;
      work = { kind: "train", directive, observed };
      return;
    }
    const losses = learner.evaluateRound({ ...directive, weights }) as RoundObservations;
    const { run, round: number } = directive;
    const what = { examples: 24, localUpdates: 0, localSeconds: 0, ...losses };
    take({ kind: "trained", report: { type: "report", run, round: number, ...what } });
  }

  function goOn(): void {
    if (!work || !learner) return;
    const { directive, observed } = work;
    if (learner.updatesDone < directive.localUpdates) return void learner.advance(1);
    work = undefined;
    finished = directive.round;
    const { lossAtStart, lossOfBest } = observed;
    const said = { run: directive.run, round: directive.round, examples: 24, lossAtStart, lossOfBest };
    const weights = learner.finishRound();
    log.push(encodePlain([observed, learner.squaredMovement]));
    take({
      kind: "trained",
      report: { type: "report", ...said, localUpdates: learner.updatesDone, localSeconds: 0, weights },
    });
  }

  const hear = (message: AggregatorMessage) => take({ kind: "received", message });

  function assign(): void {
    [assignments, round, finished] = [assignments + 1, 0, 0];
    const share = { kind: "partition", partition: "uniform", seed: 1, index: 0, count: 1 } as const;
    const task = { dataset: "numbers", model: "squared-svm", weightCount, share, stepSize: 0.1 };
    hear({ type: "assignment", assignment: assignments, run: assignments, ...task, ...setup, seed: 1, stream: 0 });
  }

  function direct(localUpdates: number, given: boolean, isClaimed = false): void {
    const goesOn = isClaimed || (round > 0 && finished === round);
    round += 1;
    const onward = given ? ({ kind: "given", mean: vector() } as const) : ({ kind: "derive" } as const);
    hear({
      ...{ type: "directive", run: assignments, round, weights: vector(), localUpdates, last: false },
      previousBecameBest: round > 1 && random.uniform() < 0.5,
      ...(goesOn || round === 1 ? {} : { bestWeights: vector() }),
      ...(setup.update === "scaffold" ? { correction: goesOn ? onward : { kind: "restart" } } : {}),
    });
  }

  function happen(what: string): void {
    if (what === "works") return goOn();
    if (what === "waits") return take({ kind: "tick" });
    if (what === "cannot dial") return take({ kind: "dial-failed", reason: "nothing listens" });
    if (what === "leaves") return take({ kind: "disconnected", reason: "connection lost" });
    if (what === "returns") {
      take({ kind: "connected" });
      hear({
        ...{ type: "welcome", protocol: protocolVersion, heartbeatSeconds: 5, silenceSeconds: 15, capabilities: [] },
      });
      return assign();
    }
    if (what === "is refused") return hear({ type: "dismissal", reason: "the name is in use", final: false });
    if (what === "is assigned") return assign();
    if (what === "directive" || what === "given") return direct(1 + random.integer(3), what === "given");
    if (what === "claims") return direct(1 + random.integer(3), true, true);
    if (what === "evaluates") return direct(0, false);
    if (what === "scores") return hear({ type: "score", run: assignments, weights: vector() });
    if (what === "slows") return hear({ type: "adjust", slowdown: 2 });
    hear({ type: "run-over", run: assignments });
  }

  take({ kind: "start" });
  happen("returns");
  for (const [index, what] of happened.entries()) {
    if (cuts(index)) {
      state = restoreNode(snapshotNode(state));
      work = decodePlain(encodePlain(work)) as Work;
      learner = learner && restoreLocalLearner(options, learner.snapshot());
    }
    happen(what);
  }
  return log;
}

/** Texts are compared much faster than arrays of bytes. */
const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

test("a node that is kept and restored before any steps does the same, bit for bit, by every rule", () => {
  fc.assert(
    fc.property(setups, happenings, fc.nat(), (setup, happened, cutSeed) => {
      const effects = (cuts: (index: number) => boolean) => play(setup, happened, cuts).map(asText);
      const whole = effects(() => false);
      expect(effects(() => true)).toEqual(whole);
      const random = createRandom(cutSeed);
      expect(effects(() => random.uniform() < 0.2)).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});

const named = { d: "directive", g: "given", c: "claims", e: "evaluates", w: "works" } as const;
const namedBy = (letters: string) => Array.from(letters, (letter) => named[letter as keyof typeof named]);
const corrected = { batch: 5, measure: "estimates", momentum: 0.5, seed: 1, update: "scaffold" } as const;

function effectsOf(letters: string, cuts = false): NodeEffect[] {
  return play(corrected, namedBy(letters), () => cuts).map((bytes) => decodePlain(bytes) as NodeEffect);
}

test("the same happenings include rounds that were finished, with corrections that went on", () => {
  const sent = effectsOf("dwwwwwdwwwwwgwwwww", true).flatMap((each) =>
    each.kind === "send" ? [each.message.type] : [],
  );
  expect(sent).toEqual(["hello", "ready", "report", "report", "report"]);
});

test("training is never asked to go on from a round that it has not finished, whatever an aggregator says", () => {
  for (const letters of ["dwwwwwcc", "dwwwwwec", "dwwwwwdwcw"]) {
    expect(effectsOf(letters).flatMap((each) => (each.kind === "close" ? [each.reason] : []))).toEqual([
      "a directive goes on with the drift correction of an earlier round, which this node did not finish",
    ]);
  }
});
