import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { UserError } from "../../../protocol/user-error.ts";
import { makeFolder } from "../make-folder.ts";
import { systemReason } from "../system-errors.ts";

/** A key or a token of the state folder cannot be kept, or others may read it. */
export class StateFolderProblem extends UserError {
  override readonly name = "StateFolderProblem";
}

/** Where keys and tokens are kept if nothing else is said. */
export function usualStateFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return environment.EDGEWISE_STATE_DIR || join(homedir(), ".edgewise");
}

/** Others than the owner. Windows has no such modes: there the user's folder is the user's. */
const others = process.platform === "win32" ? 0 : 0o077;
const othersThatWrite = others & 0o022;

/** Makes a folder of secrets that nobody else may enter, if it is missing. @throws StateFolderProblem */
export function makeSecretFolder(path: string): void {
  try {
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw problem(path, error);
  }
  const found = statSync(path);
  if (!found.isDirectory())
    throw new StateFolderProblem("this is not a folder, which keys and tokens need", {
      where: path,
      toDo: "name another one by --state-dir",
    });
  if ((found.mode & othersThatWrite) !== 0)
    throw new StateFolderProblem("others may write into the folder of keys and tokens", {
      where: path,
      toDo: `chmod 700 ${path}`,
    });
}

/**
 * The text of a secret file; undefined if there is none.
 *
 * @param user that of this process; undefined where there are none, as on Windows
 * @throws StateFolderProblem, also where others may read it, or it is another user's
 */
export function readSecret(path: string, user: number | undefined = process.getuid?.()): string | undefined {
  try {
    const { mode, uid } = statSync(path);
    if (user !== undefined && uid !== user)
      throw new StateFolderProblem(`this secret belongs to another user (${uid}), who knows it`, {
        where: path,
        toDo: "move it away, or name another folder by --state-dir",
      });
    if ((mode & others) !== 0)
      throw new StateFolderProblem("others may read this secret", { where: path, toDo: `chmod 600 ${path}` });
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error instanceof StateFolderProblem ? error : problem(path, error);
  }
}

/** Writes a file that only its owner reads: whole, or not at all. @throws StateFolderProblem */
export function writeSecret(path: string, text: string): void {
  writeAside(path, text, (aside) => renameSync(aside, path));
}

/** The same, unless there is a file already. @returns false then @throws StateFolderProblem */
export function createSecret(path: string, text: string): boolean {
  let isMade = true;
  writeAside(path, text, (aside) => {
    isMade = placeExclusively(aside, path, text);
    rmSync(aside);
  });
  return isMade;
}

function placeExclusively(aside: string, path: string, text: string): boolean {
  try {
    linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // Some file systems know no links.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    writeFileSync(path, text, { mode: 0o600, flag: "wx", flush: true });
  }
  return true;
}

function writeAside(path: string, text: string, place: (aside: string) => void): void {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(aside, text, { mode: 0o600, flag: "wx", flush: true });
    place(aside);
  } catch (error) {
    rmSync(aside, { force: true });
    throw problem(path, error);
  }
}

/** Adds to a file that only its owner reads. @throws StateFolderProblem */
export function appendSecret(path: string, text: string): void {
  try {
    appendFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw problem(path, error);
  }
}

function problem(path: string, error: unknown): StateFolderProblem {
  return new StateFolderProblem(`keys and tokens cannot be kept: ${systemReason(error)}`, {
    where: path,
    toDo: "name another folder by --state-dir",
    cause: error,
  });
}
