import { describe, expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import type { Correction } from "./correction.ts";
import type { Dataset, Features, Rows } from "./dataset.ts";
import { createLocalLearner, type LocalLearner, type LocalLearnerOptions } from "./local-learner.ts";
import { correctedAdam } from "./local-rules/adam.ts";
import { fedprox } from "./local-rules/fedprox.ts";
import { scaffold } from "./local-rules/scaffold.ts";
import type { Model } from "./model.ts";
import type { RoundObservations } from "./round-observations.ts";

type Calls = { readonly call: "loss" | "gradient"; readonly rows: string }[];

/** One weight, F(w) = 1/2 * mean((w - x)^2), whose gradient is w - mean(x); `seen` gets the rows of every call. */
function middle(seen: Calls = []): Model {
  const loss: Model["loss"] = (weights, { features }, rows) => {
    let sum = 0;
    for (const row of rows) sum += ((weights[0] as number) - (features.data[row] as number)) ** 2;
    return sum / 2 / rows.length;
  };
  return {
    name: "middle",
    weightCount: 1,
    metricNames: [],
    initialWeights: () => new Float32Array(1),
    loss(weights, data, rows) {
      seen.push({ call: "loss", rows: rows.join() });
      return loss(weights, data, rows);
    },
    gradientInto(gradient, weights, data, rows) {
      seen.push({ call: "gradient", rows: rows.join() });
      let sum = 0;
      for (const row of rows) sum += (weights[0] as number) - (data.features.data[row] as number);
      gradient[0] = sum / rows.length;
      return loss(weights, data, rows);
    },
    metrics: () => ({}),
    answers: () => [],
  };
}

function numbers(...values: number[]): Dataset {
  const features: Features = { kind: "float32", data: Float32Array.from(values), featureCount: 1 };
  return { exampleCount: values.length, features, targets: { kind: "none" } };
}

const rowsUpTo = (count: number): Rows => Uint32Array.from({ length: count }, (_, i) => i);

/** Examples 1 and 3, full batches, step size 1/2. */
const pair = () =>
  createLocalLearner({
    model: middle(),
    data: numbers(1, 3),
    rows: rowsUpTo(2),
    batch: "full",
    stepSize: 0.5,
    random: createRandom(1),
    seconds: () => 0,
  });

function round(
  learner: LocalLearner,
  weight: number,
  { updates = 2, previousBecameBest = false }: { updates?: number; previousBecameBest?: boolean } = {},
): RoundObservations & { readonly finished: number } {
  const seen = learner.startRound({ weights: Float32Array.of(weight), previousBecameBest }) as RoundObservations;
  learner.advance(updates);
  return { ...seen, finished: learner.finishRound()[0] as number };
}

describe("rounds worked out by hand", () => {
  test("two updates from 0 towards the mean 2 with step size 1/2 arrive at 1.5", () => {
    expect(round(pair(), 0).finished).toBe(1.5);
  });

  test("a round with a step size of its own uses that, and the next one without the usual one again", () => {
    const learner = pair();
    const beginning = { weights: Float32Array.of(0), previousBecameBest: false };
    learner.startRound({ ...beginning, stepSize: 0.25 });
    learner.advance(1);
    expect(learner.finishRound()[0]).toBe(0.5);
    expect(round(learner, 0, { updates: 1 }).finished).toBe(1);
  });

  test("what rounding takes from a change is in the weights that follow", () => {
    const learner = pair();
    const beginning = () => ({ weights: Float32Array.of(0), previousBecameBest: false, stepSize: 0.3 });
    learner.startRound({ ...beginning(), sending: { encoding: { kind: "int8" }, random: createRandom(2).state() } });
    learner.advance(1);
    learner.finishRound();
    const sent = learner.change?.[0] as number;
    // 0.6 lies between two of the grid's 1/128.
    expect(Math.abs(sent - 0.6)).toBeGreaterThan(0.001);
    for (const expected of [1.2 - sent, 0.6]) {
      learner.startRound(beginning());
      learner.advance(1);
      expect(learner.finishRound()[0]).toBeCloseTo(expected, 6);
    }
  });

  test("the first round has losses and no comparison; w_f is w0", () => {
    const learner = pair();
    const seen = learner.startRound({ weights: Float32Array.of(0), previousBecameBest: false });
    expect(seen).toEqual({ lossAtStart: 2.5, lossOfBest: 2.5 });
  });

  test("the second round compares its own 1.5 with the average 1", () => {
    const learner = pair();
    round(learner, 0);
    const seen = learner.startRound({ weights: Float32Array.of(1), previousBecameBest: false });
    expect(seen).toEqual({
      lossAtStart: 1,
      lossOfBest: 2.5,
      comparison: {
        lossAtOwn: 0.625,
        gradientAtStart: Float32Array.of(-1),
        gradientDistance: 0.5,
        weightDistance: 0.5,
      },
    });
  });

  test("the best weights are the previous round's start once the aggregator says so, and stay it", () => {
    const learner = pair();
    round(learner, 0);
    expect(round(learner, 1, { previousBecameBest: true }).lossOfBest).toBe(2.5);
    expect(round(learner, 3, { previousBecameBest: true }).lossOfBest).toBe(1);
    expect(round(learner, 4).lossOfBest).toBe(1);
    expect(round(learner, 2).lossOfBest).toBe(1);
    expect(round(learner, 5, { previousBecameBest: true }).lossOfBest).toBe(0.5);
  });

  test("a node that just joined is told the best weights and compares nothing", () => {
    const seen = pair().startRound({
      weights: Float32Array.of(1),
      previousBecameBest: true,
      bestWeights: Float32Array.of(2),
    });
    expect(seen).toEqual({ lossAtStart: 1, lossOfBest: 0.5 });
  });

  test("a node that missed a directive is told the best weights and forgets its own", () => {
    const learner = pair();
    round(learner, 0);
    const seen = learner.startRound({
      weights: Float32Array.of(1),
      previousBecameBest: false,
      bestWeights: Float32Array.of(2),
    }) as RoundObservations;
    expect(seen.lossOfBest).toBe(0.5);
    expect(seen.comparison).toBeUndefined();
    learner.finishRound();
    expect(round(learner, 1).comparison).toBeDefined();
  });

  test("a round left unfinished leaves the next without a comparison", () => {
    const learner = pair();
    round(learner, 0);
    learner.startRound({ weights: Float32Array.of(1), previousBecameBest: false });
    learner.advance(1);
    expect(round(learner, 1).comparison).toBeUndefined();
    expect(round(learner, 1).comparison).toBeDefined();
  });

  test("a round that only evaluates returns the two losses", () => {
    const learner = pair();
    round(learner, 0);
    round(learner, 1);
    expect(learner.evaluateRound({ weights: Float32Array.of(2), previousBecameBest: true })).toEqual({
      lossAtStart: 0.5,
      lossOfBest: 1,
    });
    expect(() => learner.advance(1)).toThrow("no round has been started");
  });

  test("an evaluation of several minibatches tells how much chance there is in the difference of two losses", () => {
    const values = [1, 2, 4, 7, 11, 16];
    const evaluated = (minibatches: number, batch: number) => {
      const options = { model: middle(), data: numbers(...values), rows: rowsUpTo(6), batch, stepSize: 0.5 };
      const learner = createLocalLearner({ ...options, random: createRandom(1), seconds: () => 0 });
      const beginning = { weights: Float32Array.of(2), meanWeights: Float32Array.of(0), previousBecameBest: false };
      return learner.evaluateRound(beginning, (done) => done < minibatches) as RoundObservations;
    };
    // F(0) - F(2) = 2 x - 2 of an example x: of two examples y and z the variance of that is (2y - 2z)^2/2, of which four
    // of six examples are unseen.
    const { lossAtStart, lossOfMean = 0, lossOfMeanVariance } = evaluated(2, 1);
    const pairs = values.flatMap((y) => values.map((z) => [y, z] as const));
    const found = pairs.filter(([y, z]) => y !== z && y + z - 2 === lossOfMean - lossAtStart);
    const variances = found.map(([y, z]) => ((4 / 6) * (2 * y - 2 * z) ** 2) / 2 / 2);
    expect(variances).toContainEqual(expect.closeTo(lossOfMeanVariance as number, 9));
    expect(evaluated(1, 1)).not.toHaveProperty("lossOfMeanVariance");
    expect(evaluated(6, 1).lossOfMeanVariance).toBe(0);
    // Fewer than two minibatches are compared by their halves: u and v, y and z of four of the six.
    const alone = evaluated(1, 4);
    const halves = pairs.flatMap(([u, v]) => pairs.map(([y, z]) => [u, v, y, z] as const));
    const difference = (alone.lossOfMean ?? 0) - alone.lossAtStart;
    const seen = halves.filter(
      ([u, v, y, z]) => new Set([u, v, y, z]).size === 4 && (u + v + y + z) / 2 - 2 === difference,
    );
    const ofHalves = seen.map(([u, v, y, z]) => ((2 / 6) * (u + v - y - z) ** 2) / 2 / 2);
    expect(ofHalves).toContainEqual(expect.closeTo(alone.lossOfMeanVariance as number, 9));
    expect(evaluated(1, 6).lossOfMeanVariance).toBe(0);
  });
});

describe("ownership", () => {
  test("what was given away may be overwritten at once", () => {
    const spoiled = pair();
    const kept = pair();
    const start = Float32Array.of(0);
    spoiled.startRound({ weights: start, previousBecameBest: false });
    spoiled.advance(2);
    spoiled.finishRound().fill(99);
    start.fill(99);
    round(kept, 0);
    for (const weight of [1, 3]) {
      const beginning = { weights: Float32Array.of(weight), previousBecameBest: true };
      const seen = spoiled.startRound(beginning) as RoundObservations;
      const expected = kept.startRound({ ...beginning, weights: Float32Array.of(weight) });
      expect(seen).toEqual(expected);
      seen.comparison?.gradientAtStart.fill(99);
      spoiled.advance(2);
      kept.advance(2);
      const finished = spoiled.finishRound();
      expect(finished).toEqual(kept.finishRound());
      finished.fill(99);
    }
  });

  test("weights of a wrong length are refused", () => {
    const learner = pair();
    expect(() => learner.startRound({ weights: new Float32Array(2), previousBecameBest: false })).toThrow(RangeError);
  });

  test("updates and results are for started rounds only", () => {
    const learner = pair();
    expect(() => learner.advance(1)).toThrow("no round has been started");
    round(learner, 0);
    expect(() => learner.finishRound()).toThrow("no round has been started");
  });
});

describe("minibatches", () => {
  const hundred = (seen?: Parameters<typeof middle>[0]) =>
    createLocalLearner({
      model: middle(seen),
      data: numbers(...Array.from({ length: 100 }, (_, i) => i)),
      rows: rowsUpTo(100),
      batch: 5,
      stepSize: 0.1,
      random: createRandom(3),
      seconds: () => 0,
    });

  test("the first update re-uses the gradient at the round's start: three updates take three gradients", () => {
    const seen: Calls = [];
    round(hundred(seen), 0, { updates: 3 });
    expect(seen.map(({ call }) => call)).toEqual(["gradient", "gradient", "gradient"]);
    expect(new Set(seen.map(({ rows }) => rows)).size).toBe(3);
  });

  test("all that a round observes is observed on the last minibatch of the round before", () => {
    const seen: Calls = [];
    const learner = hundred(seen);
    round(learner, 0, { updates: 3 });
    const last = seen[2]?.rows;
    seen.length = 0;
    round(learner, 1, { updates: 2 });
    // At w0, of w_f, at w_i; then the second update.
    expect(seen.map(({ call }) => call)).toEqual(["gradient", "loss", "gradient", "gradient"]);
    expect(seen.slice(0, 3).map(({ rows }) => rows)).toEqual([last, last, last]);
    expect(seen[3]?.rows).not.toBe(last);
  });

  test("slices of updates make the same weights as all updates at once", () => {
    const [atOnce, sliced] = [hundred(), hundred()];
    for (const one of [atOnce, sliced]) one.startRound({ weights: Float32Array.of(7), previousBecameBest: false });
    atOnce.advance(10);
    for (const updates of [1, 0, 4, 5]) sliced.advance(updates);
    expect([atOnce.updatesDone, sliced.updatesDone]).toEqual([10, 10]);
    expect(sliced.finishRound()).toEqual(atOnce.finishRound());
  });
});

test("an asynchronous model makes the same weights and observations as a synchronous one", async () => {
  const model = middle();
  const slow: Model = {
    ...model,
    loss: async (...args) => model.loss(...args),
    gradientInto: async (...args) => model.gradientInto(...args),
  };
  const options = { data: numbers(1, 3, 5, 8), rows: rowsUpTo(4), batch: 2, stepSize: 0.3 };
  const now = createLocalLearner({ ...options, model, random: createRandom(5), seconds: () => 0 });
  const later = createLocalLearner({ ...options, model: slow, random: createRandom(5), seconds: () => 0 });
  for (const weight of [0, 2, 3]) {
    const beginning = () => ({ weights: Float32Array.of(weight), previousBecameBest: weight === 2 });
    const observed = now.startRound(beginning());
    expect(observed).not.toBeInstanceOf(Promise);
    expect(await later.startRound(beginning())).toEqual(observed);
    expect(now.advance(4)).toBeUndefined();
    await later.advance(4);
    expect(later.finishRound()).toEqual(now.finishRound());
  }
});

test("the score is the loss over all the node's rows, and no others", () => {
  const learner = createLocalLearner({
    model: middle(),
    data: numbers(1, 100, 3, 100),
    rows: Uint32Array.of(0, 2),
    batch: 1,
    stepSize: 0.5,
    random: createRandom(6),
    seconds: () => 0,
  });
  const evaluation = learner.score(Float32Array.of(0));
  while (!evaluation.finished) evaluation.advance(1);
  expect([learner.exampleCount, evaluation.loss]).toEqual([2, 2.5]);
});

test("the time of a round is that of its updates: the gradient at w0 counts, comparing weights does not", () => {
  let now = 0;
  const timed = middle();
  const model: Model = {
    ...timed,
    loss(weights, data, rows) {
      now += 100;
      return timed.loss(weights, data, rows);
    },
    gradientInto(gradient, weights, data, rows) {
      now += 1;
      return timed.gradientInto(gradient, weights, data, rows);
    },
  };
  const data = numbers(1, 3);
  const seconds = () => now;
  const learner = createLocalLearner({
    model,
    data,
    rows: rowsUpTo(2),
    batch: "full",
    stepSize: 0.5,
    random: createRandom(1),
    seconds,
  });
  round(learner, 0, { updates: 3 });
  expect(learner.updateSeconds).toBe(3);
  round(learner, 0, { updates: 1 });
  expect(learner.updateSeconds).toBe(1);
  learner.startRound({ weights: Float32Array.of(0), previousBecameBest: false });
  learner.advance(4);
  expect(learner.updateSeconds).toBe(4);
});

describe("update rules", () => {
  const learnerWith = (options: Partial<LocalLearnerOptions>) =>
    createLocalLearner({
      model: middle(),
      data: numbers(...Array.from({ length: 40 }, (_, i) => (7 * i) % 11)),
      rows: rowsUpTo(40),
      batch: 4,
      stepSize: 0.3,
      random: createRandom(8),
      seconds: () => 0,
      ...options,
    });
  const restart = { kind: "restart" } as const;
  const derive = { kind: "derive" } as const;

  function finish(learner: LocalLearner, weight: number, correction?: Correction): number {
    const told = correction ? { correction } : {};
    learner.startRound({ weights: Float32Array.of(weight), previousBecameBest: false, ...told });
    learner.advance(3);
    return learner.finishRound()[0] as number;
  }

  test("scaffold after a restart, and fedprox:0, are sgd bit for bit", () => {
    const [plain, corrected, proximal] = [
      learnerWith({}),
      learnerWith({ rule: scaffold }),
      learnerWith({ rule: fedprox(0) }),
    ];
    for (const weight of [7, 5, 3]) {
      const expected = finish(plain, weight);
      expect(finish(corrected, weight, restart)).toBe(expected);
      expect(finish(proximal, weight)).toBe(expected);
    }
  });

  test("fedprox pulls towards where the round began: two updates from 0, worked out by hand", () => {
    // Towards the mean 2 with step 1/2 and proximity 1: 0 -> 1 -> 1 - 1/2*(-1 + 1) = 1.
    const learner = createLocalLearner({
      ...{ model: middle(), data: numbers(1, 3), rows: rowsUpTo(2), batch: "full", stepSize: 0.5 },
      ...{ random: createRandom(1), seconds: () => 0, rule: fedprox(1) },
    });
    expect(round(learner, 0).finished).toBe(1);
  });

  test("scaffold corrects by c - c_i: worked out by hand", () => {
    // Gradients -2 and -1 on the way from 0 to 1.5, so c_1 = -1.5. The average went to 1, so c = (0 - 1)/(2*1/2) = -1.
    // From 1 the node's gradient is -1, corrected -1 + 1.5 - 1 = -0.5: to 1.25, where it is -0.75 + 0.5 = -0.25.
    const learner = createLocalLearner({
      ...{ model: middle(), data: numbers(1, 3), rows: rowsUpTo(2), batch: "full", stepSize: 0.5 },
      ...{ random: createRandom(1), seconds: () => 0, rule: scaffold },
    });
    learner.startRound({ weights: Float32Array.of(0), previousBecameBest: false, correction: restart });
    learner.advance(2);
    learner.finishRound();
    const seen = learner.startRound({ weights: Float32Array.of(1), previousBecameBest: true, correction: derive });
    learner.advance(2);
    expect(learner.finishRound()[0]).toBe(1.375);
    // What delta is made of is corrected too.
    expect((seen as RoundObservations).comparison?.gradientAtStart[0]).toBe(-0.5);
  });

  test("a correction that is given is used in place of one that is derived", () => {
    const [derived, given] = [learnerWith({ rule: scaffold }), learnerWith({ rule: scaffold })];
    for (const learner of [derived, given]) finish(learner, 0, restart);
    const c = (0 - 1.5) / (3 * 0.3);
    const together = finish(derived, 1.5, derive);
    expect(finish(given, 1.5, { kind: "given", mean: Float32Array.of(c) })).toBeCloseTo(together, 5);
  });

  test("scaffold must be told how a round begins, and goes on only from a round that was finished", () => {
    const learner = learnerWith({ rule: scaffold });
    const start = (correction?: Correction) =>
      learner.startRound({
        weights: Float32Array.of(1),
        previousBecameBest: false,
        ...(correction ? { correction } : {}),
      });
    expect(() => start()).toThrow("needs to be told");
    expect(() => start(derive)).toThrow("did not finish the round before");
    start(restart);
    learner.advance(1);
    expect(() => start(derive)).toThrow("did not finish the round before");
    start(restart);
    learner.advance(1);
    learner.finishRound();
    expect(() => start({ kind: "given", mean: new Float32Array(2) })).toThrow(RangeError);
    start(derive);
    learner.advance(1);
    learner.finishRound();
    learner.evaluateRound({ weights: Float32Array.of(1), previousBecameBest: false });
    expect(() => start(derive)).toThrow("did not finish the round before");
  });

  test("where drift is measured there is no comparison, but movement, and noise from the halves of the minibatch", () => {
    const seen: Calls = [];
    const learner = learnerWith({ model: middle(seen), measure: "drift" });
    const first = learner.startRound({ weights: Float32Array.of(1), previousBecameBest: false }) as RoundObservations;
    const halves = seen.map(({ rows }) => rows.split(",").map(Number));
    expect(halves.map(({ length }) => length)).toEqual([2, 2]);
    const means = halves.map((rows) => rows.reduce((sum, row) => sum + ((7 * row) % 11), 0) / 2) as [number, number];
    expect(first.squaredNoise).toBeCloseTo(((means[0] - means[1]) / 2) ** 2 * (1 - 4 / 40), 5);
    expect(first.lossAtStart).toBeGreaterThan(0);
    learner.advance(1);
    const [weight] = learner.finishRound() as unknown as [number];
    // One update, by 0.3 times the gradient of the whole minibatch.
    expect(weight).toBeCloseTo(1 - 0.3 * (1 - (means[0] + means[1]) / 2), 5);
    expect(learner.squaredMovement).toBeCloseTo((weight - 1) ** 2, 5);
    const second = learner.startRound({ weights: Float32Array.of(2), previousBecameBest: false });
    expect(second).not.toHaveProperty("comparison");
  });

  test("full batches, and minibatches of a single example, are measured without noise", () => {
    for (const batch of ["full", 40, 1] as const) {
      const seen: Calls = [];
      const learner = learnerWith({ model: middle(seen), measure: "drift", batch });
      expect(learner.startRound({ weights: Float32Array.of(1), previousBecameBest: false })).toMatchObject({
        squaredNoise: 0,
      });
      expect(seen).toHaveLength(1);
    }
  });
});

test("a way that the directive clips counts clipped for the correction, and is told as it was", async () => {
  const learner = createLocalLearner({
    ...{ model: middle(), data: numbers(1, 3), rows: rowsUpTo(2), batch: "full", stepSize: 0.5, rule: scaffold },
    ...{ random: createRandom(1), seconds: () => 0 },
  });
  const finished = async (clipLength?: number) => {
    const correction = { kind: "restart" } as const;
    await learner.startRound({ weights: Float32Array.of(0), previousBecameBest: false, correction, clipLength });
    await learner.advance(1);
    return [learner.finishRound()[0], learner.correction?.[0]];
  };
  // The gradient at 0 is -2.
  expect(await finished()).toEqual([1, -2]);
  expect(await finished(0.5)).toEqual([1, -0.5]);
  expect(await finished(2)).toEqual([1, -2]);
});

test("a path that float32 cannot hold is told as it is, whatever the encoding, and never as a number that could be", () => {
  const learner = createLocalLearner({
    ...{ model: middle(), data: numbers(3e38), rows: rowsUpTo(1), batch: "full", stepSize: 1 },
    ...{ random: createRandom(1), seconds: () => 0, rule: correctedAdam },
  });
  const sending = { encoding: { kind: "int8" }, random: createRandom(2).state() } as const;
  const weights = new Float32Array(1);
  learner.startRound({ weights, previousBecameBest: false, correction: { kind: "restart" }, sending });
  learner.advance(2);
  learner.finishRound();
  expect(learner.change?.every(Number.isFinite)).toBe(true);
  expect(learner.path).toEqual(Float32Array.of(-Infinity));
});
