import { clusterLabels, findClusters } from "../learning/cluster-labels.ts";
import type { Dataset, Labels, TargetMeaning } from "../learning/dataset.ts";
import { float32 } from "../learning/float32-room.ts";
import type { Allocate } from "../learning/kernels.ts";
import { createRandom, shuffled } from "../math/random.ts";
import { DatasetFileError } from "./idx.ts";
import type { DatasetFile, DatasetSource, NamedDataset } from "./named-dataset.ts";
import { type Column, readTable } from "./table.ts";

/** The part of the examples that is for testing. */
const testShare = 0.2;
/** Clusters that stand in for labels where there are none. */
const clusterCount = 10;

export interface TabularOptions {
  readonly name: string;
  readonly title: string;
  readonly model: string;
  readonly source: DatasetSource;
  readonly file: DatasetFile;
  readonly features: readonly Column[];
  /** The target: a number, or the number of one of the classes. */
  readonly target: Column;
  /** Names of the classes; left out, targets are numbers. */
  readonly classNames?: readonly string[];
  /** Decides which examples are for testing. */
  readonly seed: number;
}

/**
 * A dataset made of one table. A fifth of the examples, which `seed` chooses, is for testing. Features have mean 0 and
 * standard deviation 1 over the training part, and one more feature is always 1, the place of a bias; a target that is a
 * number has mean 0 and standard deviation 1 too. Labels are the classes, or else K-means clusters of the training part.
 */
export function tabular(options: TabularOptions): NamedDataset {
  const { name, title, model, source, file, features, target, classNames, seed } = options;
  const meaning: TargetMeaning = classNames ? "classes" : "numbers";
  const labelNames = classNames ?? Array.from({ length: clusterCount }, (_, k) => `cluster ${k + 1}`);
  return {
    name,
    title,
    targets: meaning,
    classNames: classNames ?? [],
    labelNames,
    featureNames: [...features.flatMap(({ numberNames }) => numberNames), "always 1"],
    ...(classNames ? {} : { targetName: target.numberNames.join() }),
    model,
    source,
    files: { train: [file], test: [file] },
    async load(part, files, allocate) {
      const rows = readTable(await files(file.fileName), file.fileName, [...features, target]);
      const testCount = Math.floor(testShare * rows.length);
      if (testCount === 0) {
        const found = `${rows.length} of them`;
        throw new DatasetFileError(file.fileName, { expected: "at least 5 records without missing values", found });
      }
      const order = shuffled(rows, createRandom(seed, "test part"));
      const train = order.slice(testCount);
      const wanted = part === "train" ? train : order.slice(0, testCount);
      const standard = standardsOf(train);
      const data = datasetOf(wanted, standard, classNames?.length, allocate);
      if (classNames) return data;
      const trainData = part === "train" ? data : datasetOf(train, standard, undefined, undefined);
      const clusters = findClusters(trainData, clusterCount, createRandom(seed, "clusters"));
      return { ...data, labels: clusterLabels(data, clusters) };
    },
  };
}

interface Standard {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation of each column. */
function standardsOf(rows: readonly (readonly number[])[]): Standard[] {
  return (rows[0] ?? []).map((_, j) => {
    const mean = rows.reduce((sum, row) => sum + (row[j] as number), 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + ((row[j] as number) - mean) ** 2, 0) / rows.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
}

function standardised(value: number, { mean, deviation }: Standard): number {
  return deviation > 0 ? (value - mean) / deviation : 0;
}

/** The last number of each row is its target. */
function datasetOf(
  rows: readonly (readonly number[])[],
  standards: readonly Standard[],
  classCount: number | undefined,
  allocate: Allocate | undefined,
): Dataset {
  const featureCount = standards.length;
  const data = float32(rows.length * featureCount, allocate);
  rows.forEach((row, i) => {
    for (let j = 0; j < featureCount - 1; j++) {
      data[i * featureCount + j] = standardised(row[j] as number, standards[j] as Standard);
    }
    data[i * featureCount + featureCount - 1] = 1;
  });
  const features = { kind: "float32", data, featureCount } as const;
  const targets = rows.map((row) => row[featureCount - 1] as number);
  if (classCount === undefined) {
    const scale = standards[featureCount - 1] as Standard;
    const values = Float32Array.from(targets, (target) => standardised(target, scale));
    return { exampleCount: rows.length, features, targets: { kind: "real", values, scale } };
  }
  const values = Uint8Array.from(targets);
  const labels: Labels = { values, labelCount: classCount };
  return { exampleCount: rows.length, features, targets: { kind: "class", values, classCount }, labels };
}
