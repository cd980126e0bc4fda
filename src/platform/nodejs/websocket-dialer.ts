import { WebSocket } from "ws";
import { ConnectionFailed, type Dial } from "../../runtime/ports.ts";
import { webSocketChannel } from "./websocket-channel.ts";

/** Where an aggregator listens if nothing else is said. */
export const defaultPort = 7313;

const handshakeTimeoutMs = 10_000;

/** Dials an aggregator; `url` as `nodeUrl` makes it. */
export function webSocketDialer(url: string, { maximumFrameBytes }: { readonly maximumFrameBytes: number }): Dial {
  return () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        perMessageDeflate: false,
        maxPayload: maximumFrameBytes,
        handshakeTimeout: handshakeTimeoutMs,
        generateMask: leaveUnmasked,
      });
      socket.once("open", () => {
        socket.removeAllListeners("error");
        resolve(webSocketChannel(socket, url));
      });
      socket.once("error", (error) => {
        reject(new ConnectionFailed(describe(error, url), { cause: error }));
      });
    });
}

/**
 * A masking key of zeros, which changes nothing, so that neither end spends time on it. The key is there to protect
 * proxies from pages that let a browser send bytes of an attacker's choice (RFC 6455, Section 10.3); a node sends what it
 * has computed from its own data.
 */
function leaveUnmasked(key: Buffer): void {
  key.fill(0);
}

/**
 * The address at which an aggregator takes nodes: `192.168.1.5`, `192.168.1.5:7313`, `http://host:7313` and
 * `ws://host:7313/node` all lead there. Web addresses without a port keep the port of their scheme.
 *
 * @throws TypeError if the text is no address
 */
export function nodeUrl(address: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(address) ? address : `ws://${address}`;
  const url = parse(withScheme);
  if (!url || !/^(ws|wss|http|https):$/.test(url.protocol) || url.hostname === "") {
    throw new TypeError(`"${address}" is not an address of an aggregator; give one like ws://192.168.1.5:7313`);
  }
  const hasPort = /:\d+(\/|$)/.test(address.replace(/^[a-z]+:\/\//i, ""));
  if (!hasPort && url.protocol === "ws:") url.port = String(defaultPort);
  url.protocol = url.protocol.replace("http", "ws");
  if (url.pathname === "/" || url.pathname === "") url.pathname = "/node";
  return url.href;
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function describe(error: Error, url: string): string {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "wss:" ? 443 : 80)}`;
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED") return `nothing listens at ${host} yet`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `there is no host ${hostname}`;
  return `${host}: ${error.message || String(code)}`;
}
