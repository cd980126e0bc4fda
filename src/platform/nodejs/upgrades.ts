import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Gate, Grant } from "./access/gate.ts";
import type { Admission } from "./admission.ts";
import type { ClientAddresses } from "./client-address.ts";
import type { ConnectionTurns } from "./connection-turns.ts";
import { withoutPrefix } from "./public-url.ts";
import { type RequestRate, tooManyRequests } from "./request-rate.ts";

export interface UpgradeOptions {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly clients: ClientAddresses;
  readonly requests: RequestRate;
  /** When nodes are let in: beyond a rate they wait for their turn. */
  readonly nodeTurns: Pick<ConnectionTurns, "arrive">;
  /** What a proxy may leave before every path. */
  readonly prefix: string;
  readonly maximumFrameBytes: number;
  readonly maximumWebSockets: number;
  /** Those that have addresses of their own; where there are any, each has a page, and there is none for all. */
  readonly runs?: ReadonlySet<string>;
  readonly onNode: (node: Opened) => void;
  readonly onPage: (page: Opened) => void;
}

/** A WebSocket that is let in. */
export interface Opened {
  readonly socket: WebSocket;
  /** What it is over. */
  readonly below: Socket;
  /** The address that it comes from, also where that is behind a proxy. */
  readonly address: string;
  /** The same for messages, with its port where that is known. */
  readonly remote: string;
  readonly grant: Grant;
  /** One of the runs that have addresses of their own. */
  readonly run: string | undefined;
}

/** What turns requests into WebSockets, or into an answer that says why not. */
export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all connections: at once, or (`gently`) those that are being closed when the other end has answered. */
  end(gently: boolean): Promise<void>;
}

/** A page sends commands, the largest of which holds a run's settings. */
const maximumCommandBytes = 16 * 1024;

const tooManyNodes = "too many nodes came from your address at once: wait a moment";

/** How often it is looked whether connections may go on: a token may have been revoked. */
const lookAgainMs = 1000;

/** How long the other ends have to take leave. */
const patienceMs = 1000;

export function createUpgrades(options: UpgradeOptions): Upgrades {
  const usual = { noServer: true, perMessageDeflate: false } as const;
  const nodes = new WebSocketServer({ ...usual, maxPayload: options.maximumFrameBytes });
  const pages = new WebSocketServer({ ...usual, maxPayload: maximumCommandBytes });
  const count = () => nodes.clients.size + pages.clients.size;
  /** Those of nodes that wait for their turn. */
  const waiting = new Set<Duplex>();
  const grants = new Map<WebSocket, Grant>();
  const looking = options.gate.asks ? setInterval(endRevoked, lookAgainMs).unref() : undefined;

  function endRevoked(): void {
    for (const [socket, grant] of grants) {
      if (options.gate.holds(grant)) continue;
      // Who has been told, and has not gone by the next look, is cut off.
      if (socket.readyState === socket.OPEN) socket.close(4001, "what let it in was revoked, or has expired");
      else socket.terminate();
    }
  }

  function opened(socket: WebSocket, { request: { socket: below }, target, address }: Asking, grant: Grant): void {
    if (options.gate.asks) {
      grants.set(socket, grant);
      socket.once("close", () => grants.delete(socket));
    }
    const isProxied = options.clients.isProxy(below.remoteAddress ?? "");
    const remote = isProxied ? address : `${below.remoteAddress}:${below.remotePort}`;
    const { path, run } = target;
    const use = path === "/node" ? options.onNode : options.onPage;
    use({ socket, below, address, remote, grant, run });
  }

  function waitForTurn(asking: Asking): void {
    const { socket, address } = asking;
    let leave = () => {};
    const gone = () => {
      waiting.delete(socket);
      leave();
    };
    waiting.add(socket);
    socket.once("close", gone);
    leave = options.nodeTurns.arrive(address, {
      serve() {
        // It would keep the request in memory as long as the connection lasts.
        socket.off("close", gone);
        waiting.delete(socket);
        letIn(asking);
      },
      end: () => reject(socket, statusLine(429), tooManyNodes),
    });
  }

  function letIn(asking: Asking): void {
    const { request, socket, head, target, address } = asking;
    if (socket.destroyed) return;
    if (count() >= options.maximumWebSockets) {
      return reject(socket, "503 Service Unavailable", `there are ${count()} connections already: no more are taken`);
    }
    const right = target.path === "/node" ? "join" : "watch";
    const verdict = options.gate.check({ headers: request.headers, remoteAddress: address }, right);
    if (verdict.kind === "refused") return reject(socket, statusLine(verdict.status), verdict.reason);
    const sockets = target.path === "/node" ? nodes : pages;
    sockets.handleUpgrade(request, socket, head, (made) => {
      socket.off("error", destroyed);
      opened(made, asking, verdict.grant);
    });
  }

  return {
    handle(request, socket, head) {
      socket.on("error", destroyed);
      const address = options.clients.of(request);
      if (!options.requests.take(address)) return reject(socket, statusLine(429), tooManyRequests);
      const problem = options.admission(request.headers);
      if (problem) return reject(socket, "403 Forbidden", problem);
      const path = withoutPrefix(request.url ?? "", options.prefix)?.replace(/\?.*$/s, "");
      const target = path === undefined ? undefined : targetOf(path, options.runs);
      if (!target) return reject(socket, "404 Not Found", wayIn(options.runs));
      const asking = { request, socket, head, target, address };
      if (target.path === "/node") waitForTurn(asking);
      else letIn(asking);
    },
    async end(gently) {
      clearInterval(looking);
      // What TLS has not encrypted yet would be lost: that the run is over.
      if (gently) await closedSoon([...nodes.clients]);
      for (const socket of waiting) socket.destroy();
      for (const socket of [...nodes.clients, ...pages.clients]) socket.terminate();
    },
  };
}

interface Asking {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly target: Target;
  readonly address: string;
}

interface Target {
  readonly path: "/node" | "/events";
  /** One of the runs that have addresses of their own. */
  readonly run: string | undefined;
}

function targetOf(path: string, runs: ReadonlySet<string> = new Set()): Target | undefined {
  const [, run, rest = ""] = /^(?:\/runs\/([^/]+))?(\/.*)$/.exec(path) ?? [];
  if (run !== undefined && !runs.has(run)) return undefined;
  if (rest === "/node") return { path: rest, run };
  return rest === "/events" && (run !== undefined || runs.size === 0) ? { path: rest, run } : undefined;
}

const wayIn = (runs: ReadonlySet<string> = new Set()) =>
  runs.size === 0 ? "connect to /node or /events" : "connect to /node, /runs/NAME/node or /runs/NAME/events";

async function closedSoon(sockets: readonly WebSocket[]): Promise<void> {
  const closing = sockets.filter((socket) => socket.readyState === socket.CLOSING);
  const closed = closing.map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all(closed), late]);
  clearTimeout(timer);
}

const statusLine = (status: number) => `${status} ${STATUS_CODES[status]}`;

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
