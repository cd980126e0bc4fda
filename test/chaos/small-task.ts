import type { Schema } from "../../src/data/schema.ts";
import type { ToldStatistics } from "../../src/data/told-statistics.ts";
import type { Dataset } from "../../src/learning/dataset.ts";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom } from "../../src/math/random.ts";
import type { DataQuestion } from "../../src/protocol/own-data-messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import type { ChangedTask } from "../../src/runtime/aggregator-task.ts";
import type { DataAgreement } from "../../src/runtime/data-agreement.ts";
import { createShareSource, type ShareSource } from "../../src/runtime/node-data.ts";
import type { TaskDescription } from "../../src/watch/events.ts";
import { settings } from "../support/aggregator-environment.ts";

const featureCount = 10;
export const exampleCount = 60;

/** Made once for all runs: a model of ten weights, and a few examples. */
export const smallTask = (() => {
  const random = createRandom(1, "chaos");
  const targets = Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const features = Float32Array.from(
    { length: exampleCount * featureCount },
    (_, k) => (k % featureCount === 0 ? (targets[Math.floor(k / featureCount)] as number) : 0) + random.normal(),
  );
  const data: Dataset = {
    exampleCount,
    features: { kind: "float32", data: features, featureCount },
    targets: { kind: "real", values: targets },
    labels: { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % 6), labelCount: 6 },
  };
  const model = squaredSvm({ kernels: plainKernels, featureCount });
  const shares = createShareSource({
    loadDataset: async () => data,
    openness: { labelCounts: false, samples: 0 },
  });
  return { data, model, shares };
})();

/** What nodes with tables of their own tell of them, and what is agreed on: the same task, whatever they are. */
export const table = (() => {
  const column = {
    name: "x",
    tables: 1,
    rows: exampleCount,
    missing: 0,
    numbers: exampleCount,
    wholeNumbers: 0,
    booleans: 0,
  };
  const statistics: ToldStatistics = {
    ...{ kind: "table", version: 1, tables: 1, rows: exampleCount, targets: [], columns: [column] },
  };
  const task: TaskDescription = {
    ...{ dataset: "small", model: "squared-svm", title: "A small task", classNames: [], labelNames: [] },
    ...{ metricNames: [], weightCount: smallTask.model.weightCount, testExamples: exampleCount },
  };
  const decided: ChangedTask = {
    ...{ model: smallTask.model, testData: smallTask.data, shownTests: new Uint32Array() },
    told: { task, partitions: [] },
  };
  const question: DataQuestion = { kind: "table", regression: false, numbers: [], categories: [], leftOut: [] };
  const schema: Schema = { kind: "table", version: 1, columns: [], leftOut: [], target: { kind: "none" } };
  const agreement: DataAgreement = {
    question,
    decide: async (_told, settings) => ({ kind: "agreed", schema, task: decided, settings }),
  };
  return { statistics, decided, agreement };
})();

/** A node's own data are a share of the same examples. */
export function ownShares(index: number, count: number): ShareSource {
  const share = { kind: "partition", partition: "uniform", seed: 1, index, count } as const;
  return { load: (dataset, _own, assignment) => smallTask.shares.load(dataset, share, assignment) };
}

/** Where a schedule says nothing else. */
export const usualSettings: RunSettings = {
  ...settings,
  strategy: "fixed:3",
  budgetSeconds: 60,
  update: "sgd",
  momentum: 0,
};
