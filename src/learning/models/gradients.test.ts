import fc from "fast-check";
import { expect, test } from "vitest";
import { builtInCatalog } from "../../catalog/built-in.ts";
import { createRandom } from "../../math/random.ts";
import type { Dataset, Targets } from "../dataset.ts";
import type { Answer, Model } from "../model.ts";
import { plainKernels } from "../plain-kernels.ts";

// What every model promises, whatever it is. Graphs of operations have corners, and many weights: their gradients are tested in float64
// (learning/graph/gradients.test.ts).

const featureCount = 3;
const classCount = 3;
const all = (data: Dataset) => Uint32Array.from({ length: data.exampleCount }, (_, row) => row);
const create = (name: string) => builtInCatalog.model(name).create({ kernels: plainKernels, featureCount, classCount });

const modelNames = builtInCatalog.entries.models.map(({ name }) => name).filter((name) => !create(name).graph);

/** Examples with targets that the model is made for. */
function dataFor(name: string, seed: number, exampleCount: number): Dataset {
  const random = createRandom(seed, "examples");
  const data = Float32Array.from({ length: exampleCount * featureCount }, () => random.normal());
  const meaning = builtInCatalog.model(name).targets[0];
  const targets: Targets =
    meaning === "classes"
      ? {
          kind: "class",
          values: Uint8Array.from({ length: exampleCount }, () => random.integer(classCount)),
          classCount,
        }
      : meaning === "signs"
        ? { kind: "real", values: Float32Array.from({ length: exampleCount }, () => (random.uniform() < 0.5 ? 1 : -1)) }
        : { kind: "real", values: Float32Array.from({ length: exampleCount }, () => random.normal()) };
  return { exampleCount, features: { kind: "float32", data, featureCount }, targets };
}

function weightsFor({ weightCount }: Model, seed: number): Float32Array {
  const random = createRandom(seed, "weights");
  return Float32Array.from({ length: weightCount }, () => random.normal());
}

const problem = fc.record({
  name: fc.constantFrom(...modelNames),
  seed: fc.nat(),
  exampleCount: fc.integer({ min: 1, max: 12 }),
});

test("a model's gradient is that of its loss, by finite differences, over all rows and over a minibatch", () => {
  fc.assert(
    fc.property(problem, fc.boolean(), ({ name, seed, exampleCount }, minibatch) => {
      const model = create(name);
      const data = dataFor(name, seed, exampleCount);
      const rows = minibatch ? all(data).subarray(0, Math.ceil(exampleCount / 2)) : all(data);
      const at = weightsFor(model, seed);
      const gradient = new Float32Array(model.weightCount);
      model.gradientInto(gradient, at, data, rows);
      for (let j = 0; j < model.weightCount; j++) {
        const [up, down] = [at.slice(), at.slice()];
        up[j] = (up[j] as number) + 1e-3;
        down[j] = (down[j] as number) - 1e-3;
        const step = (up[j] as number) - (down[j] as number);
        const rise = (model.loss(up, data, rows) as number) - (model.loss(down, data, rows) as number);
        // Where an example changes its centre the gradient jumps.
        if (model.name === "k-means" && answersDiffer(model, [up, down], data, rows)) continue;
        const largest = Math.max(1, ...data.features.data.map(Math.abs));
        expect(Math.abs((gradient[j] as number) - rise / step)).toBeLessThan(2e-3 * largest ** 2);
      }
    }),
  );
});

function answersDiffer(model: Model, both: readonly Float32Array[], data: Dataset, rows: Uint32Array): boolean {
  const [a, b] = both.map((weights) => model.answers(weights, data, rows) as readonly Answer[]);
  return rows.some((_, i) => a?.[i]?.value !== b?.[i]?.value);
}

test("the gradient's loss is the loss, and the mean over parts is the whole", () => {
  fc.assert(
    fc.property(problem, ({ name, seed, exampleCount }) => {
      const model = create(name);
      const data = dataFor(name, seed, 2 * exampleCount);
      const weights = weightsFor(model, seed);
      const rows = all(data);
      const gradient = new Float32Array(model.weightCount);
      const loss = model.loss(weights, data, rows) as number;
      expect(model.gradientInto(gradient, weights, data, rows)).toBeCloseTo(loss, 6);
      const halves = [rows.subarray(0, exampleCount), rows.subarray(exampleCount)];
      const sum = halves.reduce((total, half) => total + (model.loss(weights, data, half) as number), 0);
      expect(sum / 2).toBeCloseTo(loss, 6);
    }),
  );
});

test("small enough steps against the gradient never raise the loss", () => {
  fc.assert(
    fc.property(problem, ({ name, seed, exampleCount }) => {
      const model = create(name);
      const data = dataFor(name, seed, exampleCount);
      const weights = model.initialWeights(createRandom(seed), data);
      const gradient = new Float32Array(model.weightCount);
      let before = Number.POSITIVE_INFINITY;
      for (let step = 0; step < 20; step++) {
        const loss = model.gradientInto(gradient, weights, data, all(data)) as number;
        expect(loss).toBeLessThanOrEqual(before + 1e-6);
        before = loss;
        for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) - 0.01 * (gradient[j] as number);
      }
    }),
  );
});

test("a model returns the metrics that it names, and an answer for each row", () => {
  for (const name of modelNames) {
    const model = create(name);
    const data = dataFor(name, 1, 5);
    const weights = weightsFor(model, 1);
    expect(Object.keys(model.metrics(weights, data, all(data)))).toEqual(model.metricNames);
    expect(Object.keys(model.metrics(weights, data, new Uint32Array(0)))).toEqual(model.metricNames);
    expect(model.answers(weights, data, all(data))).toHaveLength(5);
    expect(model.initialWeights(createRandom(1), data)).toHaveLength(model.weightCount);
  }
});

test("data of another width are refused by name", () => {
  for (const name of modelNames) {
    const model = builtInCatalog.model(name).create({ kernels: plainKernels, featureCount: 4, classCount });
    const data = dataFor(name, 1, 5);
    const message = `${name} was made for 4 features; the dataset has 3`;
    expect(() => model.loss(new Float32Array(model.weightCount), data, all(data))).toThrow(message);
  }
});
