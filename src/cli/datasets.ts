import type { DatasetPart } from "../datasets/named-dataset.ts";
import { findDataset } from "../datasets/named-datasets.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Allocate } from "../learning/kernels.ts";
import { filesFromFolder, filesFromMnistPackage } from "../platform/nodejs/dataset-files.ts";

/** What every command learns from. */
export const datasetName = "mnist-even-odd";

/** One part of a named dataset, from a folder or else from the package that carries it. */
export async function loadDataset(
  name: string,
  part: DatasetPart,
  folder: string | undefined,
  allocate?: Allocate,
): Promise<Dataset> {
  const dataset = findDataset(name);
  const { train, test } = dataset.files;
  const files = folder === undefined ? filesFromMnistPackage([...train, ...test]) : filesFromFolder(folder);
  return dataset.load(part, files, allocate);
}
