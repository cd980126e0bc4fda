import { join, parse } from "node:path";
import { FolderLocked } from "../platform/nodejs/folder-lock.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UsageError } from "./usage.ts";

/** Where results go that no folder was named for: of an experiment with a name, or of a file's path. */
export function usualFolder(nameOrPath: string, quick: boolean): string {
  const { name } = parse(nameOrPath);
  return join("experiments", quick ? `${name}-quick` : name);
}

/** @throws UsageError if the place that results are to go to cannot be used, FolderLocked */
export function usable<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FolderLocked) throw error;
    throw new UsageError(`${path} cannot be used: ${systemReason(error)}`, {
      where: "--out",
      toDo: "name another folder",
    });
  }
}
