import type { Socket } from "node:net";
import { setTimeout as passed } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import { type Channel, ConnectionFailed, type Dial } from "../../runtime/ports.ts";
import { hostOf, refusalOf, whyNoConnection } from "./connection-failures.ts";
import { defaultPort } from "./default-port.ts";
import { connectPinned, WrongCertificate } from "./tls/pinned-socket.ts";
import { webSocketChannel } from "./websocket-channel.ts";

const handshakeTimeoutMs = 10_000;

/** An aggregator that is flooded listens for 62.5 ms of each 250 (refusals.ts): one of so many attempts at such distances is then. */
const [attempts, pauseMs] = [5, 50];

export interface DialerOptions {
  readonly maximumFrameBytes: number;
  /** What lets the node in. */
  readonly token?: string | undefined;
  /** The key of the aggregator's certificate, where no authority is to be asked. */
  readonly pin?: string | undefined;
}

/** A WebSocket that has just been opened, and is paused. */
export interface OpenedSocket {
  readonly channel: Channel;
  readonly socket: WebSocket;
  /** What its bytes come over. */
  readonly below: Socket | undefined;
}

/** Dials an aggregator; `url` as `nodeUrl` makes it. */
export function webSocketDialer(url: string, options: DialerOptions): Dial {
  return async () => (await openWebSocket(url, options)).channel;
}

/** @throws ConnectionFailed */
export async function openWebSocket(
  url: string,
  options: DialerOptions,
  pause: (ms: number) => Promise<unknown> = passed,
): Promise<OpenedSocket> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openOnce(url, options);
    } catch (error) {
      if (attempt === attempts || !isRefusedBySystem(error)) throw error;
      await pause(pauseMs);
    }
  }
}

/** Nothing listens there now. */
const isRefusedBySystem = (error: unknown) =>
  error instanceof ConnectionFailed && (error.cause as { code?: unknown } | undefined)?.code === "ECONNREFUSED";

/** @throws ConnectionFailed */
async function openOnce(url: string, { maximumFrameBytes, token, pin }: DialerOptions): Promise<OpenedSocket> {
  const pinned = pin === undefined ? undefined : await dialPinned(url, pin);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: maximumFrameBytes,
      handshakeTimeout: handshakeTimeoutMs,
      generateMask: leaveUnmasked,
      ...(pinned ? { createConnection: () => pinned } : {}),
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    let below: Socket | undefined;
    socket.once("upgrade", (response) => {
      below = response.socket;
    });
    socket.once("open", () => {
      socket.removeAllListeners("error");
      resolve({ channel: webSocketChannel(socket, url, below && { below, maximumFrameBytes }), socket, below });
    });
    socket.on("error", (error) => {
      reject(new ConnectionFailed(whyNoConnection(error, url), { cause: error }));
    });
    socket.once("unexpected-response", async (request, response) => {
      const { statusCode = 0 } = response;
      const refused = statusCode >= 400 && statusCode < 500;
      reject(new ConnectionFailed(`${hostOf(url)}: ${await refusalOf(response)}`, { refused }));
      request.destroy();
    });
  });
}

/** @throws ConnectionFailed */
async function dialPinned(url: string, pin: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const to = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 443) };
  try {
    return await connectPinned({ ...to, pin, timeoutMs: handshakeTimeoutMs });
  } catch (error) {
    const refused = error instanceof WrongCertificate;
    throw new ConnectionFailed(whyNoConnection(error as Error, url), { cause: error, refused });
  }
}

/**
 * A masking key of zeros, which changes nothing, so that neither end spends time on masking. Masking protects
 * proxies from pages that make a browser send bytes of an attacker's choice (RFC 6455, Section 10.3); a node sends only what
 * it has computed.
 */
function leaveUnmasked(key: Buffer): void {
  key.fill(0);
}

/**
 * The address for nodes: `192.168.1.5`, `192.168.1.5:7313`, `http://host:7313` and
 * `ws://host:7313/node` all lead there, and so do the addresses of its pages, `https://host/prefix/?case=2` and
 * `https://host/prefix/join`. Web addresses
 * without a port keep the port of their scheme, and so do addresses with a path, since something is in front of those.
 *
 * @throws TypeError if the text is not an address
 */
export function nodeUrl(address: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(address) ? address : `ws://${address}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url || !/^(ws|wss|http|https):$/.test(url.protocol) || url.hostname === "") {
    throw new TypeError(`"${address}" is not an address of an aggregator; give one like ws://192.168.1.5:7313`);
  }
  const prefix = url.pathname.replace(/\/((node|join)\/?)?$/, "");
  const hasPort = /:\d+([/?#]|$)/.test(address.replace(/^[a-z]+:\/\//i, ""));
  if (!hasPort && url.protocol === "ws:" && prefix === "") url.port = String(defaultPort);
  url.protocol = url.protocol.replace("http", "ws");
  url.pathname = `${prefix}/node`;
  url.search = "";
  url.hash = "";
  return url.href;
}
