import fc from "fast-check";
import { expect, test } from "vitest";
import { encodePlain } from "../math/plain-data.ts";
import { createRandom } from "../math/random.ts";
import type { Correction } from "./correction.ts";
import type { Dataset } from "./dataset.ts";
import { movedBy } from "./encoding/change.ts";
import type { Encoding } from "./encoding/encoding.ts";
import { decodeLearner } from "./learner-state.ts";
import {
  createLocalLearner,
  type LocalLearner,
  type LocalLearnerOptions,
  restoreLocalLearner,
} from "./local-learner.ts";
import type { LocalRule } from "./local-rule.ts";
import { fedprox } from "./local-rules/fedprox.ts";
import { scaffold } from "./local-rules/scaffold.ts";
import { sgd } from "./local-rules/sgd.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";

const featureCount = 3;
const made = createRandom(11);
const data: Dataset = {
  exampleCount: 30,
  features: { kind: "float32", data: Float32Array.from({ length: 90 }, () => made.normal()), featureCount },
  targets: { kind: "real", values: Float32Array.from({ length: 30 }, () => (made.uniform() < 0.5 ? 1 : -1)) },
};

/** A rule that keeps numbers, lists and vectors of its own from update to update, and from round to round. */
const averagedSteps: LocalRule<{ steps: number; past: Float32Array; lengths: number[] }> = {
  name: "averaged-steps",
  corrects: false,
  init: (weightCount) => ({ steps: 0, past: new Float32Array(weightCount), lengths: [] }),
  begin: (state) => ({ ...state, steps: 0 }),
  stepInto(weights, gradient, state, { stepSize }) {
    for (let j = 0; j < weights.length; j++) {
      state.past[j] = 0.5 * (state.past[j] as number) + (gradient[j] as number);
      weights[j] = (weights[j] as number) - (stepSize / (1 + state.lengths.length)) * (state.past[j] as number);
    }
    return { ...state, steps: state.steps + 1 };
  },
  finish: (state) => ({ ...state, lengths: [...state.lengths, state.steps].slice(-3) }),
  shift: () => undefined,
};

const rules: readonly LocalRule[] = [sgd, scaffold, fedprox(0.3), averagedSteps];

/** What a learner is asked to do in one round; `evaluates` and `leaves` end it otherwise than by finishing. */
const round = fc.record({
  updates: fc.integer({ min: 0, max: 4 }),
  ending: fc.constantFrom("finishes", "finishes", "finishes", "leaves", "evaluates"),
  previousBecameBest: fc.boolean(),
  joinsAnew: fc.boolean(),
  stepSize: fc.constantFrom(undefined, 0.01, 0.2),
  given: fc.boolean(),
  encoding: fc.constantFrom<Encoding | undefined>(undefined, { kind: "int8" }, { kind: "top", fraction: 0.3 }),
});
const setups = fc.record({
  rule: fc.constantFrom(...rules),
  batch: fc.constantFrom<number | "full">("full", 7, 30),
  measure: fc.constantFrom<"estimates" | "drift">("estimates", "drift"),
  momentum: fc.constantFrom(0, 0.5),
  rounds: fc.array(round, { minLength: 1, maxLength: 6 }),
  seed: fc.nat(),
});

/** Plays the rounds; between any two calls `cut` may put another learner in the place of the one that was used. */
function* play(
  options: LocalLearnerOptions,
  rounds: readonly (typeof round extends fc.Arbitrary<infer R> ? R : never)[],
  cut: (learner: LocalLearner) => LocalLearner,
): Generator<unknown> {
  let learner = createLocalLearner(options);
  let goesOn = false;
  const random = createRandom(3);
  const vector = () => Float32Array.from({ length: featureCount }, () => random.normal());
  for (const { updates, ending, previousBecameBest, joinsAnew, given, stepSize, encoding } of rounds) {
    const [weights, best, mean] = [vector(), vector(), vector()];
    const onward: Correction = given ? { kind: "given", mean } : { kind: "derive" };
    const correction: Correction = goesOn ? onward : { kind: "restart" };
    const start = weights.slice();
    const beginning = {
      weights,
      ...(encoding ? { sending: { encoding, random: createRandom(4).state() } } : {}),
      previousBecameBest,
      correction,
      stepSize,
      ...(joinsAnew ? { bestWeights: best } : {}),
    };
    learner = cut(learner);
    goesOn = false;
    if (ending === "evaluates") {
      yield learner.evaluateRound(beginning);
      continue;
    }
    yield learner.startRound(beginning);
    for (let update = 0; update < updates; update++) {
      learner = cut(learner);
      learner.advance(1);
      yield learner.updatesDone;
    }
    learner = cut(learner);
    if (ending === "leaves") continue;
    goesOn = updates > 0;
    const finished = learner.finishRound();
    // What is sent says what the other side will have.
    if (encoding) expect(movedBy(start, learner.change as Float32Array)).toEqual(finished);
    yield [finished, learner.change, learner.correction?.slice()];
    yield learner.squaredMovement;
  }
  const evaluation = cut(learner).score(new Float32Array(featureCount));
  evaluation.advance(30);
  yield evaluation.loss;
}

test("a learner that is kept and restored between any two calls goes on bit for bit, by every rule", () => {
  fc.assert(
    fc.property(setups, ({ rounds, seed, ...setup }) => {
      const options: LocalLearnerOptions = {
        ...setup,
        model: squaredSvm({ kernels: plainKernels, featureCount }),
        data,
        rows: Uint32Array.from({ length: 30 }, (_, i) => i),
        stepSize: 0.1,
        random: createRandom(seed),
        seconds: () => 0,
      };
      const whole = [...play(options, rounds, (learner) => learner)];
      let cuts = 0;
      const restored = play(options, rounds, (learner) => {
        cuts++;
        return restoreLocalLearner({ ...options, random: createRandom(0) }, learner.snapshot());
      });
      expect(encodePlain([...restored])).toEqual(encodePlain(whole));
      expect(cuts).toBeGreaterThan(rounds.length);
    }),
  );
});

test("a snapshot of another version is refused", () => {
  expect(() => decodeLearner(encodePlain({ version: 0 }))).toThrow("version 0 cannot be read");
});
