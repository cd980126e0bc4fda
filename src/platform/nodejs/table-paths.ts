import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { byName } from "../../data/by-name.ts";
import { UserError } from "../../protocol/user-error.ts";

/** Files that a folder of tables is searched for. */
const tableFile = /^[^.].*\.(?:(?:csv|tsv|tab|data|arff|jsonl|ndjson|json)(?:\.gz)?|parquet|npy|npz)$/i;
const ofTables = "CSV, TSV, ARFF, JSON Lines, Parquet or NumPy";

/**
 * The files that a path stands for, in the order of their names: itself; the tables of a folder; or whatever matches a
 * pattern (`*`, `?`, `**`, `{a,b}`).
 *
 * @throws UserError if a folder holds no table or nothing matches
 */
export async function tablePaths(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found) return found.isDirectory() ? tablesIn(path) : [path];
  if (!/[*?{[]/.test(path)) return [path];
  const files = (await glob(path, { absolute: path.startsWith("/"), expandDirectories: false })).sort(byName);
  if (files.length > 0) return files;
  throw new UserError("no file matches this pattern", {
    where: path,
    toDo: "name a file, a folder or another pattern",
  });
}

async function tablesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  if (names.includes("run.json") && names.includes("metrics.csv")) {
    throw new UserError("it is the folder of a run, not data", {
      where: folder,
      toDo: "name a table or a folder of them",
    });
  }
  const tables = names.filter((name) => tableFile.test(name)).sort(byName);
  if (tables.length > 0) return tables.map((name) => join(folder, name));
  throw new UserError(`it is a folder, and no file in it is a table by its name (${ofTables})`, {
    where: folder,
    toDo: "name a file of rows and columns",
  });
}
