import { readFileSync, statSync } from "node:fs";
import { nodeName } from "../../../protocol/hello.ts";
import { keyIn } from "../../../protocol/identity/key-text.ts";
import { UserError } from "../../../protocol/user-error.ts";
import { systemReason } from "../system-errors.ts";

/** A list of keys that cannot be used. */
export class KeyListProblem extends UserError {
  override readonly name = "KeyListProblem";
}

/** The keys of nodes that may join, and the names that they may do so under; `any`: those that are nobody else's. */
export interface AllowedKeys {
  readonly namesOf: ReadonlyMap<string, ReadonlySet<string> | "any">;
  /** Of the names that the list has, whose they are. */
  readonly ownerOf: ReadonlyMap<string, string>;
}

/** Such a list in a file that people change while an aggregator runs. */
export interface AllowedKeyList {
  readonly path: string;
  /** As it is now. @throws KeyListProblem */
  read(): AllowedKeys;
  /** As it is, unless it has just been changed or cannot be read: somebody may be in the middle of writing it. */
  settled(): AllowedKeys | undefined;
}

const settledMs = 1000;

/** @throws KeyListProblem if the list cannot be used @param now milliseconds since 1970 */
export function openAllowedKeys(path: string, now: () => number = Date.now): AllowedKeyList {
  let kept: { readonly changed: bigint; readonly keys: AllowedKeys } | undefined;
  const list: AllowedKeyList = {
    path,
    read() {
      const changed = statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
      const isSettled = changed !== undefined && now() - Number(changed / 1_000_000n) >= settledMs;
      if (isSettled && kept?.changed === changed) return kept.keys;
      const keys = readAllowedKeys(path);
      kept = isSettled ? { changed, keys } : undefined;
      return keys;
    },
    settled() {
      try {
        const keys = list.read();
        return kept?.keys === keys ? keys : undefined;
      } catch {
        return undefined;
      }
    },
  };
  list.read();
  return list;
}

/** Writing to the list is letting in. Windows has no such modes. */
const othersThatWrite = process.platform === "win32" ? 0 : 0o022;

const form = "a line is: ed25519 KEY NAME, as edgewise node --show-key prints it";

/**
 * A file with a key in each line, `ed25519 KEY NAME`, as `keyLine` makes them. Without a name the node has any that is free. Empty
 * lines count for nothing, nor what is behind a `#`.
 *
 * @throws KeyListProblem
 */
function readAllowedKeys(path: string): AllowedKeys {
  const namesOf = new Map<string, Set<string> | "any">();
  const ownerOf = new Map<string, string>();
  for (const [i, line] of textOf(path).split("\n").entries()) {
    const [content = ""] = line.split("#", 1);
    const [kind = "", key = "", name, ...more] = content.trim().split(/\s+/);
    if (kind === "") continue;
    const fail = (what: string, toDo = form) => new KeyListProblem(what, { where: `${path}:${i + 1}`, toDo });
    if (kind !== "ed25519") throw fail(`"${kind}" is no kind of key that is known here`);
    if (!keyIn(key)) throw fail("this is not a key");
    if (more.length > 0 || (name !== undefined && !nodeName.safeParse(name).success))
      throw fail(`"${[name, ...more].join(" ")}" is not a name of a node`);
    if (name === undefined) {
      namesOf.set(key, "any");
      continue;
    }
    if ((ownerOf.get(name) ?? key) !== key)
      throw fail(`${name} is listed with another key before`, "leave one of the two lines out");
    ownerOf.set(name, key);
    const names = namesOf.get(key);
    if (names !== "any") namesOf.set(key, new Set([...(names ?? []), name]));
  }
  return { namesOf, ownerOf };
}

/** A line of such a file. */
export const keyLine = (key: string, name: string): string => `ed25519 ${key} ${name}`;

function textOf(path: string): string {
  try {
    if ((statSync(path).mode & othersThatWrite) !== 0)
      throw new KeyListProblem("others may write into this list of keys", { where: path, toDo: `chmod go-w ${path}` });
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof KeyListProblem) throw cause;
    throw new KeyListProblem(systemReason(cause), {
      where: `--allow-keys ${path}`,
      toDo: "name a file with a line for each node",
      cause,
    });
  }
}
