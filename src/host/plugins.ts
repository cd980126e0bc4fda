import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { builtIn } from "../catalog/built-in.ts";
import { type Catalog, createCatalog } from "../catalog/catalog.ts";
import type { CatalogEntries } from "../catalog/entries.ts";
import { networkEntry } from "../catalog/network-entry.ts";
import { checkEntries, type Kinds, kinds } from "../catalog/plugin-shape.ts";
import { importOnnx } from "../data/onnx/import-onnx.ts";
import { UserError } from "../protocol/user-error.ts";
import { isNetworkFile, networkName } from "./network-files.ts";

/** The catalog that a program works with, and the files that have made it more than what comes with Edgewise. */
export interface Plugins {
  /** Absolute paths: other processes and threads load the same ones. */
  readonly files: readonly string[];
  readonly catalog: Catalog;
}

/**
 * Adds the entries of plugins, ES modules that export `strategies`, `models`, `updateRules`, `stepSizeSchedules`,
 * `aggregationRules`, `datasets` or `partitions`, lists of entries as `createCatalog` takes them.
 *
 * @throws UserError if a file is not there, cannot be run, or exports no entries or wrong ones
 */
export async function loadPlugins(files: readonly string[]): Promise<Plugins> {
  const paths = files.map((file) => resolve(file));
  let entries: CatalogEntries = builtIn;
  for (const path of paths) entries = withPlugin(entries, await exportsOf(path), path);
  return { files: paths, catalog: createCatalog(entries) };
}

/** A network in ONNX is a model; all else is run. */
async function exportsOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  const isNetwork = isNetworkFile(path);
  const where = isNetwork ? path : `--plugin ${path}`;
  if (!existsSync(path)) throw new UserError("there is no such file", { where });
  if (!isNetwork) return moduleAt(path, where);
  try {
    return { models: [networkEntry(networkName(path), await importOnnx(await readFile(path)))] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.what, { where, cause: error, ...(error.toDo === undefined ? {} : { toDo: error.toDo }) });
  }
}

/** The options that make another process of edgewise load the same. */
export function pluginArguments({ files }: Plugins): string[] {
  return files.flatMap((file) => ["--plugin", file]);
}

async function moduleAt(path: string, where: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new UserError(`cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`, { where, cause });
  }
}

function withPlugin(entries: CatalogEntries, found: Readonly<Record<string, unknown>>, path: string): CatalogEntries {
  const where = `--plugin ${path}`;
  const named = (Object.keys(kinds) as Kinds[]).filter((kind) => found[kind] !== undefined);
  if (named.length === 0) {
    const exported = Object.keys(kinds).join(", ");
    throw new UserError("exports no entries", { where, toDo: `export at least one of ${exported}, each a list` });
  }
  const more = { ...entries };
  for (const kind of named) {
    const problem = checkEntries(kind, found[kind]);
    if (problem !== undefined)
      throw new UserError(problem, { where, toDo: "docs/reference.md shows what entries have" });
    Object.assign(more, { [kind]: [...entries[kind], ...(found[kind] as never[])] });
  }
  try {
    createCatalog(more);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message, { where, cause: error });
    throw error;
  }
  return more;
}
