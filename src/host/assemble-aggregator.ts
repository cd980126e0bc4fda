import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import type { WebServer } from "../platform/nodejs/web-server.ts";
import type { Aggregator } from "../runtime/aggregator.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { Access } from "./access.ts";
import { assembleRun, type RunAssemblyOptions } from "./assemble-run.ts";
import { builtPage, listen, openSurroundings, type ServerConfiguration } from "./listening.ts";
import type { RunConfiguration } from "./run-configuration.ts";

export interface Assembly {
  readonly aggregator: Aggregator;
  readonly server: WebServer;
  /** What `/metrics` tells; it has to be given the aggregator's events. */
  readonly metrics: EventSink;
  /** What it computes with. */
  readonly kernels: string;
  /** Tokens, where they are asked for. */
  readonly access: Access | undefined;
  /** Where nodes reach it through a NATS server. */
  readonly nats: string | undefined;
  /** What it proves itself by, where it speaks TLS. */
  readonly tls: Pick<ServerCertificate, "pin" | "isOwn"> | undefined;
  /** Ends the server and every connection. Nodes of an aggregator that has `finished` are told not to come back. */
  close(how: { readonly finished: boolean }): Promise<void>;
}

/** What an aggregator is configured with. */
export interface AggregatorConfiguration extends ServerConfiguration, RunConfiguration {}

export interface AssemblyOptions extends RunAssemblyOptions {
  readonly configuration: AggregatorConfiguration;
  /** Something that was wrong is well again. */
  readonly onNote: (message: string) => void;
}

/**
 * An aggregator with its test data, its web server and the page, in this process.
 *
 * @throws CannotListen, StateFolderProblem, KeyListProblem, KernelsUnavailable, DatasetUnavailable, DatasetFileError
 */
export async function assembleAggregator(assembly: AssemblyOptions): Promise<Assembly> {
  const { configuration, onWarning, onNote } = assembly;
  const surroundings = openSurroundings(configuration, { ownNames: assembly.startableNames, onProblem: onWarning });
  const { aggregator, site, metrics, kernels, maximumFrameBytes, close } = await assembleRun(assembly, surroundings);
  const { access, admission, tls } = surroundings;
  const listening = await listen(configuration, surroundings, {
    site,
    pageFolder: builtPage(),
    nodes: configuration.nodes,
    maximumFrameBytes,
    onNode: (channel, grant) => aggregator.accept(channel, { admit: admission.admit(grant) }),
    onState: (text, isProblem) => (isProblem ? onWarning : onNote)(text),
  }).catch((error: unknown) => {
    aggregator.close();
    throw error;
  });
  return {
    aggregator,
    server: listening.server,
    metrics,
    kernels,
    access,
    tls,
    nats: listening.nats,
    async close(how) {
      await close(how);
      await listening.close();
    },
  };
}
