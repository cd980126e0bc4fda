import { expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import type { Dataset } from "./dataset.ts";
import { createLocalLearner } from "./local-learner.ts";
import type { Model } from "./model.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";
import type { RoundObservations } from "./round-observations.ts";
import { gradientInSlicesInto, lossInSlices, rowsPerSlice } from "./slices.ts";

const featureCount = 1000;
const random = createRandom(5);
const exampleCount = 1600;
const data: Dataset = {
  exampleCount,
  features: {
    kind: "bytes",
    data: Uint8Array.from({ length: exampleCount * featureCount }, () => random.integer(256)),
    featureCount,
    scale: 1 / 255,
  },
  targets: { kind: "real", values: Float32Array.from({ length: exampleCount }, (_, i) => (i % 3 === 0 ? 1 : -1)) },
};
const rows = Uint32Array.from({ length: exampleCount }, (_, i) => i);
const model = squaredSvm({ kernels: plainKernels, featureCount });
const weights = Float32Array.from({ length: featureCount }, () => random.normal() / 100);

test.each([
  ["784 weights has 668 rows", 784, 668],
  ["ten classes or centres of 784 weights has room for a minibatch of 100", 7840, 128],
  ["1,000,000 weights has 16 rows", 1e6, 16],
  ["more weights than any slice has multiplications goes row by row", 1e8, 1],
])("a slice of a model of %s", (_, weightCount, rowCount) => {
  expect(rowsPerSlice({ ...model, weightCount })).toBe(rowCount);
});

test("the gradient and the loss in slices are those over all rows, with others having their turn in between", async () => {
  const [whole, sliced] = [new Float32Array(featureCount), new Float32Array(featureCount)];
  const loss = model.gradientInto(whole, weights, data, rows) as number;
  let turns = 0;
  const between = async () => {
    turns++;
  };
  expect(await gradientInSlicesInto(sliced, model, weights, data, rows, between)).toBeCloseTo(loss, 12);
  sliced.forEach((entry, j) => {
    expect(Math.abs(entry - (whole[j] as number))).toBeLessThanOrEqual(1e-6 * Math.abs(whole[j] as number) + 1e-9);
  });
  expect(turns).toBe(3);
  expect(await lossInSlices(model, weights, data, rows, between)).toBeCloseTo(loss, 12);
  expect(turns).toBe(6);
});

test("a minibatch that fits into a slice is one call, without waiting", () => {
  let calls = 0;
  const counting: Model = {
    ...model,
    gradientInto(...args) {
      calls++;
      return model.gradientInto(...args);
    },
  };
  const between = () => {
    throw new Error("nothing should run in between");
  };
  const gradient = new Float32Array(featureCount);
  const loss = gradientInSlicesInto(gradient, counting, weights, data, rows.subarray(0, 524), between);
  expect([typeof loss, calls]).toEqual(["number", 1]);
});

test("rounds of full batches in slices are the same whether or not others have a turn, whose time is not counted", async () => {
  const options = { model, data, rows, batch: "full", stepSize: 0.1, random } as const;
  let now = 0;
  const seconds = () => now;
  const timed: Model = {
    ...model,
    gradientInto(...args) {
      now += 1;
      return model.gradientInto(...args);
    },
  };
  const alone = createLocalLearner({ ...options, seconds });
  const polite = createLocalLearner({
    ...options,
    model: timed,
    seconds,
    between: async () => {
      now += 1000;
    },
  });
  for (const weight of [0, 0.01, 0.02]) {
    const beginning = () => ({ weights: weights.map((entry) => entry + weight), previousBecameBest: true });
    const expected = alone.startRound(beginning());
    const observed = polite.startRound(beginning());
    expect(observed).toBeInstanceOf(Promise);
    expect(await observed).toEqual(expected);
    alone.advance(2);
    await polite.advance(2);
    // Two gradients of four slices each.
    expect(polite.updateSeconds).toBe(8);
    expect(polite.finishRound()).toEqual(alone.finishRound());
  }
});

test("a round that was given up between two slices leaves the next without a comparison, and nothing else", async () => {
  let givesUp = false;
  const learner = createLocalLearner({
    model,
    data,
    rows,
    batch: "full",
    stepSize: 0.1,
    random,
    seconds: () => 0,
    between: async () => {
      if (givesUp) throw new Error("given up");
    },
  });
  const round = async () => {
    const seen = (await learner.startRound({
      weights: weights.slice(),
      previousBecameBest: false,
    })) as RoundObservations;
    await learner.advance(1);
    return { ...seen, weights: learner.finishRound() };
  };
  const first = await round();
  givesUp = true;
  await expect(round()).rejects.toThrow("given up");
  expect(() => learner.advance(1)).toThrow("no round has been started");
  givesUp = false;
  expect(await round()).toEqual(first);
  expect((await round()).comparison).toBeDefined();
});
