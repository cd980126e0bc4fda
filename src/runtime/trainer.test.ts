import { expect, test } from "vitest";
import type { Dataset } from "../learning/dataset.ts";
import { sgd } from "../learning/local-rules/sgd.ts";
import type { Model } from "../learning/model.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { type Assignment, type Directive, largestLoss } from "../protocol/messages.ts";
import type { NodeInput } from "../protocol/node/environment.ts";
import type { Clock, UpdateSeconds } from "./ports.ts";
import { createTrainer } from "./trainer.ts";

const featureCount = 1000;
const exampleCount = 6000;
const data: Dataset = {
  exampleCount,
  features: {
    kind: "bytes",
    data: Uint8Array.from({ length: exampleCount * featureCount }, (_, i) => (i * 31) % 256),
    featureCount,
    scale: 1 / 255,
  },
  targets: { kind: "real", values: Float32Array.from({ length: exampleCount }, (_, i) => (i % 3 === 0 ? 1 : -1)) },
};
const rows = Uint32Array.from({ length: exampleCount }, (_, i) => i);

/** A slow device, whose time passes only while the model computes: 20 microseconds for each row. */
function slowDevice() {
  let now = 0;
  let turnGiven = 0;
  let longest = 0;
  const clock: Clock = {
    now: () => now,
    after(delayMs, callback) {
      now += delayMs / 1000;
      queueMicrotask(callback);
      return () => {};
    },
    async yield() {
      longest = Math.max(longest, now - turnGiven);
      await new Promise((resolve) => setImmediate(resolve));
      turnGiven = now;
    },
  };
  const svm = squaredSvm({ kernels: plainKernels, featureCount });
  const model: Model = {
    ...svm,
    loss(weights, from, of) {
      now += 20e-6 * of.length;
      return svm.loss(weights, from, of);
    },
    gradientInto(gradient, weights, from, of) {
      now += 20e-6 * of.length;
      return svm.gradientInto(gradient, weights, from, of);
    },
  };
  return {
    clock,
    model,
    longestMs() {
      longest = Math.max(longest, now - turnGiven);
      return 1000 * longest;
    },
  };
}

const assignment: Assignment = {
  type: "assignment",
  assignment: 1,
  run: 1,
  dataset: "large",
  model: "squared-svm",
  weightCount: featureCount,
  share: { kind: "own" },
  stepSize: 0.01,
  batch: "full",
  update: "sgd",
  momentum: 0,
  measure: "estimates",
  seed: 1,
  stream: 0,
};

const directive = (round: number, localUpdates: number): Directive => ({
  type: "directive",
  run: 1,
  round,
  localUpdates,
  last: false,
  previousBecameBest: false,
  weights: new Float32Array(featureCount).fill(round / 1e4),
});

function setUp(batch: Assignment["batch"], emulated?: UpdateSeconds) {
  const device = slowDevice();
  const done: NodeInput[] = [];
  let told = () => {};
  const trainer = createTrainer({
    model: device.model,
    rule: sgd,
    share: { data, rows, told: { examples: exampleCount } },
    assignment: { ...assignment, batch },
    clock: device.clock,
    ...(emulated ? { device: emulated } : {}),
    slowdown: () => 1,
    onDone: (input) => {
      done.push(input);
      told();
    },
    onError: (error) => {
      throw error;
    },
  });
  const next = () =>
    new Promise<NodeInput>((resolve) => {
      told = () => resolve(done.at(-1) as NodeInput);
    });
  return { ...device, trainer, done, next };
}

test.each([{ batch: "full" as const }, { batch: 5000 }, { batch: 100 }])(
  "the event loop is free at least every 50 ms in local updates, evaluations and scores, batch $batch",
  async ({ batch }) => {
    const { trainer, next, longestMs, model } = setUp(batch);
    expect(20e-3 * rowsPerSlice(model)).toBeLessThan(30);
    for (const round of [1, 2]) {
      trainer.train(directive(round, 3));
      expect(await next()).toMatchObject({ kind: "trained", report: { round, localUpdates: 3 } });
    }
    trainer.train(directive(3, 0));
    expect(await next()).toMatchObject({ kind: "trained", report: { round: 3, localUpdates: 0 } });
    trainer.score(1, new Float32Array(featureCount));
    expect(await next()).toMatchObject({ kind: "scored", examples: exampleCount, loss: 0.5 });
    expect(longestMs()).toBeLessThan(50);
  },
);

