import type { IncomingMessage } from "node:http";

/** Host and port of an address. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "wss:" ? 443 : 80)}`;
}

/** Codes of OpenSSL for certificates that no authority signed that is known here. */
const unknownIssuer: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Why nothing answered at an address, and what to do where that is known. */
export function whyNoConnection(error: Error, url: string): string {
  const code = "code" in error ? error.code : undefined;
  const host = hostOf(url);
  const encrypted = url.startsWith("wss:");
  if (code === "ECONNREFUSED") return `nothing listens at ${host} yet`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `there is no host ${new URL(url).hostname}`;
  if (unknownIssuer.has(code)) {
    // Newer versions of Node.js add advice of their own, for other cases.
    const [what] = error.message.split(";");
    return `${host}: ${what}, and the address does not say which one to trust: copy the whole link that the aggregator prints, with its cert=`;
  }
  if (code === "EPROTO" && encrypted) {
    return `${host} does not answer over TLS: use the link that the aggregator prints, or an address that begins with ws://`;
  }
  if (code === "ECONNRESET" && !encrypted) {
    return `${host} closed the connection without an answer: if it speaks TLS, its address begins with wss://, as in the link that the aggregator prints`;
  }
  return `${host}: ${error.message || String(code)}`;
}

/** No reason is longer. */
const longestReason = 1000;

/** What an HTTP answer in place of a WebSocket says. Proxies answer with pages of their own, which say less than the status. */
export async function refusalOf(response: IncomingMessage): Promise<string> {
  const { statusCode, statusMessage, headers } = response;
  const status = `HTTP ${statusCode} ${statusMessage}`;
  if (headers.location !== undefined) return `${status}: it is at ${headers.location} now, so give that address`;
  const unexplained = statusCode === 404 ? `${status}: no aggregator answers at this address` : status;
  if (!/^text\/plain\b/.test(headers["content-type"] ?? "")) return unexplained;
  let reason = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) {
      reason += chunk;
      if (reason.length > longestReason) break;
    }
  } catch {
    // Half a reason is better than none.
  }
  return reason === "" ? unexplained : `${status}: ${reason.slice(0, longestReason)}`;
}
