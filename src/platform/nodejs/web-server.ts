import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import type { Answer } from "../../learning/model.ts";
import type { Channel } from "../../runtime/ports.ts";
import { originProblem } from "./origin.ts";
import { webSocketChannel } from "./websocket-channel.ts";

/** Connections that may wait to be accepted: thousands of nodes come back at once. The system has a limit of its own. */
const backlog = 4096;

export interface WebServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The folder of the built page; without it only nodes are served. */
  readonly pageFolder?: string;
  readonly maximumFrameBytes: number;
  readonly onNode: (channel: Channel) => void;
  readonly onPage: (socket: WebSocket) => void;
  readonly classify: (features: Uint8Array) => Promise<Answer & { readonly className: string }>;
}

export interface WebServer {
  /** `http://127.0.0.1:7313`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The port is taken, or the address cannot be used. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

/**
 * One HTTP server for everything: nodes at `/node`, the page's events and commands at `/events` (both WebSocket), the
 * page itself, and `POST /api/classify`. Requests that other web sites make in a browser are refused by their Origin.
 *
 * @throws CannotListen
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { host, port } = options;
  const server = fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.maximumFrameBytes,
  });

  server.addHook("onRequest", async (request, reply) => {
    const problem = originProblem(request.headers, host);
    if (problem) await reply.code(403).type("text/plain").send(problem);
  });
  addClassify(server, options.classify);
  if (options.pageFolder) await server.register(fastifyStatic, { root: options.pageFolder });

  server.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", destroyed);
    const path = request.url?.replace(/\?.*$/s, "");
    const problem = originProblem(request.headers, host);
    if (problem) return reject(socket, "403 Forbidden", problem);
    if (path !== "/node" && path !== "/events") return reject(socket, "404 Not Found", "connect to /node or /events");
    sockets.handleUpgrade(request, socket, head, (opened) => {
      socket.off("error", destroyed);
      const remote = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
      if (path === "/node") options.onNode(webSocketChannel(opened, remote));
      else options.onPage(opened);
    });
  });

  try {
    await server.listen({ host, port, backlog });
  } catch (error) {
    throw new CannotListen(describe(error, host, port), { cause: error });
  }
  const address = server.server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await server.close();
    },
  };
}

function addClassify(server: FastifyInstance, classify: WebServerOptions["classify"]): void {
  server.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  server.post("/api/classify", async (request, reply) => {
    if (!(request.body instanceof Buffer)) {
      return reply.code(415).send({ error: "send the example's bytes as application/octet-stream" });
    }
    try {
      return await classify(new Uint8Array(request.body));
    } catch (error) {
      if (error instanceof RangeError) return reply.code(400).send({ error: error.message });
      throw error;
    }
  });
}

/** One function for all connections: a listener made for each would keep its request in memory as long as it lasts. */
function destroyed(this: Duplex): void {
  this.destroy();
}

function reject(socket: Duplex, status: string, reason: string): void {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`);
}

function describe(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `port ${port} is in use; choose another one with --port, or --port 0 for any free one`;
  if (code === "EACCES") return `port ${port} may not be used here; choose one above 1023 with --port`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${host} is not an address of this machine; check --host`;
  return error instanceof Error ? error.message : String(error);
}
