import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { includesRight, type Right } from "../../../protocol/identity/rights.ts";
import { tokenInProtocols } from "../../../watch/node-protocols.ts";
import { createFailureLimit } from "./failure-limit.ts";
import { anyPage, hashOf, isSame, newTokenText, type Token, type TokenStore } from "./token-store.ts";

/** Of a request, what it is admitted by. */
export interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | undefined;
}

/** What somebody may do, and by which kept token, which may be revoked. */
export interface Grant {
  readonly right: Right;
  readonly token?: Token;
  /** Of nodes: they get in by their keys, which are still to be proven. */
  readonly byKey?: true;
}

export type Verdict =
  | { readonly kind: "granted"; readonly grant: Grant }
  | { readonly kind: "refused"; readonly status: 401 | 403 | 429; readonly reason: string };

/** Decides who may do what, by tokens. Admission (admission.ts) comes before it. */
export interface Gate {
  /** False: nobody is asked for a token. */
  readonly asks: boolean;
  check(asking: Asking, right: Right): Verdict;
  /** Takes a page's token, once; the session that it gets is to be kept in its cookie. */
  exchange(asking: Asking, text: string): SessionVerdict;
  /** What the page of this request may do; undefined if it has no session. */
  pageRight(asking: Asking): Right | undefined;
  /** Whether a connection that was granted may go on. */
  holds(grant: Grant): boolean;
}

type SessionVerdict =
  | { readonly kind: "session"; readonly right: Right; readonly cookie: string }
  | Extract<Verdict, { kind: "refused" }>;

/** Where nobody else can reach the aggregator. */
export const openGate: Gate = {
  asks: false,
  check: () => ({ kind: "granted", grant: { right: "present" } }),
  exchange: () => ({ kind: "session", right: "present", cookie: "" }),
  pageRight: () => "present",
  holds: () => true,
};

export interface GateOptions {
  readonly tokens: TokenStore;
  /** What sessions are sealed with. */
  readonly secret: Uint8Array;
  /** Whether pages come over TLS only. */
  readonly isSecure: boolean;
  /** What a proxy may leave before every path. */
  readonly prefix?: string;
  /** Nodes join by their keys, and not by tokens. */
  readonly joinByKey?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface TokenGate extends Gate {
  /** A token for a process of our own, which is not kept. */
  ownToken(right: Right): string;
}

const words: Readonly<Record<Right, string>> = {
  join: "take part as a node",
  watch: "watch",
  present: "give commands",
};

export const wayToLink = (right: Right): string =>
  `ask the person who runs this aggregator for a link, which \`edgewise tokens create ${right}\` makes there`;

export function createTokenGate(options: GateOptions): TokenGate {
  const { tokens, secret, isSecure, prefix = "", joinByKey = false, now = Date.now } = options;
  const failures = createFailureLimit(now);
  const own = new Map<string, Right>();
  const seal = (text: string) => createHmac("sha256", secret).update(text).digest("base64url");
  // Cookies do not know of ports: aggregators with other tokens have other names for theirs.
  const cookieName = `edgewise-${seal("the name of the cookie").replace(/\W/g, "").slice(0, 8)}`;
  const sessionOf = (id: string) => `${id}.${seal(`session ${id}`)}`;

  function bySession(value: string): Grant | undefined {
    const id = value.slice(0, value.indexOf("."));
    if (!isSame(value, sessionOf(id))) return undefined;
    const token = tokens.get(id);
    return token && now() < token.expiresAt ? { right: token.right, token } : undefined;
  }

  function byToken(text: string): Grant | undefined {
    const right = own.get(hashOf(text));
    if (right !== undefined) return { right };
    const token = tokens.find(text);
    return token && { right: token.right, token };
  }

  function refuse({ remoteAddress = "" }: Asking, reason: string): Extract<Verdict, { kind: "refused" }> {
    if (failures.isOver(remoteAddress))
      return { kind: "refused", status: 429, reason: "too many wrong tokens came from your address: wait a minute" };
    failures.failed(remoteAddress);
    return { kind: "refused", status: 401, reason };
  }

  const cookieOf = ({ headers }: Asking) => cookieIn(headers, cookieName);
  const isExpired = ({ token }: Grant) => token !== undefined && now() >= token.expiresAt;

  return {
    asks: true,
    check(asking, right) {
      const bearer = bearerOf(asking.headers);
      const isOwn = bearer !== undefined && own.get(hashOf(bearer)) === right;
      if (joinByKey && right === "join" && !isOwn) return { kind: "granted", grant: { right, byKey: true } };
      const session = bearer === undefined ? cookieOf(asking) : undefined;
      if (bearer === undefined && session === undefined)
        return {
          kind: "refused",
          status: 401,
          reason: `one may ${words[right]} here with a token only: ${wayToLink(right)}`,
        };
      const grant = bearer === undefined ? bySession(session ?? "") : byToken(bearer);
      if (!grant)
        return refuse(asking, `this link or its token is not known here, or not any more: ${wayToLink(right)}`);
      if (!includesRight(grant.right, right)) {
        const reason = `this token is one to ${words[grant.right]}, not to ${words[right]}: ${wayToLink(right)}`;
        return { kind: "refused", status: 403, reason };
      }
      if (right !== "join" && bearer !== undefined && grant.token?.uses !== undefined) {
        const reason = "a token that is limited in uses opens pages only: programs need one without that limit";
        return { kind: "refused", status: 403, reason };
      }
      // A node that it has let in before may come back, when it has proven its key (host/node-admission.ts).
      if (isExpired(grant) && right !== "join") return refuse(asking, `this token has expired: ${wayToLink(right)}`);
      return { kind: "granted", grant };
    },
    exchange(asking, text) {
      const grant = byToken(text);
      const right = grant?.right ?? "watch";
      if (!grant?.token || right === "join")
        return refuse(asking, `no page can be opened by this link: ${wayToLink("watch")}`);
      if (!tokens.use(grant.token, { by: anyPage, name: "" }))
        return refuse(asking, `this link has expired, or was used as often as it may: ${wayToLink(right)}`);
      const seconds = Math.floor((grant.token.expiresAt - now()) / 1000);
      const limits = `Path=${prefix}/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
      return { kind: "session", right, cookie: `${cookieName}=${sessionOf(grant.token.id)}; ${limits}` };
    },
    pageRight(asking) {
      const session = cookieOf(asking);
      return session === undefined ? undefined : bySession(session)?.right;
    },
    holds({ token, right }) {
      if (!token) return true;
      const found = tokens.get(token.id);
      // Nodes stay: the link was an invitation.
      return found !== undefined && (right === "join" || now() < found.expiresAt);
    },
    ownToken(right) {
      const text = newTokenText();
      own.set(hashOf(text), right);
      return text;
    },
  };
}

/** Of a program in its own header, of a node in a browser among its subprotocols. */
function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return tokenInProtocols(headers["sec-websocket-protocol"]);
  return /^Bearer +([\w.~+/=-]{1,200})$/i.exec(authorization)?.[1];
}

function cookieIn({ cookie = "" }: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of cookie.slice(0, 8192).split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined) return value;
  }
  return undefined;
}
