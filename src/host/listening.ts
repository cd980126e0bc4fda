import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Grant } from "../platform/nodejs/access/gate.ts";
import type { RunSite } from "../platform/nodejs/run-site.ts";
import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import { startWebServer, type WebServer, type WebServerOptions } from "../platform/nodejs/web-server.ts";
import type { Channel } from "../runtime/ports.ts";
import { type AccessConfiguration, gateOf, openAccess } from "./access.ts";
import type { RunSurroundings } from "./assemble-run.ts";
import { listenForNats, type NatsConfiguration } from "./nats.ts";
import { nodeAdmission } from "./node-admission.ts";
import { packageRoot } from "./package.ts";
import { openTransport, type TransportConfiguration } from "./transport.ts";

/** Where an aggregator or a relay is reached, and by whom. */
export interface ServerConfiguration extends AccessConfiguration, TransportConfiguration, NatsConfiguration {
  readonly port: number;
  /** Addresses of proxies in front of it that are believed for whom they ask. */
  readonly trustedProxy?: readonly string[] | undefined;
}

/** Access and TLS as they are configured. */
export interface Surroundings extends RunSurroundings {
  readonly tls: ServerCertificate | undefined;
}

/** @throws StateFolderProblem, KeyListProblem, UserError */
export function openSurroundings(
  configuration: ServerConfiguration,
  nodes: { readonly ownNames: ReadonlySet<string>; readonly onProblem: (message: string) => void },
): Surroundings {
  const tls = openTransport(configuration);
  // Whoever has an account at the NATS server reaches it.
  const tokens = configuration.tokens || configuration.nats !== undefined;
  const access = openAccess({ ...configuration, tokens }, tls !== undefined);
  return { addressed: configuration, access, tls, admission: nodeAdmission({ access, ...nodes }) };
}

/** The page as it was built, if it was. */
export function builtPage(): string | undefined {
  const folder = join(packageRoot, "dist", "dashboard");
  return existsSync(folder) ? folder : undefined;
}

export interface ListeningOptions {
  /** At the addresses themselves. */
  readonly site: RunSite;
  /** The folder of the built page; without it only nodes are served. */
  readonly pageFolder?: string | undefined;
  /** The options by which a person says where, for messages; left out, `--host` and `--port`. */
  readonly asked?: WebServerOptions["asked"];
  /** Below `/runs/NAME/`. */
  readonly sites?: ReadonlyMap<string, RunSite>;
  readonly nodes: number;
  readonly maximumFrameBytes: number;
  /** `run`: it came for this one. */
  readonly onNode: (channel: Channel, grant: Grant, run?: string) => void;
  /** How it is with a NATS server and with the port. */
  readonly onState: (text: string, isProblem: boolean) => void;
}

export interface Listening {
  readonly server: WebServer;
  /** Where nodes reach it through a NATS server. */
  readonly nats: string | undefined;
  close(): Promise<void>;
}

/** Takes nodes and pages. @throws CannotListen, UserError */
export async function listen(
  configuration: ServerConfiguration,
  { access, admission, tls }: Surroundings,
  { site, sites, pageFolder, asked, nodes, maximumFrameBytes, onNode, onState }: ListeningOptions,
): Promise<Listening> {
  const gate = gateOf(access);
  const { host, port, publicUrl, trustedProxy = [] } = configuration;
  const server = await startWebServer({
    ...site,
    ...(sites ? { sites } : {}),
    ...(asked ? { asked } : {}),
    host,
    port,
    publicUrl,
    trustedProxies: trustedProxy,
    nodes,
    gate: { ...gate, holds: (grant) => gate.holds(grant) && admission.holds(grant) },
    tls,
    ...(pageFolder === undefined ? {} : { pageFolder }),
    maximumFrameBytes,
    onNode,
    onState,
  });
  try {
    const nats = await listenForNats(configuration, { maximumFrameBytes, gate, onNode, onState });
    return {
      server,
      nats: nats?.address,
      async close() {
        await nats?.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
