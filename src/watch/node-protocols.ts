/** The subprotocol that an aggregator chooses, where a node in a browser offers some. */
const chosen = "edgewise-node";
const before = "edgewise-join.";

/**
 * The WebSocket subprotocols by which a node in a browser names the token that lets it in: a browser can send no header of its
 * own with a WebSocket, and addresses are written to logs.
 */
export function nodeProtocols(token: string | undefined): string[] {
  return token === undefined ? [chosen] : [chosen, `${before}${token}`];
}

/** The token in a request's `Sec-WebSocket-Protocol`; undefined if it has none. */
export function tokenInProtocols(header: string | undefined): string | undefined {
  const offered = (header ?? "").slice(0, 1000).split(",");
  return offered
    .find((each) => each.trim().startsWith(before))
    ?.trim()
    .slice(before.length);
}
