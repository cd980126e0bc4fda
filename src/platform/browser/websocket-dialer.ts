import { ConnectionFailed, type Dial } from "../../runtime/ports.ts";
import type { NotInvited } from "../../watch/joining.ts";
import { nodeProtocols } from "../../watch/node-protocols.ts";
import { type WebSocketLike, webSocketChannel } from "./websocket-channel.ts";

const handshakeTimeoutMs = 10_000;
/** No reason is longer. */
const longestReason = 1000;

export interface BrowserDialerOptions {
  readonly maximumFrameBytes: number;
  /** What lets the node in. */
  readonly token?: string | undefined;
  /** Where the aggregator says whether a node may join; asked when there is no connection, since browsers do not tell why. */
  readonly admissionUrl?: string | undefined;
  /** Left out, the browser's own WebSocket. */
  readonly open?: (url: string, protocols: string[]) => WebSocketLike;
}

/** Dials an aggregator from a browser, in a page or a worker; `url` is where it takes nodes, such as `ws://192.168.1.5:7313/node`. */
export function webSocketDialer(url: string, options: BrowserDialerOptions): Dial {
  const { maximumFrameBytes, token, admissionUrl, open = (to, protocols) => new WebSocket(to, protocols) } = options;
  return async () => {
    const socket = open(url, nodeProtocols(token));
    const channel = webSocketChannel(socket, url, maximumFrameBytes);
    if (await isOpened(socket)) return channel;
    socket.close();
    const refusal = admissionUrl === undefined ? undefined : await refusalAt(admissionUrl, token);
    if (refusal !== undefined) throw new ConnectionFailed(refusal, { refused: true });
    throw new ConnectionFailed(`there is no connection to ${new URL(url).host}`);
  };
}

function isOpened(socket: WebSocketLike): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), handshakeTimeoutMs);
    function settle(isOpen: boolean): void {
      clearTimeout(timer);
      resolve(isOpen);
    }
    socket.addEventListener("open", () => settle(true));
    socket.addEventListener("close", () => settle(false));
    // A browser says no more of it; without a listener, Node.js ends the program.
    socket.addEventListener("error", () => {});
  });
}

/** What the aggregator has against this node; undefined if nothing, or if it cannot be reached. */
async function refusalAt(admissionUrl: string, token: string | undefined): Promise<string | undefined> {
  try {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(admissionUrl, { headers, cache: "no-store" });
    if (answer.status >= 500) return undefined;
    const reason = answer.ok ? ((await answer.json()) as Partial<NotInvited>).refused : await answer.text();
    return reason?.slice(0, longestReason);
  } catch {
    return undefined;
  }
}
