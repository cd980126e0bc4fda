import { join, parse } from "node:path";

/** Where results go that no folder was named for: of an experiment with a name, or of a file's path. */
export function usualFolder(nameOrPath: string, quick: boolean): string {
  const { name } = parse(nameOrPath);
  return join("experiments", quick ? `${name}-quick` : name);
}
