import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Admission } from "./admission.ts";
import { withoutPrefix } from "./public-url.ts";

export interface UpgradeOptions {
  readonly admission: Admission;
  /** What a proxy may leave before every path. */
  readonly prefix: string;
  readonly maximumFrameBytes: number;
  readonly maximumWebSockets: number;
  readonly onNode: (socket: WebSocket, remote: string, below: Socket) => void;
  readonly onPage: (socket: WebSocket) => void;
}

/** What turns requests into WebSockets, or into an answer that says why not. */
export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all connections at once. */
  terminate(): void;
}

/** A page sends commands, the largest of which holds a run's settings. */
const maximumCommandBytes = 16 * 1024;

export function createUpgrades(options: UpgradeOptions): Upgrades {
  const usual = { noServer: true, perMessageDeflate: false } as const;
  const nodes = new WebSocketServer({ ...usual, maxPayload: options.maximumFrameBytes });
  const pages = new WebSocketServer({ ...usual, maxPayload: maximumCommandBytes });
  const count = () => nodes.clients.size + pages.clients.size;

  return {
    handle(request, socket, head) {
      socket.on("error", destroyed);
      const problem = options.admission(request.headers);
      if (problem) return reject(socket, "403 Forbidden", problem);
      const path = withoutPrefix(request.url ?? "", options.prefix)?.replace(/\?.*$/s, "");
      if (path !== "/node" && path !== "/events") return reject(socket, "404 Not Found", "connect to /node or /events");
      if (count() >= options.maximumWebSockets) {
        return reject(socket, "503 Service Unavailable", `there are ${count()} connections already: no more are taken`);
      }
      const sockets = path === "/node" ? nodes : pages;
      sockets.handleUpgrade(request, socket, head, (opened) => {
        socket.off("error", destroyed);
        const remote = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
        if (path === "/node") options.onNode(opened, remote, request.socket);
        else options.onPage(opened);
      });
    },
    terminate() {
      for (const socket of [...nodes.clients, ...pages.clients]) socket.terminate();
    },
  };
}

/** One function for all connections: a listener made for each would keep its request in memory as long as it lasts. */
function destroyed(this: Duplex): void {
  this.destroy();
}

function reject(socket: Duplex, status: string, reason: string): void {
  // The other end may never close its half.
  socket.once("finish", destroyed);
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}X-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`);
}
