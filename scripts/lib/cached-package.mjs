import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run } from "./command.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";

/**
 * A package of npm that the project is only tested or compared with: kept in .cache/, no dependency.
 *
 * @typedef {object} CachedPackage
 * @property {string} name
 * @property {string} version exactly
 * @property {string} folder where it is kept, of its own
 * @property {string} about why it is got, and how large it is
 */

/**
 * Gets it where it is not there.
 *
 * @param {CachedPackage} cached
 * @returns {Promise<string | undefined>} why it cannot be loaded
 */
export async function ensurePackage(cached) {
  await whileLocked(cached.name.replace(/\W+/g, "-"), async () => {
    if (!isThere(cached)) await installPackage(cached);
  });
  return whyNotLoaded(cached);
}

/** Gets it from npm, and says if that failed. @param {CachedPackage} cached */
export async function installPackage({ name, version, folder, about }) {
  say(`Getting ${name} ${version}, ${about}`);
  const where = ["--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts"];
  const { code, output } = await run("npm", ["install", ...where, `${name}@${version}`], { output: "collect" });
  if (code !== 0) say(`npm could not get it:\n${output}`);
}

/** @param {CachedPackage} cached */
export function isThere({ name, version, folder }) {
  const file = join(folder, "node_modules", name, "package.json");
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
}

/** @param {CachedPackage} cached @returns {string | undefined} */
function whyNotLoaded({ name, folder }) {
  try {
    createRequire(join(folder, "package.json"))(name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}
