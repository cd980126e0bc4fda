import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../../protocol/user-error.ts";

/** Another process has locked the folder. */
export class FolderLocked extends UserError {
  override readonly name = "FolderLocked";
}

/**
 * Locks a folder against other processes by a file in it with the process id, until the returned function
 * is called or the process ends. The file of a process that was killed is recognised and
 * replaced, if that process ran on this machine.
 *
 * @param toDo what a person may do who finds it locked, beside waiting
 * @throws FolderLocked
 */
export function lockFolder(folder: string, toDo = "name another folder by --out"): () => void {
  const path = join(folder, "lock");
  const own = `${process.pid} ${hostname()}\n`;
  if (!madeAnew(path, own)) {
    const found = textOf(path);
    if (found !== undefined && isHeld(found)) throw locked(folder, { path, text: found, toDo });
    if (found !== undefined) removeStale(path, found);
    if (!madeAnew(path, own)) throw locked(folder, { path, text: textOf(path) ?? "", toDo });
  }
  const release = () => {
    process.off("exit", release);
    if (textOf(path) === own) rmSync(path, { force: true });
  };
  process.on("exit", release);
  return release;
}

/** Whether another process is at work in the folder, as far as can be told. */
export function isLocked(folder: string): boolean {
  const found = textOf(join(folder, "lock"));
  return found !== undefined && isHeld(found);
}

function madeAnew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Process ids are meaningful on their own machine only. */
function isHeld(text: string): boolean {
  const [pid, host] = text.trim().split(" ");
  if (host !== undefined && host !== hostname()) return true;
  const number = Number(pid);
  if (!Number.isInteger(number) || number < 1 || number === process.pid) return false;
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Another process may have replaced it in the meantime: then it is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  if (textOf(aside) === stale) rmSync(aside);
  else renameSync(aside, path);
}

function locked(
  folder: string,
  { path, text, toDo }: { readonly path: string; readonly text: string; readonly toDo: string },
): FolderLocked {
  const [pid = "of unknown id", host] = text.trim().split(" ");
  const where = host === undefined || host === hostname() ? "" : ` on ${host}`;
  return new FolderLocked(`another process (${pid}${where}) is at work in ${folder}`, {
    toDo: `wait for it, ${toDo}, or remove ${path} if it is gone`,
  });
}