test("a node that computes for longer than the device it emulates ends when it is to, by its own clock", async () => {
  const updatesIn = async (emulatedSeconds: number) => {
    const { trainer, next } = setUp(100, () => emulatedSeconds);
    trainer.train({ ...directive(1, 100), secondsAllowed: 0.02 });
    const { report } = (await next()) as Extract<NodeInput, { kind: "trained" }>;
    return report.localUpdates;
  };
  // Each takes 2 ms here.
  expect(await updatesIn(0.0001)).toBe(10);
  expect(await updatesIn(0.004)).toBe(5);
});

test("an evaluation is over as many minibatches as end within the time it has, one at least, and no example twice", async () => {
  const { trainer, next } = setUp(1000);
  const evaluate = async (secondsAllowed?: number) => {
    const evaluation = { ...directive(1, 0), meanWeights: new Float32Array(featureCount) };
    trainer.train(secondsAllowed === undefined ? evaluation : { ...evaluation, secondsAllowed });
    const { report } = (await next()) as Extract<NodeInput, { kind: "trained" }>;
    expect(report.lossOfMean).toBe(0.5);
    return report.localSeconds;
  };
  // From the second evaluation on there is a w_f: three losses of 20 ms for each minibatch of 1,000.
  await evaluate();
  const one = await evaluate();
  expect(await evaluate(0.5 * one)).toBeCloseTo(one, 6);
  expect(await evaluate(2.9 * one)).toBeCloseTo(2 * one, 6);
  expect(await evaluate(1000 * one)).toBeCloseTo(6 * one, 6);
});

test("weights that have diverged have the largest loss that can be told, so that better ones are known by comparison", async () => {
  const { trainer, next } = setUp(1000);
  const spoiled = new Float32Array(featureCount).fill(3e38);
  trainer.train({ ...directive(1, 0), weights: spoiled, meanWeights: new Float32Array(featureCount) });
  expect(await next()).toMatchObject({ report: { lossAtStart: largestLoss, lossOfMean: 0.5 } });
});

test("a round that cannot be finished leaves nothing that spoils the next one", async () => {
  const { trainer, next } = setUp("full");
  const spoiled = new Float32Array(featureCount).fill(3e38);
  trainer.train({ ...directive(1, 2), comparesBest: false, weights: spoiled });
  expect(await next()).toMatchObject({ kind: "failed", round: 1 });
  trainer.train({ ...directive(2, 2), comparesBest: false });
  expect(await next()).toMatchObject({ kind: "trained", report: { round: 2 } });
});

test("nothing of a probe stays: the first round is what it would be without", async () => {
  const rounds = async (probes: boolean) => {
    const { trainer, next } = setUp(100);
    const ask = async (round: number) => {
      trainer.train({ ...directive(round, 6), correction: { kind: "restart" } });
      return ((await next()) as Extract<NodeInput, { kind: "trained" }>).report;
    };
    if (probes) expect(await ask(0)).toMatchObject({ round: 0, localUpdates: 6, weights: expect.any(Float32Array) });
    return [await ask(1), await ask(2)].map(({ localSeconds: _, ...report }) => report);
  };
  expect(await rounds(true)).toEqual(await rounds(false));
});

test("what is asked while something is computed takes its place, and is not mixed up with it", async () => {
  const { trainer, next, done } = setUp("full");
  trainer.train(directive(1, 50));
  await new Promise((resolve) => setImmediate(resolve));
  trainer.train(directive(2, 1));
  const { report } = (await next()) as Extract<NodeInput, { kind: "trained" }>;
  expect(report).toMatchObject({ round: 2, localUpdates: 1 });
  expect(report.estimates).toBeUndefined();
  expect(done).toHaveLength(1);

  const alone = setUp("full");
  alone.trainer.train(directive(2, 1));
  const expected = (await alone.next()) as Extract<NodeInput, { kind: "trained" }>;
  expect(report.weights).toEqual(expected.report.weights);
});

test("cancelled work ends at its next slice and says nothing", async () => {
  const { trainer, next, done } = setUp("full");
  trainer.train(directive(1, 50));
  await new Promise((resolve) => setImmediate(resolve));
  trainer.cancel();
  trainer.score(1, new Float32Array(featureCount));
  expect(await next()).toMatchObject({ kind: "scored" });
  expect(done).toHaveLength(1);
});
