import { systemClock } from "../platform/nodejs/clock.ts";
import type { RunSite } from "../platform/nodejs/run-site.ts";
import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import type { WebServer } from "../platform/nodejs/web-server.ts";
import { createDispatch } from "../runtime/dispatch.ts";
import type { Access } from "./access.ts";
import { assembleRun } from "./assemble-run.ts";
import { builtPage, listen, openSurroundings, type ServerConfiguration } from "./listening.ts";
import { type NamedAssembly, type NamedRun, namingRun } from "./named-run.ts";
import { runsSite } from "./runs-site.ts";

export interface RunsAssemblyOptions {
  /** Where all of them are reached. */
  readonly configuration: ServerConfiguration;
  /** In the order in which they get nodes. */
  readonly runs: readonly NamedAssembly[];
  /** Of nodes that this program starts itself; left out, none. */
  readonly ownNames?: ReadonlySet<string>;
  readonly onWarning: (message: string) => void;
  readonly onNote: (message: string) => void;
}

export interface RunsAssembly {
  readonly runs: readonly NamedRun[];
  readonly server: WebServer;
  readonly access: Access | undefined;
  readonly tls: Pick<ServerCertificate, "pin" | "isOwn"> | undefined;
  readonly nats: string | undefined;
  close(how: { readonly finished: boolean }): Promise<void>;
}

/**
 * Several runs in this process, which share a web server and nodes. Each has an aggregator of its own, and a page below `/runs/NAME/`.
 *
 * @throws CannotListen, StateFolderProblem, KeyListProblem, KernelsUnavailable, DatasetUnavailable, DatasetFileError
 */
export async function assembleRuns({
  configuration,
  runs: asked,
  ownNames = new Set(),
  onWarning,
  onNote,
}: RunsAssemblyOptions): Promise<RunsAssembly> {
  const surroundings = openSurroundings(configuration, { ownNames, onProblem: onWarning });
  const { access, admission, tls } = surroundings;
  const runs: NamedRun[] = [];
  for (const { name, ...assembly } of asked) {
    const addressed = { ...configuration, run: name };
    const run = await namingRun(name, () => assembleRun(assembly, { ...surroundings, addressed }));
    runs.push({ ...run, name, configuration: assembly.configuration });
  }
  const dispatch = createDispatch(
    runs.map(({ name, aggregator, instance, configuration: { nodes, ownData } }) => ({
      name,
      aggregator,
      session: instance,
      nodes,
      brings: ownData?.question.kind,
    })),
    systemClock,
  );
  const endRuns = (how?: { readonly finished: boolean }) => Promise.all(runs.map((run) => run.close(how)));
  const listening = await listen(configuration, surroundings, {
    site: runsSite(runs, { configuration, access }),
    pageFolder: builtPage(),
    sites: new Map(runs.map(({ name, site }): [string, RunSite] => [name, site])),
    nodes: runs.reduce((sum, run) => sum + run.configuration.nodes, 0),
    maximumFrameBytes: Math.max(...runs.map((run) => run.maximumFrameBytes)),
    onNode: (channel, grant, run) => dispatch.accept(channel, { admit: admission.admit(grant), run }),
    onState: (text, isProblem) => (isProblem ? onWarning : onNote)(text),
  }).catch(async (error: unknown) => {
    await endRuns();
    throw error;
  });
  return {
    runs,
    server: listening.server,
    access,
    tls,
    nats: listening.nats,
    async close(how) {
      await endRuns(how);
      await listening.close();
    },
  };
}
