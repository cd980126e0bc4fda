import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { UserError } from "../../protocol/user-error.ts";
import type { Channel, Standing } from "../../runtime/ports.ts";
import { type Gate, type Grant, openGate } from "./access/gate.ts";
import { addSite, addSiteBelow, takeBytes } from "./add-site.ts";
import { createAdmission } from "./admission.ts";
import { createClientAddresses } from "./client-address.ts";
import { systemClock } from "./clock.ts";
import { createConnectionRoom, isOwn } from "./connection-room.ts";
import { createConnectionTurns, ofNodes } from "./connection-turns.ts";
import { connectionsByDescriptors } from "./descriptors.ts";
import { createConnectionGuard } from "./guard-connections.ts";
import { readPageFiles } from "./page-files.ts";
import { type PublicUrl, withoutPrefix } from "./public-url.ts";
import { createRequestRate, tooManyRequests } from "./request-rate.ts";
import { addRights } from "./route-rights.ts";
import type { RunSite } from "./run-site.ts";
import { securityHeaders } from "./security-headers.ts";
import type { ServerCertificate } from "./tls/server-certificate.ts";
import { createUpgrades } from "./upgrades.ts";
import { webSocketChannel } from "./websocket-channel.ts";

/** Connections that may wait to be accepted: thousands of nodes come back at once. The system has a limit of its own. */
const backlog = 4096;

/** Ten thousand nodes fit, with as many pages and strangers as usual, and all of them also while they come back. */
const usualWebSockets = 16_384;
const maximumConnections = 2 * usualWebSockets;

/** Of the connections that there is room for, so many may wait to be served. */
const shareOfWaiting = 0.25;

/** Whoever has not sent the head of a request, or a whole one, or another one, after this long is disconnected. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 10_000;
const checking = { connectionsCheckingInterval: 2000 };

export interface WebServerOptions extends RunSite {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The options by which a person says these two, for messages. */
  readonly asked?: { readonly host: string; readonly port: string };
  /** What the aggregator is called from outside, if there is a proxy in front of it or another name leads to it. */
  readonly publicUrl?: PublicUrl | undefined;
  /** Addresses of proxies in front of it that are believed where a request comes from. */
  readonly trustedProxies?: readonly string[];
  /** The folder of the built page; without it only nodes are served. */
  readonly pageFolder?: string;
  readonly maximumFrameBytes: number;
  /** No more nodes, pages and strangers than these at once. */
  readonly maximumWebSockets?: number;
  /** Nor connections of any kind; left out, as many as the system lets a program have. */
  readonly maximumConnections?: number;
  /** How many nodes may all come at once, since a run has so many. */
  readonly nodes?: number;
  /** What it proves itself by; left out, it speaks without TLS. */
  readonly tls?: Pick<ServerCertificate, "cert" | "key"> | undefined;
  /** Who may do what; left out, everyone who is admitted may do everything. */
  readonly gate?: Gate;
  /** `run`: it came for this one of the runs below `/runs/`. */
  readonly onNode: (channel: Channel, grant: Grant, run?: string) => void;
  /** It cannot be reached for a while (`isProblem`), and then that it can. */
  readonly onState?: (text: string, isProblem: boolean) => void;
  /** Runs that have pages of their own below `/runs/NAME/`. */
  readonly sites?: ReadonlyMap<string, RunSite>;
}

