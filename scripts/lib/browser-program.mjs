import { spawnSync } from "node:child_process";
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
 * @property {number} [oldest] version that the tests can drive
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

/** The version of the program at this path, if it is too old. @param {string} path @param {number} oldest */
function oldVersion(path, oldest) {
  const version = /\d+/.exec(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "")?.[0];
  return version !== undefined && Number(version) < oldest ? version : undefined;
}

/**
 * Finds a browser, or installs it where that is possible without asking: as root on Debian and its derivatives. One that is too old is
 * brought up to date.
 * @param {BrowserProgram} program
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensureBrowser(program) {
  const { name, variable, packages, howToInstall, oldest = 0 } = program;
  const fits = () => {
    const path = find(program);
    return path !== undefined && oldVersion(path, oldest) === undefined ? path : undefined;
  };
  if (fits() !== undefined) return fits();
  const told = process.env[variable];
  if (told && !existsSync(told)) {
    say(`${variable} names ${told}, which does not exist`);
    return undefined;
  }
  if (!told && canInstall()) {
    await whileLocked(name.toLowerCase(), async () => {
      if (fits() === undefined) await install(`${name} for the browser tests`, packages);
    });
  }
  if (fits() === undefined) {
    const found = find(program);
    say(found === undefined ? howToInstall : `${found} is ${name} ${oldVersion(found, oldest)}. ${howToInstall}`);
  }
  return fits();
}
