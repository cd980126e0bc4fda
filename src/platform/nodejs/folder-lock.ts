import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../../protocol/user-error.ts";
import { isDefunct, processStart } from "./process-start.ts";

/** Another process has locked the folder. */
export class FolderLocked extends UserError {
  override readonly name = "FolderLocked";
}

/** Where a process runs, and the files that it makes there: this one, or one that a test makes up (test/chaos). */
export interface LockingProcess {
  readonly pid: number;
  readonly host: string;
  /** When it began (process-start.ts); left out, it is known by its id alone. */
  readonly start?: string | undefined;
  /** `start`: when the process in question began, if that is known; another one may have got its id since. */
  isAlive(pid: number, start: string | undefined): boolean;
  /** Calls back when the process ends of itself; the returned function ends that. */
  onExit(callback: () => void): () => void;
  readonly files: LockFiles;
}

export interface LockFiles {
  /** @returns false if there is a file already */
  create(path: string, text: string): boolean;
  /** Undefined if there is no such file. */
  text(path: string): string | undefined;
  /** In place of the one that is there; at no instant is there none. */
  replace(path: string, text: string): void;
  remove(path: string): void;
}

/**
 * Locks a folder against other processes by a file in it with the process id and its start, until the
 * returned function is called or the process ends. The file of a process that was killed is recognised and
 * replaced, if that process ran on this machine, also when its id belongs to another one by now.
 *
 * @param toDo what a person may do who finds it locked, beside waiting
 * @throws FolderLocked
 */
export function lockFolder(folder: string, toDo = "name another folder by --out", by = thisProcess): () => void {
  const path = join(folder, "lock");
  const own = `${[by.pid, by.host, ...(by.start === undefined ? [] : [by.start])].join(" ")}\n`;
  const inTheWay = take(path, own, by);
  if (inTheWay !== undefined) throw locked(folder, { path, text: inTheWay, toDo, host: by.host });
  const release = () => {
    endListening();
    giveBack(path, own, by);
  };
  const endListening = by.onExit(release);
  return release;
}

/** Whether another process is at work in the folder, as far as can be told. */
export function isLocked(folder: string): boolean {
  const found = thisProcess.files.text(join(folder, "lock"));
  return found !== undefined && isHeld(found, thisProcess);
}

const nodejsFiles: LockFiles = {
  create(path, text) {
    // At no instant is there a lock that is not whole, which others would take for one that a power failure has cut.
    const aside = `${path}.new.${process.pid}`;
    writeFileSync(aside, text);
    try {
      linkSync(aside, path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return false;
      if (code !== undefined && withoutLinks.has(code)) return createInPlace(path, text);
      throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  },
  text(path) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
  replace(path, text) {
    const aside = `${path}.new.${process.pid}`;
    writeFileSync(aside, text);
    renameSync(aside, path);
  },
  remove: (path) => rmSync(path, { force: true }),
};

/** How file systems say that they have no second names for files. */
const withoutLinks = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

function createInPlace(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** One listener for all: a program may have many locks, and Node.js warns of many listeners. */
const atExit = new Set<() => void>();
const callAll = () => {
  for (const callback of [...atExit]) callback();
};

const thisProcess: LockingProcess = {
  pid: process.pid,
  host: hostname(),
  start: processStart(process.pid),
  isAlive(pid, start) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    }
    if (isDefunct(pid)) return false;
    const now = processStart(pid);
    return start === undefined || now === undefined || now === start;
  },
  onExit(callback) {
    if (atExit.size === 0) process.on("exit", callAll);
    atExit.add(callback);
    return () => {
      atExit.delete(callback);
      if (atExit.size === 0) process.off("exit", callAll);
    };
  },
  files: nodejsFiles,
};

/** Process ids are meaningful on their own machine only. What was cut by a power failure belongs to nobody. */
function isHeld(text: string, by: LockingProcess): boolean {
  if (!text.endsWith("\n")) return false;
  const [pid, host, start] = text.trim().split(" ");
  if (host !== undefined && host !== by.host) return true;
  const number = Number(pid);
  return Number.isInteger(number) && number > 0 && number !== by.pid && by.isAlive(number, start);
}

/**
 * Makes the lock, or replaces one that nobody holds. Several processes may find such a one at the same instant: only who has the lock
 * for replacing it may do so, and looks again then. That one is taken in the same way, as its holder may have been killed too.
 *
 * @returns the text of the lock that is in the way; undefined if this process has it
 */
function take(path: string, own: string, by: LockingProcess): string | undefined {
  const { files } = by;
  if (files.create(path, own)) return undefined;
  const found = files.text(path);
  if (found === undefined) return createdOrText(path, own, files);
  if (isHeld(found, by)) return found;
  const replacing = `${path}.replacing`;
  const inTheWay = take(replacing, own, by);
  if (inTheWay !== undefined) return inTheWay;
  const now = files.text(path);
  const left = now === undefined ? createdOrText(path, own, files) : isHeld(now, by) ? now : undefined;
  if (now !== undefined && left === undefined) files.replace(path, own);
  giveBack(replacing, own, by);
  return left;
}

function createdOrText(path: string, own: string, files: LockFiles): string | undefined {
  return files.create(path, own) ? undefined : (files.text(path) ?? "");
}

function giveBack(path: string, own: string, { files }: LockingProcess): void {
  if (files.text(path) === own) files.remove(path);
}

function locked(
  folder: string,
  told: { readonly path: string; readonly text: string; readonly toDo: string; readonly host: string },
): FolderLocked {
  const { path, text, toDo } = told;
  const [pid = "of unknown id", host] = text.trim().split(" ");
  const where = host === undefined || host === told.host ? "" : ` on ${host}`;
  return new FolderLocked(`another process (${pid}${where}) is at work in ${folder}`, {
    toDo: `wait for it, ${toDo}, or remove ${path} if it is gone`,
  });
}
