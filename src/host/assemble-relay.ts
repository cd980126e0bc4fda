import { randomUUID } from "node:crypto";
import { builtInCatalog } from "../catalog/built-in.ts";
import { isNatsAddress } from "../platform/nats/nats-address.ts";
import { newSigningKey, nodejsSignatures } from "../platform/nodejs/access/ed25519.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import { keyIn } from "../protocol/identity/key-text.ts";
import { defaultMaximumFrameBytes } from "../protocol/messages.ts";
import type { NodeEventBody } from "../protocol/node/environment.ts";
import type { NodeEnd } from "../runtime/connected-node.ts";
import { type Relay, startRelay } from "../runtime/relay.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { Access } from "./access.ts";
import { listen, openSurroundings, type ServerConfiguration } from "./listening.ts";
import { nodeAddresses } from "./node-addresses.ts";
import { nodeDialer } from "./node-dialer.ts";
import { version } from "./package.ts";
import { identityOf, type ParentLink } from "./parent-link.ts";

/** What a relay is configured with. */
export interface RelayConfiguration extends ParentLink, ServerConfiguration {
  /** How many nodes it waits for before it first connects. */
  readonly nodes: number;
  readonly silenceSeconds?: number | undefined;
  readonly giveUpAfterSeconds?: number | undefined;
  readonly onNodes: (event: AggregatorEvent) => void;
  readonly onParent: (event: NodeEventBody) => void;
  /** Something is wrong with the files of keys and names, or to be known of the nodes' data; the relay goes on. */
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
  const { url, name, nodes } = configuration;
  const surroundings = openSurroundings(configuration, { ownNames: new Set(), onProblem: configuration.onWarning });
  const { access, admission, tls } = surroundings;
  let relay: Relay | undefined;
  // What lets it into a NATS server may be for the way to its parent alone.
  const isForParent = configuration.nats === undefined && isNatsAddress(url);
  const ofNodes = isForParent ? { ...configuration, natsCreds: undefined, natsCa: undefined } : configuration;
  const listening = await listen(ofNodes, surroundings, {
    asked: { host: "--listen", port: "--listen" },
    site: {
      onPage: (socket) => socket.close(1008, "a relay has no page: open the aggregator's"),
      classify: () => Promise.reject(new Error("a relay has no model: ask the aggregator")),
    },
    nodes,
    maximumFrameBytes: defaultMaximumFrameBytes,
    onNode: (channel, grant) => relay?.accept(channel, { admit: admission.admit(grant) }),
    onState: configuration.onWarning,
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
    onWarning: configuration.onWarning,
    onParent: configuration.onParent,
  });
  relay = started;
  return {
    addresses: [
      ...nodeAddresses(listening.server.url, configuration),
      ...(listening.nats === undefined ? [] : [listening.nats]),
    ],
    access,
    tls,
    ended: started.ended,
    stop: started.stop,
    close: listening.close,
  };
}
