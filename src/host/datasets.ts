import type { DatasetFiles, DatasetPart, NamedDataset } from "../datasets/named-dataset.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import {
  DatasetUnavailable,
  filesFromFolder,
  filesFromPackage,
  isInstalled,
  missingFile,
} from "../platform/nodejs/dataset-files.ts";

/**
 * One part of a named dataset, from a folder or else from the package that carries it, if there is one, as `kernels` read
 * it fastest.
 *
 * @throws DatasetUnavailable, DatasetFileError
 */
export async function loadDataset(
  dataset: NamedDataset,
  part: DatasetPart,
  folder: string | undefined,
  kernels: Kernels,
): Promise<Dataset> {
  const loaded = await dataset.load(part, filesOf(dataset, folder), kernels.allocate);
  if (loaded.exampleCount === 0) {
    const files = dataset.files[part].map(({ fileName }) => fileName).join(", ");
    throw new DatasetUnavailable(`${folder ?? dataset.name}: ${files} hold no examples; name a folder with some`);
  }
  return { ...loaded, features: kernels.pack(loaded.features) };
}

/**
 * What is missing to load these parts of a dataset here, in a few words, for example `needs --datasets DIR`; undefined if their
 * files are there. They are not read.
 */
export function whyUnavailable(
  { source, files }: NamedDataset,
  parts: readonly DatasetPart[],
  folder: string | undefined,
): string | undefined {
  if (folder !== undefined) {
    const needed = parts.flatMap((part) => files[part]).map(({ fileName }) => fileName);
    const missing = missingFile(folder, needed);
    return missing && `no ${missing} in ${folder}`;
  }
  if (source.kind === "folder") return "needs --datasets DIR";
  if (source.kind === "package" && !isInstalled(source.name)) return `needs the package ${source.name}`;
  return undefined;
}

function filesOf({ name, source, files }: NamedDataset, folder: string | undefined): DatasetFiles {
  if (folder !== undefined) return filesFromFolder(folder);
  switch (source.kind) {
    case "package":
      return filesFromPackage(source.name, [...files.train, ...files.test]);
    case "folder":
      throw new DatasetUnavailable(`${name} comes with no package`, {
        toDo: `name a folder by --datasets with ${source.advice}`,
      });
    case "generated":
      return async (fileName) => {
        throw new DatasetUnavailable(`${name} has no file ${fileName}`);
      };
    default:
      throw new Error(`unreachable: ${source satisfies never}`);
  }
}
