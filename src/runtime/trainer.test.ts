import { expect, test } from "vitest";
import { directive, exampleCount, featureCount, setUp } from "../../test/support/slow-trainer.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { largestLoss } from "../protocol/messages.ts";
import type { NodeInput } from "../protocol/node/environment.ts";

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
