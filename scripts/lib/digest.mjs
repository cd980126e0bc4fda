import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * A digest of the names and contents of these files and of everything in these folders, so that it changes when a file
 * is edited, added, renamed or deleted, and not when git merely touches it. Missing files and folders count as empty.
 * @param {readonly string[]} paths relative to the root
 * @param {(path: string) => boolean} counts
 */
export function digestOf(paths, counts = () => true) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesIn).filter(counts)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} */
function filesIn(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}
