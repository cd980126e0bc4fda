import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { appendFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { rights } from "../../../protocol/identity/rights.ts";
import { makeSecretFolder, readSecret, StateFolderProblem, writeSecret } from "./state-folder.ts";

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
  /** At most so many nodes, or browsers; left out, any number. */
  uses: z.number().int().positive().optional(),
  /** For people. */
  label: z.string().max(100).optional(),
  /** Made at an aggregator's start, not by a person. */
  printed: z.boolean().optional(),
});

export interface Token extends z.output<typeof tokenFile> {
  readonly id: string;
}

/** Who used a token: the key of a node, or `page`. */
export interface TokenUse {
  readonly by: string;
  readonly name: string;
}

export type NewToken = Omit<z.output<typeof tokenFile>, "hash" | "createdAt">;

export interface TokenStore {
  /** Makes a token; its text is known only here. */
  create(token: NewToken): { readonly text: string; readonly token: Token };
  list(): readonly Token[];
  uses(id: string): readonly TokenUse[];
  /** False if there is none. */
  revoke(id: string): boolean;
  /** The token of this text, expired or not; undefined if there is none. */
  find(text: string): Token | undefined;
  get(id: string): Token | undefined;
  /** Counts a use, unless this one has been counted. @returns false if that would be one too many, or one too late */
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
  let read: { readonly changed: bigint; readonly tokens: ReadonlyMap<string, Token> } | undefined;

  function tokens(): ReadonlyMap<string, Token> {
    const changed = statSync(folder, { bigint: true }).mtimeNs;
    // What changes twice within a tick of the file system's clock has the same time.
    const isSettled = Date.now() - Number(changed / 1_000_000n) > settledMs;
    if (isSettled && read?.changed === changed) return read.tokens;
    const names = readdirSync(folder).filter((name) => /^[0-9a-f]{8}\.json$/.test(name));
    const found = names.flatMap((name) => tokenIn(join(folder, name), name.slice(0, 8)) ?? []);
    read = { changed, tokens: new Map(found.map((token) => [token.id, token])) };
    return read.tokens;
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
    list: () => [...tokens().values()].sort((a, b) => a.createdAt - b.createdAt),
    uses,
    revoke(id) {
      if (!tokens().has(id)) return false;
      rmSync(pathOf(id, "json"), { force: true });
      rmSync(pathOf(id, "uses"), { force: true });
      read = undefined;
      return true;
    },
    find(text) {
      const hash = hashOf(text);
      // All are compared, so that the time tells nothing of which one came near.
      return [...tokens().values()].filter((token) => isSame(token.hash, hash))[0];
    },
    get: (id) => tokens().get(id),
    use(token, use) {
      const before = uses(token.id);
      if (use.by !== anyPage && before.some(({ by }) => by === use.by)) return true;
      if (now() >= token.expiresAt || (token.uses !== undefined && before.length >= token.uses)) return false;
      appendFileSync(pathOf(token.id, "uses"), `${use.by} ${use.name}\n`, { mode: 0o600 });
      return true;
    },
  };
}

/** Pages have no key by which one would be known again. */
export const anyPage = "page";

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
