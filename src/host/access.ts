import { createHash } from "node:crypto";
import { join } from "node:path";
import { type AllowedKeyList, openAllowedKeys } from "../platform/nodejs/access/allowed-keys.ts";
import { signingKey } from "../platform/nodejs/access/ed25519.ts";
import { createTokenGate, openGate, type TokenGate } from "../platform/nodejs/access/gate.ts";
import { keptKey } from "../platform/nodejs/access/kept-key.ts";
import { type NameStore, openNameStore } from "../platform/nodejs/access/name-store.ts";
import { makeSecretFolder, usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import { openTokenStore, type TokenStore } from "../platform/nodejs/access/token-store.ts";
import { isLoopback } from "../platform/nodejs/admission.ts";
import type { PublicUrl } from "../platform/nodejs/public-url.ts";
import type { Right } from "../protocol/identity/rights.ts";
import type { SigningKey } from "../protocol/identity/signatures.ts";

/** How an aggregator that others can reach is to be protected. */
export interface AccessConfiguration {
  readonly host: string;
  readonly publicUrl?: PublicUrl | undefined;
  /** Tokens are asked for also where only this machine reaches it. */
  readonly tokens?: boolean | undefined;
  /** A file with the keys of the nodes that may join, by which they do so in place of tokens. */
  readonly allowKeys?: string | undefined;
  /** Left out, the user's own. */
  readonly stateDir?: string | undefined;
}

/** Tokens of an aggregator, and the ones to be printed at its start. */
export interface Access {
  readonly gate: TokenGate;
  readonly tokens: TokenStore;
  /** Whose the names of nodes are. */
  readonly names: NameStore;
  /** What it proves itself by to nodes. */
  readonly key: SigningKey;
  /** The keys of the nodes that may join; left out, tokens are asked for. */
  readonly allowed: AllowedKeyList | undefined;
  /** A new token that is kept, to be shown to a person once. */
  newToken(right: Right, limits?: { readonly uses: number }): string;
  /** One by which nodes join, the same for everybody who asks at this start, as long as nobody revokes it. */
  joinToken(): string;
  /** One that opens the page: to watch, the same for everybody who asks at this start; to present, a new one that works once, soon. */
  pageToken(right: "watch" | "present"): string;
}

/** How long a token that is printed at a start lets new ones in. */
const printedHours = 7 * 24;
const hourMs = 3_600_000;
/** For how long a link that a page makes for a second device that presents lets one in. */
const presentingMs = 600_000;
const unusedMs = 24 * hourMs;

/** Whether others than the people at this machine reach an aggregator, so that it asks for tokens. */
export function isReachedByOthers({ host, publicUrl }: Pick<AccessConfiguration, "host" | "publicUrl">): boolean {
  return !isLoopback(host) || (publicUrl !== undefined && !isLoopback(publicUrl.hostname.replace(/^\[|\]$/g, "")));
}

/**
 * Who may do what; undefined where nobody is asked for a token.
 *
 * @param isSecure whether it speaks TLS itself
 * @throws StateFolderProblem, KeyListProblem
 */
export function openAccess(configuration: AccessConfiguration, isSecure: boolean): Access | undefined {
  const { publicUrl, allowKeys, stateDir = usualStateFolder() } = configuration;
  if (!configuration.tokens && allowKeys === undefined && !isReachedByOthers(configuration)) return undefined;
  const allowed = allowKeys === undefined ? undefined : openAllowedKeys(allowKeys);
  makeSecretFolder(stateDir);
  const key = keptKey(join(stateDir, "aggregator.key"));
  const tokens = openTokenStore(stateDir);
  forgetUnused(tokens);
  const gate = createTokenGate({
    tokens,
    secret: createHash("sha256")
      .update("edgewise sessions")
      .update(key.export({ type: "pkcs8", format: "der" }))
      .digest(),
    isSecure: isSecure || (publicUrl?.origin.startsWith("https:") ?? false),
    ...(publicUrl ? { prefix: publicUrl.prefix } : {}),
    joinByKey: allowed !== undefined,
  });
  const shared = new Map<Right, string>();
  const newToken: Access["newToken"] = (right, limits) =>
    tokens.create({ right, ...limits, expiresAt: Date.now() + printedHours * hourMs, printed: true }).text;
  function sharedToken(right: Right): string {
    const text = shared.get(right);
    const known = text === undefined ? undefined : tokens.find(text);
    if (text !== undefined && known && Date.now() < known.expiresAt) return text;
    const made = newToken(right);
    shared.set(right, made);
    return made;
  }
  return {
    gate,
    tokens,
    names: openNameStore(stateDir),
    key: signingKey(key),
    allowed,
    newToken,
    joinToken: () => sharedToken("join"),
    pageToken(right) {
      if (right === "watch") return sharedToken(right);
      return tokens.create({ right, uses: 1, expiresAt: Date.now() + presentingMs, printed: true }).text;
    },
  };
}

export const gateOf = (access: Access | undefined) => access?.gate ?? openGate;

/**
 * Each start prints tokens: those of earlier ones that no page has used go after a day, and all unused ones once they have
 * expired. Nodes need theirs to come back, as when a run goes on after a crash; which ones those without keys have used is not known.
 */
function forgetUnused(tokens: TokenStore): void {
  const now = Date.now();
  for (const { id, right, printed, createdAt, expiresAt } of tokens.list()) {
    if (tokens.uses(id).length > 0) continue;
    const isOld = printed === true && right !== "join" && now - createdAt > unusedMs;
    if (isOld || now > expiresAt) tokens.revoke(id);
  }
}
