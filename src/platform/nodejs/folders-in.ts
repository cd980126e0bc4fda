import { existsSync, readdirSync } from "node:fs";

/** The names of the folders in a folder; none if it is not there. */
export function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readFolders(folder) : [];
}

/** The names of the folders in a folder. @throws the system's error if it is not there, or cannot be read */
export function readFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
