import { randomUUID } from "node:crypto";
import { builtInCatalog } from "../catalog/built-in.ts";
import { isNatsAddress } from "../platform/nats/nats-address.ts";
import { newSigningKey, nodejsSignatures } from "../platform/nodejs/access/ed25519.ts";
import type { Grant } from "../platform/nodejs/access/gate.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import { startWebServer } from "../platform/nodejs/web-server.ts";
import { keyIn } from "../protocol/identity/key-text.ts";
import { defaultMaximumFrameBytes } from "../protocol/messages.ts";
import type { NodeEventBody } from "../protocol/node/environment.ts";
import type { NodeEnd } from "../runtime/connected-node.ts";
import type { Channel } from "../runtime/ports.ts";
import { type Relay, startRelay } from "../runtime/relay.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { type Access, type AccessConfiguration, gateOf, openAccess } from "./access.ts";
import { listenForNats, type NatsConfiguration } from "./nats.ts";
import { nodeAddresses } from "./node-addresses.ts";
import { nodeAdmission } from "./node-admission.ts";
import { nodeDialer } from "./node-dialer.ts";
import { version } from "./package.ts";
import { identityOf, type ParentLink } from "./parent-link.ts";
import { openTransport, type TransportConfiguration } from "./transport.ts";

/** What a relay is configured with. */
export interface RelayConfiguration extends ParentLink, AccessConfiguration, TransportConfiguration, NatsConfiguration {
  readonly port: number;
  /** Addresses of proxies in front of it that are believed where a request comes from. */
  readonly trustedProxy?: readonly string[] | undefined;
  /** How many nodes it waits for before it first connects. */
  readonly nodes: number;
  readonly silenceSeconds?: number | undefined;
  readonly giveUpAfterSeconds?: number | undefined;
  readonly onNodes: (event: AggregatorEvent) => void;
  readonly onParent: (event: NodeEventBody) => void;
  /** Something in the files of keys and names is wrong; the relay goes on. */
  readonly onWarning: (message: string) => void;
}

export interface AssembledRelay {
  /** Where its nodes reach it. */
  readonly addresses: readonly string[];
  /** Undefined where nobody is asked for a token. */
  readonly access: Access | undefined;
  readonly tls: ServerCertificate | undefined;
  readonly ended: Promise<NodeEnd>;
  stop(): void;
  close(): Promise<void>;
}

/**
 * A relay in this process, with the server that its nodes connect to.
 *
 * @throws CannotListen, StateFolderProblem, KeyListProblem, UserError
 */
export async function assembleRelay(configuration: RelayConfiguration): Promise<AssembledRelay> {
  const { url, name, host, port, nodes } = configuration;
  const tls = openTransport(configuration);
  const { nats } = configuration;
  const access = openAccess(
    { ...configuration, tokens: configuration.tokens || nats !== undefined },
    tls !== undefined,
  );
  const admission = nodeAdmission({ access, ownNames: new Set(), onProblem: configuration.onWarning });
  const gate = gateOf(access);
  let relay: Relay | undefined;
  const onNode = (channel: Channel, grant: Grant) => relay?.accept(channel, { admit: admission.admit(grant) });
  const server = await startWebServer({
    host,
    port,
    asked: { host: "--listen", port: "--listen" },
    publicUrl: configuration.publicUrl,
    trustedProxies: configuration.trustedProxy ?? [],
    nodes,
    gate: { ...gate, holds: (grant) => gate.holds(grant) && admission.holds(grant) },
    tls,
    maximumFrameBytes: defaultMaximumFrameBytes,
    onNode,
    onPage: (socket) => socket.close(1008, "a relay has no page: open the aggregator's"),
    classify: () => Promise.reject(new Error("a relay has no model: ask the aggregator")),
  });
  // What lets it into a NATS server may be for the way to its parent alone.
  const listening = nats === undefined && isNatsAddress(url) ? {} : configuration;
  const throughNats = await listenForNats(listening, {
    maximumFrameBytes: defaultMaximumFrameBytes,
    gate,
    onNode,
    onState: configuration.onWarning,
  }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const started = startRelay({
    name,
    instance: randomUUID(),
    platform: `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`,
    version,
    nodes,
    clock: systemClock,
    dial: nodeDialer(configuration, builtInCatalog),
    identity: identityOf(configuration),
    nodeIdentity: {
      signatures: nodejsSignatures,
      key: access?.key ?? newSigningKey(),
      certificate: tls && keyIn(tls.pin),
      names: admission.names,
    },
    silenceSeconds: configuration.silenceSeconds,
    giveUpAfterSeconds: configuration.giveUpAfterSeconds,
    onNodes: configuration.onNodes,
    onParent: configuration.onParent,
  });
  relay = started;
  return {
    addresses: [...nodeAddresses(server.url, configuration), ...(throughNats ? [throughNats.address] : [])],
    access,
    tls,
    ended: started.ended,
    stop: started.stop,
    async close() {
      await throughNats?.close();
      await server.close();
    },
  };
}
