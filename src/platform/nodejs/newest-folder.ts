import { lstatSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const name = "latest";

/**
 * Makes `latest` in a folder lead to this folder in it: as a symbolic link, or, where there are none, as a text file with its
 * name. It always leads somewhere, also while it is changed. What a person has put there stays.
 */
export function pointToNewest(folder: string, newest: string): void {
  const path = join(folder, name);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const next = join(folder, `.${name}-${process.pid}`);
  rmSync(next, { force: true });
  try {
    symlinkSync(newest, next, "dir");
  } catch {
    writeFileSync(next, `${newest}\n`);
  }
  renameSync(next, path);
}

/** The path, led on if a folder in it is such a text file: `runs/latest/model.json`. */
export function throughNewest(path: string): string {
  const folder = basename(path) === name ? path : dirname(path);
  if (basename(folder) !== name || lstatSync(folder, { throwIfNoEntry: false })?.isFile() !== true) return path;
  const newest = join(dirname(folder), readFileSync(folder, "utf8").trim());
  return folder === path ? newest : join(newest, basename(path));
}
