import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { mayImport } from "../../.dependency-cruiser.mjs";
import { root } from "./root.mjs";

/**
 * @typedef {object} Source
 * @property {string} path from the root, with slashes
 * @property {number} lines
 *
 * @typedef {object} Folder
 * @property {string} name as `.dependency-cruiser.mjs` has it
 * @property {readonly string[]} mayImport
 * @property {readonly Source[]} sources
 */

/** Every source of src/ that is written by hand and is no test. @returns {Source[]} */
export function sources() {
  return readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path).replaceAll("\\", "/"), lines: lineCount(path) }))
    .filter(({ path }) => !path.startsWith("src/kernels/generated/"));
}

/** The folders that the dependency rules know, each with its sources. @returns {Folder[]} */
export function folders() {
  const all = sources();
  return Object.entries(mayImport).map(([name, others]) => ({
    name,
    mayImport: others,
    sources: all.filter(({ path }) => path.startsWith(`src/${name}/`)),
  }));
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

/**
 * The second column of the table of folders in docs/architecture.md, by the folder's name.
 * @param {string} text of the document
 */
export function descriptions(text) {
  const rows = text.matchAll(/^\| `([a-z/-]+)\/` \| ([^|]*) \|/gm);
  return new Map(Array.from(rows, ([, name = "", words = ""]) => /** @type {const} */ ([name, words])));
}

/** @param {string} path */
function lineCount(path) {
  return readFileSync(path, "utf8").split("\n").length - 1;
}
