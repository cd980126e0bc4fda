import type { IncomingHttpHeaders } from "node:http";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Why a request must be refused, if it comes from a page of another web site: browsers tell a page's origin in
 * `Origin`, and the name by which they reached us in `Host` (which, on a loopback address, must be a loopback name, or
 * somebody's DNS leads here). Requests without an Origin are not from pages.
 */
export function originProblem(headers: IncomingHttpHeaders, listeningHost: string): string | undefined {
  const { host, origin } = headers;
  const name = host?.replace(/:\d+$/, "");
  const onLoopback = listeningHost === "localhost" || listeningHost === "::1" || listeningHost.startsWith("127.");
  if (onLoopback && name !== undefined && !loopbackNames.has(name) && name !== listeningHost) {
    return `requests to ${name} are not answered: this aggregator listens on this machine only (see --host)`;
  }
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return undefined;
  return `pages of ${origin} may not talk to this aggregator`;
}
