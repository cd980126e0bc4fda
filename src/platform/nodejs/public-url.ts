import { UserError } from "../../protocol/user-error.ts";

/** The text given for the aggregator's public address is none. */
export class InvalidPublicUrl extends UserError {
  override readonly name = "InvalidPublicUrl";
}

/** What an aggregator is called from outside, for example by a proxy in front of it. */
export interface PublicUrl {
  /** Without a slash at its end: `https://lab.example/edgewise`. */
  readonly href: string;
  /** `https://lab.example`. */
  readonly origin: string;
  /** `lab.example`, without a port. */
  readonly hostname: string;
  /** What a proxy may leave before every path: `/edgewise`, or nothing. */
  readonly prefix: string;
}

/** @throws InvalidPublicUrl */
export function parsePublicUrl(text: string): PublicUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!isPlain || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new InvalidPublicUrl(`"${text}" is not the address of a web page`, {
      toDo: "give one like https://lab.example/edgewise",
    });
  }
  const prefix = url.pathname.replace(/\/+$/, "");
  return { href: url.origin + prefix, origin: url.origin, hostname: url.hostname, prefix };
}

/**
 * The path of a request as it is without a proxy: whether or not the proxy has taken its prefix away, `/edgewise/node`
 * is `/node`. Undefined for the prefix without its slash, below which relative addresses would lead astray.
 */
export function withoutPrefix(path: string, prefix: string): string | undefined {
  if (prefix === "" || !path.startsWith(prefix)) return path;
  const rest = path.slice(prefix.length);
  if (rest.startsWith("/")) return rest;
  return rest === "" || rest.startsWith("?") ? undefined : path;
}
