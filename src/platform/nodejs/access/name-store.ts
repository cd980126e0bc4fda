import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { byName } from "../../../data/by-name.ts";
import { makeSecretFolder, readSecret, StateFolderProblem, writeSecret } from "./state-folder.ts";

/**
 * Whose the names of nodes are, as files of a folder, one for each name: who wants to know looks there anew, so that
 * `edgewise tokens forget-key` acts on an aggregator that runs.
 */
const nameFile = z.strictObject({
  name: z.string().min(1).max(64),
  key: z.string().regex(/^[\w-]{43}$/),
  /** Milliseconds since 1970. */
  boundAt: z.number(),
});

export type KeptName = z.output<typeof nameFile>;

export interface NameStore {
  /** @throws StateFolderProblem */
  ownerOf(name: string): string | undefined;
  /** @returns false if there are too many names already @throws StateFolderProblem */
  bind(name: string, key: string): boolean;
  /** False if the name was nobody's. */
  forget(name: string): boolean;
  /** In the order of their names. @throws StateFolderProblem */
  list(): readonly KeptName[];
}

/** As many as an aggregator has nodes: who has a link must not fill the disk. */
const mostNames = 10_000;

const folderIn = (stateFolder: string): string => join(stateFolder, "names");

/** The names of a state folder. @param now milliseconds since 1970 */
export function openNameStore(stateFolder: string, now: () => number = Date.now, most = mostNames): NameStore {
  const folder = folderIn(stateFolder);
  // A name may have characters that a file's name may not, or that a file system takes for the same.
  const pathOf = (name: string) => join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.json`);
  const files = () => (existsSync(folder) ? readdirSync(folder).filter((each) => each.endsWith(".json")) : []);
  let count: number | undefined;
  return {
    ownerOf: (name) => readName(pathOf(name))?.key,
    bind(name, key) {
      count ??= files().length;
      if (count >= most) count = files().length;
      if (count >= most) return false;
      count += 1;
      makeSecretFolder(stateFolder);
      makeSecretFolder(folder);
      writeSecret(pathOf(name), `${JSON.stringify({ name, key, boundAt: now() })}\n`);
      return true;
    },
    forget(name) {
      const path = pathOf(name);
      if (!existsSync(path)) return false;
      rmSync(path);
      return true;
    },
    list: () =>
      files()
        .flatMap((each) => readName(join(folder, each)) ?? [])
        .sort((a, b) => byName(a.name, b.name)),
  };
}

function readName(path: string): KeptName | undefined {
  const text = readSecret(path);
  if (text === undefined) return undefined;
  try {
    return nameFile.parse(JSON.parse(text));
  } catch {
    throw new StateFolderProblem("this does not say whose a node's name is", {
      where: path,
      toDo: "delete it: then the next node with a key that joins under the name has it",
    });
  }
}
