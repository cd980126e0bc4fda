import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstall, install } from "./apt.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";

/**
 * @typedef {object} BrowserProgram
 * @property {string} name for people
 * @property {string} variable of the environment that names another one
 * @property {readonly string[]} commands
 * @property {readonly string[]} applications paths where it is elsewhere
 * @property {readonly string[]} packages of Debian
 * @property {string} howToInstall
 */

/** Its path, if there is one: that of the variable, or one in a usual place. @param {BrowserProgram} program */
function find({ variable, commands, applications }) {
  const told = process.env[variable];
  if (told) return existsSync(told) ? told : undefined;
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter).filter(Boolean)];
  const candidates = [...commands.flatMap((name) => folders.map((folder) => join(folder, name))), ...applications];
  return candidates.find((path) => existsSync(path));
}

/**
 * Finds a browser, or installs it where that is possible without asking: as root on Debian and its derivatives.
 * @param {BrowserProgram} program
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensureBrowser(program) {
  const { name, variable, packages, howToInstall } = program;
  const found = find(program);
  if (found !== undefined) return found;
  if (process.env[variable]) {
    say(`${variable} names ${process.env[variable]}, which does not exist`);
    return undefined;
  }
  if (canInstall()) {
    await whileLocked(name.toLowerCase(), async () => {
      if (find(program) === undefined) await install(`${name} for the browser tests`, packages);
    });
  }
  const installed = find(program);
  if (installed === undefined) say(howToInstall);
  return installed;
}
