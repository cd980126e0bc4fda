import type { Dataset } from "../../src/learning/dataset.ts";
import { sgd } from "../../src/learning/local-rules/sgd.ts";
import type { Model } from "../../src/learning/model.ts";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import type { Assignment, Directive } from "../../src/protocol/messages.ts";
import type { NodeInput } from "../../src/protocol/node/environment.ts";
import type { Clock, UpdateSeconds } from "../../src/runtime/ports.ts";
import { createTrainer } from "../../src/runtime/trainer.ts";

export const featureCount = 1000;
export const exampleCount = 6000;
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

export const directive = (round: number, localUpdates: number): Directive => ({
  type: "directive",
  run: 1,
  round,
  localUpdates,
  last: false,
  previousBecameBest: false,
  weights: new Float32Array(featureCount).fill(round / 1e4),
});

export function setUp(batch: Assignment["batch"], emulated?: UpdateSeconds) {
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
