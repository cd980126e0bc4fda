import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { rights } from "../../../protocol/identity/rights.ts";
import { appendSecret, makeSecretFolder, readSecret, StateFolderProblem, writeSecret } from "./state-folder.ts";

/**
 * Tokens as files of a folder: of each, `ID.json` says what it is for and has its hash, never the token; `ID.uses` has a line for
 * each use. To revoke a token is to delete its files. They are read anew when the folder has changed, so that `edgewise tokens`
 * acts on an aggregator that runs.
 */
const tokenFile = z.strictObject({
  right: z.enum(rights),
  /** SHA-256 in hexadecimal. A token has 128 random bits, so that no salt and no slow hash is needed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  expiresAt: z.number(),
  /** At most so many nodes with keys, or browsers; left out, any number. */
  uses: z.number().int().positive().optional(),
  /** For people. */
  label: z.string().max(100).optional(),
  /** Made at an aggregator's start, not by a person. */
  printed: z.boolean().optional(),
});

export interface Token extends z.output<typeof tokenFile> {
  readonly id: string;
}

/** Who used a token: the key of a node (as `keyText` has it) and the name it had then, or `page`. */
export interface TokenUse {
  readonly by: string;
  readonly name: string;
}

export type NewToken = Omit<z.output<typeof tokenFile>, "hash" | "createdAt">;

export interface TokenStore {
  /** Makes a token; its text is known only here. */
  create(token: NewToken): { readonly text: string; readonly token: Token };
  /** @throws StateFolderProblem where one cannot be read, which lets in nobody then */
  list(): readonly Token[];
  uses(id: string): readonly TokenUse[];
  /** False if there is none. */
  revoke(id: string): boolean;
  /** The token of this text, expired or not; undefined if there is none. */
  find(text: string): Token | undefined;
  get(id: string): Token | undefined;
  /** Counts a use, unless this one has been counted. @returns false if that would be one too many, or one too late, or there is no such token any more */
  use(token: Token, use: TokenUse): boolean;
}

const settledMs = 100;

export const tokensFolder = (stateFolder: string): string => join(stateFolder, "tokens");

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** In constant time for hashes of one length. */
export const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export const newTokenText = (): string => randomBytes(16).toString("base64url");

/** The tokens of a state folder. @param now milliseconds since 1970 */
export function openTokenStore(stateFolder: string, now: () => number = Date.now): TokenStore {
  const folder = tokensFolder(stateFolder);
  makeSecretFolder(stateFolder);
  makeSecretFolder(folder);
  const pathOf = (id: string, kind: "json" | "uses") => join(folder, `${id}.${kind}`);
  let read: Reading | undefined;

  function reading(): Reading {
    try {
      const changed = statSync(folder, { bigint: true }).mtimeNs;
      // What changes twice within a tick of the file system's clock has the same time.
      const isSettled = Date.now() - Number(changed / 1_000_000n) > settledMs;
      if (!isSettled || read?.changed !== changed) read = { changed, ...tokensIn(folder) };
      return read;
    } catch (problem) {
      return { tokens: new Map(), problem };
    }
  }

  function uses(id: string): TokenUse[] {
    const lines = (readSecret(pathOf(id, "uses")) ?? "").split("\n");
    return lines.flatMap((line) => {
      const [by, ...name] = line.split(" ");
      return by ? [{ by, name: name.join(" ") }] : [];
    });
  }

  return {
    create(wanted) {
      const text = newTokenText();
      const hash = hashOf(text);
      const token = { ...wanted, hash, createdAt: now() };
      const id = hash.slice(0, 8);
      writeSecret(pathOf(id, "json"), `${JSON.stringify(token)}\n`);
      read = undefined;
      return { text, token: { id, ...token } };
    },
    list() {
      const { tokens, problem } = reading();
      if (problem !== undefined) throw problem;
      return [...tokens.values()].sort((a, b) => a.createdAt - b.createdAt);
    },
    uses,
    revoke(id) {
      if (!reading().tokens.has(id)) return false;
      rmSync(pathOf(id, "json"), { force: true });
      rmSync(pathOf(id, "uses"), { force: true });
      read = undefined;
      return true;
    },
    find(text) {
      const hash = hashOf(text);
      // All are compared, so that the time tells nothing of which one came near.
      return [...reading().tokens.values()].filter((token) => isSame(token.hash, hash))[0];
    },
    get: (id) => reading().tokens.get(id),
    use(token, use) {
      if (!reading().tokens.has(token.id)) return false;
      const before = uses(token.id);
      if (use.by !== anyPage && before.some(({ by }) => by === use.by)) return true;
      if (now() >= token.expiresAt || (token.uses !== undefined && before.length >= token.uses)) return false;
      appendSecret(pathOf(token.id, "uses"), `${use.by} ${use.name}\n`);
      return true;
    },
  };
}

/** Pages have no key by which one would be known again. */
export const anyPage = "page";

/**
 * What was read of the folder. A file that cannot be read is no token: an aggregator that runs lets in nobody by it, and
 * goes on; whoever lists the tokens is told why.
 */
interface Reading {
  readonly changed?: bigint;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly problem?: unknown;
}

function tokensIn(folder: string): Pick<Reading, "tokens" | "problem"> {
  const tokens = new Map<string, Token>();
  let problem: unknown;
  for (const name of readdirSync(folder).filter((each) => /^[0-9a-f]{8}\.json$/.test(each))) {
    try {
      const token = tokenIn(join(folder, name), name.slice(0, 8));
      if (token) tokens.set(token.id, token);
    } catch (error) {
      problem ??= error;
    }
  }
  return { tokens, problem };
}

function tokenIn(path: string, id: string): Token | undefined {
  const text = readSecret(path);
  if (text === undefined) return undefined;
  const parsed = tokenFile.safeParse(jsonOf(text));
  if (parsed.success && parsed.data.hash.startsWith(id)) return { id, ...parsed.data };
  throw new StateFolderProblem("this is not a token that edgewise has written", { where: path, toDo: "delete it" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
