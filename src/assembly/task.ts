import type { Catalog } from "../catalog/catalog.ts";
import { checkModelFits, createModelFor, datasetNames, datasetsFor, modelsFor } from "../catalog/model-fit.ts";
import { exampleOf } from "../catalog/names.ts";
import type { DatasetPart, NamedDataset } from "../datasets/named-dataset.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { bytesOfRows } from "../learning/packed-features.ts";
import { partitionShares } from "../learning/partitions.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { PartitionPreview, TaskChoice, TaskDescription, TestSamples } from "../watch/events.ts";
import { chooseShown } from "./shown-tests.ts";

/** What is learned if nothing else is said. */
export const usualDataset = "mnist-even-odd";

/** A dataset and a model that can learn from it, by name. */
export interface TaskNames {
  readonly dataset: string;
  readonly model: string;
}

/**
 * What `--dataset` and `--model` say. Without a model it is the dataset's usual one, without a dataset one that the model is
 * made for.
 *
 * @throws UnknownName, ModelDoesNotFit
 */
export function taskOf(
  catalog: Catalog,
  { dataset, model }: { readonly dataset?: string; readonly model?: string },
): TaskNames {
  const name = dataset ?? (model === undefined ? usualDataset : (datasetsFor(catalog, model)[0] ?? usualDataset));
  const found = catalog.dataset(name);
  const wanted = model ?? found.model;
  checkModelFits(catalog, wanted, found);
  return { dataset: name, model: wanted };
}

/**
 * Everything that a start command may name, and what of it cannot be loaded.
 *
 * @param whyUnavailable - what is missing to load a dataset here, in a few words; undefined if it can be
 */
export function taskChoices(
  catalog: Catalog,
  whyUnavailable: (dataset: NamedDataset) => string | undefined,
): TaskChoice[] {
  return datasetNames(catalog).map((known) => {
    const dataset = catalog.dataset(known);
    const unavailable = whyUnavailable(dataset);
    return {
      dataset: dataset.name,
      title: dataset.title,
      ...(unavailable === undefined ? {} : { unavailable }),
      models: modelsFor(catalog, dataset).map((name) => {
        const { title, stepSize, targets } = catalog.model(name);
        return { name, title, stepSize, madeFor: targets[0] === dataset.targets };
      }),
    };
  });
}

export interface PrepareOptions {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  /** Reads one part of a dataset, as `kernels` read it fastest. */
  readonly load: (dataset: NamedDataset, part: DatasetPart) => Promise<Dataset>;
  /** Nodes and seed for which the pictures of partitions are. */
  readonly nodes: number;
  readonly seed: number;
}

/**
 * Reads the test data, and makes the model and what people are told of both.
 *
 * @throws whatever `load` throws
 */
export async function prepareTask(names: TaskNames, options: PrepareOptions): Promise<ChangedTask> {
  const { catalog } = options;
  const dataset = catalog.dataset(names.dataset);
  const testData = await options.load(dataset, "test");
  const model = createModelFor(catalog, names.model, testData, options.kernels);
  const shownTests = chooseShown(testData);
  return {
    model,
    testData,
    shownTests,
    testSamples: samplesOf(testData, model, shownTests),
    told: {
      task: {
        dataset: dataset.name,
        model: model.name,
        title: dataset.title,
        classNames: answerNames(dataset, model, testData),
        labelNames: dataset.labelNames,
        metricNames: model.metricNames,
        weightCount: model.weightCount,
        ...(model.graph && { graph: model.graph }),
        testExamples: testData.exampleCount,
        ...(dataset.featureNames ? { featureNames: dataset.featureNames } : {}),
        ...targetOf(dataset, testData),
        ...(dataset.picture ? { picture: dataset.picture } : {}),
      },
      partitions: previews(catalog, dataset.labelNames.length, options.nodes, options.seed),
    },
  };
}

function targetOf({ targetName }: NamedDataset, { targets }: Dataset): Pick<TaskDescription, "target"> {
  if (targetName === undefined || targets.kind !== "real" || targets.scale === undefined) return {};
  const { mean, deviation } = targets.scale;
  return { target: { name: targetName, mean, deviation } };
}

const hasAccuracy = ({ metricNames }: Model) => metricNames.includes("accuracy");

/** What the model's answers are called, by number: classes, or clusters; none for answers that are numbers. */
function answerNames({ classNames }: NamedDataset, model: Model, { features }: Dataset): readonly string[] {
  if (hasAccuracy(model)) return classNames;
  if (model.name !== "k-means") return [];
  return Array.from({ length: model.weightCount / features.featureCount }, (_, k) => `cluster ${k + 1}`);
}

function samplesOf({ features, targets, labels }: Dataset, model: Model, rows: Uint32Array): Omit<TestSamples, "kind"> {
  const classOf = (row: number) =>
    targets.kind === "class"
      ? (targets.values[row] as number)
      : targets.kind === "real" && (targets.values[row] as number) > 0
        ? 1
        : 0;
  return {
    pixels: bytesOfRows(features, rows) ?? new Uint8Array(),
    classes: hasAccuracy(model) ? Array.from(rows, classOf) : [],
    ...(targets.kind === "real" && model.metricNames.includes("meanSquaredError")
      ? { targets: Array.from(rows, (row) => targets.values[row] as number) }
      : {}),
    labels: Array.from(rows, (row) => labels?.values[row] ?? 0),
  };
}

function previews(catalog: Catalog, labelCount: number, nodes: number, seed: number): PartitionPreview[] {
  return catalog.entries.partitions.map((entry) => {
    const name = exampleOf(entry);
    const shares = partitionShares(catalog.partition(name), labelCount, nodes, { seed });
    return { case: entry.case ?? null, name, shares };
  });
}
