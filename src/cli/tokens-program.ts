import { existsSync } from "node:fs";
import { knownAddresses } from "../host/known-addresses.ts";
import { openNameStore } from "../platform/nodejs/access/name-store.ts";
import { usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import { openTokenStore, type Token, type TokenStore, tokensFolder } from "../platform/nodejs/access/token-store.ts";
import { joinLink, pageLink } from "../platform/nodejs/join-link.ts";
import { type Right, rights } from "../protocol/identity/rights.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface TokensOptions extends LogOptions {
  readonly uses?: number;
  readonly hours: number;
  readonly label?: string;
  readonly stateDir?: string;
  readonly json: boolean;
}

const hourMs = 3_600_000;

/** Prints on standard output: links and tokens are results here. */
export function runTokens(action: string, what: readonly string[], options: TokensOptions): void {
  const stateFolder = options.stateDir ?? usualStateFolder();
  switch (action) {
    case "list":
      return list(stateFolder, options);
    case "create":
      return create(stateFolder, rightIn(what), options);
    case "revoke":
      return revoke(stateFolder, what, options);
    case "keys":
      return listKeys(stateFolder, options);
    case "forget-key":
      return forgetKeys(stateFolder, what, options);
    default:
      throw new UsageError(`edgewise tokens cannot ${action}`, {
        toDo: "say list, create, revoke, keys or forget-key",
      });
  }
}

function rightIn(what: readonly string[]): Right {
  const right = rights.find((each) => each === what[0]);
  if (right !== undefined && what.length === 1) return right;
  throw new UsageError("a token is for one thing", { toDo: `say edgewise tokens create ${rights.join(", or ")}` });
}

function create(stateFolder: string, right: Right, options: TokensOptions): void {
  const { uses, hours, label } = options;
  const tokens = openTokenStore(stateFolder);
  const { text, token } = tokens.create({
    right,
    expiresAt: Date.now() + hours * hourMs,
    ...(uses === undefined ? {} : { uses }),
    ...(label === undefined ? {} : { label }),
  });
  const links = linksOf(stateFolder, right, text);
  if (options.json) return void process.stdout.write(`${JSON.stringify({ id: token.id, token: text, links })}\n`);
  for (const link of links) process.stdout.write(`${right === "join" ? `npx edgewise node ${link}` : link}\n`);
  const log = createLog(options);
  if (right === "join" && knownAddresses(stateFolder)?.byKey)
    log.line(
      "warn",
      "the aggregator that was started last takes nodes by its list of keys (--allow-keys), not by tokens",
    );
  if (links.length > 0) return;
  process.stdout.write(`${text}\n`);
  log.line("info", "no aggregator that asks for tokens was started with this folder yet: this is the token alone");
}

function linksOf(stateFolder: string, right: Right, text: string): string[] {
  const known = knownAddresses(stateFolder);
  if (!known) return [];
  return right === "join"
    ? known.nodes.map((address) =>
        joinLink(address, {
          token: text,
          ...(known.pin === undefined ? {} : { pin: known.pin }),
          ...(known.key === undefined ? {} : { key: known.key }),
        }),
      )
    : known.pages.map((address) => pageLink(address, right, text));
}

function list(stateFolder: string, options: TokensOptions): void {
  const tokens = storeIn(stateFolder);
  const all = tokens?.list() ?? [];
  if (options.json) {
    for (const token of all) process.stdout.write(`${JSON.stringify(record(token, tokens?.uses(token.id)))}\n`);
    return;
  }
  if (all.length === 0) return createLog(options).line("info", `there are no tokens in ${stateFolder}`);
  process.stdout.write("id        right    used      lets in until     for\n");
  for (const token of all) process.stdout.write(`${row(token, tokens?.uses(token.id).length ?? 0)}\n`);
}

function record({ hash: _, ...token }: Token, uses: ReturnType<TokenStore["uses"]> = []): object {
  const at = (ms: number) => new Date(ms).toISOString();
  return { ...token, createdAt: at(token.createdAt), expiresAt: at(token.expiresAt), usedBy: uses };
}

function row({ id, right, uses, expiresAt, label, printed }: Token, used: number): string {
  const count = uses === undefined ? `${used}` : `${used} of ${uses}`;
  const until = Date.now() >= expiresAt ? "expired" : minuteOf(expiresAt);
  const purpose = label ?? (printed ? "printed at a start" : "");
  return `${id}  ${right.padEnd(7)}  ${count.padEnd(8)}  ${until.padEnd(16)}  ${purpose}`.trimEnd();
}

function revoke(stateFolder: string, ids: readonly string[], options: TokensOptions): void {
  if (ids.length === 0) throw new UsageError("no token is named", { toDo: "name its id, as edgewise tokens lists it" });
  const tokens = storeIn(stateFolder);
  const wanted = ids[0] === "all" ? (tokens?.list() ?? []).map(({ id }) => id) : ids;
  const unknown = wanted.filter((id) => !tokens?.revoke(id));
  if (unknown.length > 0)
    throw new UsageError(`there is no token ${unknown.join(", ")} in ${stateFolder}`, {
      toDo: "edgewise tokens lists those that there are",
    });
  createLog(options).line("info", `revoked: ${wanted.length === 0 ? "none" : wanted.join(", ")}`);
}

function listKeys(stateFolder: string, options: TokensOptions): void {
  const names = openNameStore(stateFolder).list();
  if (options.json) {
    for (const { boundAt, ...name } of names) {
      process.stdout.write(`${JSON.stringify({ ...name, boundAt: new Date(boundAt).toISOString() })}\n`);
    }
    return;
  }
  if (names.length === 0) return createLog(options).line("info", `no node's name belongs to a key in ${stateFolder}`);
  const width = Math.max(...names.map(({ name }) => name.length), "name".length);
  process.stdout.write(`${"name".padEnd(width)}  ${"key".padEnd(43)}  since\n`);
  for (const { name, key, boundAt } of names)
    process.stdout.write(`${name.padEnd(width)}  ${key}  ${minuteOf(boundAt)}\n`);
}

function forgetKeys(stateFolder: string, names: readonly string[], options: TokensOptions): void {
  if (names.length === 0)
    throw new UsageError("no name is given", { toDo: "say which, as edgewise tokens keys lists them" });
  const store = openNameStore(stateFolder);
  const unknown = names.filter((name) => !store.forget(name));
  if (unknown.length > 0)
    throw new UsageError(`no key has the name ${unknown.join(", ")} in ${stateFolder}`, {
      toDo: "edgewise tokens keys lists those that there are",
    });
  const what = "the next node with a key that joins under it has it";
  createLog(options).line("info", `free: ${names.join(", ")}; ${what}`);
}

const minuteOf = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");

/** Nothing is made where there is nothing. */
function storeIn(stateFolder: string): TokenStore | undefined {
  return existsSync(tokensFolder(stateFolder)) ? openTokenStore(stateFolder) : undefined;
}