export interface WebServer {
  /** Where it is reached from this machine: `http://127.0.0.1:7313`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The port is taken, or the address cannot be used. */
class CannotListen extends UserError {
  override readonly name = "CannotListen";
}

/**
 * One HTTP server for everything: nodes at `/node`, the page's events and commands at `/events` (both WebSocket), the
 * page itself, `/join`, by which a browser becomes a node, `POST /api/classify`, and `/metrics`; where there are several runs, all of
 * that for each of them below `/runs/NAME/`. What other web sites ask for in a browser, or under a name that is not ours, is
 * refused (admission.ts).
 *
 * @throws CannotListen
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { host, port, publicUrl, gate = openGate, tls } = options;
  const prefix = publicUrl?.prefix ?? "";
  const admission = createAdmission({ listeningHost: host, publicUrl });
  const clients = createClientAddresses(options.trustedProxies);
  const connections = guardOf(options, clients.isProxy);
  const { nodes = 0, maximumFrameBytes } = options;
  const requests = createRequestRate({ now: systemClock.now, nodes });
  const nodeTurns = createConnectionTurns({
    clock: systemClock,
    rates: ofNodes,
    nodes,
    mostWaiting: waitingOf(options),
  });
  const server = fastify({
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    // Called for each address that it listens on.
    serverFactory(handler) {
      const made = tls
        ? createSecureServer({ ...tls, ...checking, handshakeTimeout: headersTimeoutMs }, handler)
        : createServer(checking, handler);
      made.keepAliveTimeout = keepAliveTimeoutMs;
      made.requestTimeout = requestTimeoutMs;
      made.headersTimeout = headersTimeoutMs;
      made.maxConnections = maximumConnections;
      connections.guard(made);
      return made;
    },
    rewriteUrl: ({ url = "/" }) => withoutPrefix(url, prefix) ?? url,
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    if (!requests.take(clients.of(request))) {
      reply.headers({ "retry-after": "1", connection: "close" });
      return reply.code(429).type("text/plain; charset=utf-8").send(tooManyRequests);
    }
    const problem = admission(request.headers);
    if (problem) return reply.code(403).type("text/plain; charset=utf-8").send(problem);
    // The page's relative addresses lead below the prefix only if the slash is there.
    if (withoutPrefix(request.originalUrl, prefix) === undefined) return reply.redirect(`${prefix}/`, 308);
  });
  addRights(server, gate, clients);
  takeBytes(server);
  const { pageFolder, sites = new Map<string, RunSite>() } = options;
  const pageFiles = pageFolder === undefined ? undefined : await readPageFiles(pageFolder);
  let url = "";
  const served = { url: () => url, gate, rate: { clients, requests }, pageFiles };
  await addSite(server, options, { ...served, index: sites.size > 0 ? "runs.html" : "index.html" });
  for (const [name, site] of sites) await addSiteBelow(server, name, site, served);

  const upgrades = createUpgrades({
    admission,
    gate,
    clients,
    requests,
    prefix,
    maximumFrameBytes,
    maximumWebSockets: options.maximumWebSockets ?? usualWebSockets,
    runs: new Set(sites.keys()),
    nodeTurns,
    onNode({ socket, below, address, remote, grant, run }) {
      const place = connections.placeOf(below);
      const onStanding = (standing: Standing) => {
        place?.is(standing);
        if (standing === "placed") nodeTurns.know(address);
      };
      options.onNode(webSocketChannel(socket, remote, { below, maximumFrameBytes, onStanding }), grant, run);
    },
    onPage({ socket, below, grant, run }) {
      connections.placeOf(below)?.is("page");
      const site = run === undefined ? options : sites.get(run);
      site?.onPage(socket, grant);
    },
  });
  server.server.on("upgrade", upgrades.handle);

  try {
    await server.listen({ host, port, backlog });
  } catch (error) {
    throw new CannotListen(describe(error, options), { cause: error });
  }
  url = urlOf(server, options);
  return {
    url,
    async close() {
      await connections.end();
      await upgrades.end(tls !== undefined);
      await server.close();
    },
  };
}

function guardOf(options: WebServerOptions, isProxy: (address: string) => boolean) {
  const { nodes = 0, onState } = options;
  const mostWaiting = waitingOf(options);
  return createConnectionGuard({
    room: createConnectionRoom(mostOf(options) - mostWaiting, { isShared: (from) => isOwn(from) || isProxy(from) }),
    turns: createConnectionTurns({ clock: systemClock, nodes, mostWaiting }),
    clock: systemClock,
    isProxy,
    backlog,
    ...(onState ? { onState } : {}),
  });
}

const mostOf = ({ maximumConnections: asked }: WebServerOptions) =>
  asked ?? Math.min(maximumConnections, connectionsByDescriptors() ?? maximumConnections);

const waitingOf = (options: WebServerOptions) => Math.max(1, Math.floor(shareOfWaiting * mostOf(options)));

/** Known as soon as it listens, and not while it is shut for a moment. */
function urlOf({ server }: FastifyInstance, { host, tls }: WebServerOptions): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `${tls ? "https" : "http"}://${name}:${port}`;
}

const usuallyAsked = { host: "--host", port: "--port" };

function describe(error: unknown, { host, port, asked = usuallyAsked }: WebServerOptions): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `port ${port} is in use; choose another one with ${asked.port}, or ${asked.port} 0 for any free one`;
  if (code === "EACCES") return `port ${port} may not be used here; choose one above 1023 with ${asked.port}`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${host} is not an address of this machine; check ${asked.host}`;
  return error instanceof Error ? error.message : String(error);
}
