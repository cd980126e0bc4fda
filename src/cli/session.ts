import type { ExpectedCosts } from "../assembly/start-problem.ts";
import { assembleAggregator } from "../host/assemble-aggregator.ts";
import { checkTrainingData } from "../host/check-training-data.ts";
import type { NatsConfiguration } from "../host/nats.ts";
import type { NodeProcesses } from "../host/node-processes.ts";
import type { Plugins } from "../host/plugins.ts";
import { letHeapDouble } from "../platform/nodejs/heap-growth.ts";
import { announce } from "./announce.ts";
import { askedRun, checkedTask, configurationOf, type OwnDataAsked } from "./asked-run.ts";
import { feedEventSinks } from "./event-sinks.ts";
import { followRun } from "./follow-run.ts";
import { loadAhead } from "./load-ahead.ts";
import { bringsNone } from "./local-node.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { exitCodeOf, resultOf, tellUnsaid } from "./outcome.ts";
import { startOwnNodes } from "./own-nodes.ts";
import type { ResumeOptions } from "./resume-options.ts";
import { onceWaitSeconds, type RunOptions } from "./run-options.ts";
import { watchRuns } from "./run-watch.ts";
import { type EndSignal, onEndSignal } from "./signals.ts";
import { keepSession, tellHowToGoOn } from "./taken-run.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { toldTo } from "./terminal/told-problems.ts";
import { UsageError } from "./usage.ts";
import { waitToLead } from "./wait-to-lead.ts";

export interface SessionOptions {
  readonly plugins: Plugins;
  readonly options: RunOptions & ResumeOptions & LogOptions & NatsConfiguration & { readonly standby?: boolean };
  /** The arguments of the program. */
  readonly given: readonly string[];
  /** Nodes that this process starts, by name, with the arguments of `edgewise node` beside address and name. */
  readonly ownNodes: ReadonlyMap<string, readonly string[]>;
  readonly expectedCosts: ExpectedCosts;
  /** What the address says that is opened in the browser, from its question mark on; left out, nothing. */
  readonly opens?: string | undefined;
  /** Nodes learn from data of their own. */
  readonly ownData?: OwnDataAsked | undefined;
}

/** Runs an aggregator, and the node processes that belong to it, until it is told to end; with --once for one run. */
export async function runSession(session: SessionOptions): Promise<void> {
  letHeapDouble();
  const { plugins, ownNodes, expectedCosts } = session;
  const { catalog } = plugins;
  const asked = await askedRun(session.options, session.ownData, catalog);
  const { options, ownData, settings } = asked;
  if (ownData && ownNodes.size > 0) throw bringsNone();
  const log = createLog(options);
  if (options.json && !options.once)
    throw new UsageError("--json prints the result of one run", { toDo: "use it with --once" });
  const startsNodes = ownNodes.size > 0;
  const load = () => loadAhead(asked, { catalog, expectedCosts, log, startsNodes });
  const leading = options.standby ? await waitToLead(options, { log, load }) : undefined;
  const led = leading?.runs[0];
  if (leading && led?.isDone && options.once) {
    log.line("info", "the run was done by the aggregator that led");
    return leading.release(true);
  }
  const resume = led?.taken ?? options.resume;
  const own = keepSession(resume === undefined ? options : { ...options, resume }, session.given, log, {
    term: leading?.leadership.term,
  });
  const { taken } = own;
  const checkpoints = own.checkpoints && (led?.share(own.checkpoints, taken?.run.record.run) ?? own.checkpoints);
  const kept = { ...own, checkpoints };
  const task = checkedTask(asked, { catalog, expectedCosts, taken, log });
  const isLoaded = leading?.loaded.taskOf(task, settings.seed) !== undefined;
  if (startsNodes && !isLoaded) await checkTrainingData(catalog, task, settings, options);

  let nodes: NodeProcesses | undefined;
  const assembly = await assembleAggregator({
    configuration: {
      ...configurationOf(asked, { catalog, task, log }),
      waitSeconds: options.wait ?? (options.once ? onceWaitSeconds : undefined),
    },
    expectedNames: [...ownNodes.keys()],
    startableNames: new Set(ownNodes.keys()),
    expectedCosts,
    keep: checkpoints && ((checkpoint) => checkpoints.write(checkpoint)),
    leadership: leading?.leadership,
    taken,
    loaded: leading?.loaded,
    startNode: (name) => nodes?.start(name),
    onStopNode: (name) => nodes?.ending(name),
    ...toldTo(log),
  });
  const { aggregator, server } = assembly;
  const show = showAggregator(log, options);
  const sinks = feedEventSinks(options, ownData?.question, assembly, log, kept);
  const watch = watchRuns({ once: options.once, stopRun: () => aggregator.stop("interrupted") });
  const stopShowing = followRun(aggregator, { taken, show, sinks, watch });
  let endSignal: EndSignal | undefined;
  onEndSignal(
    (signal) => {
      endSignal = signal;
      own.checkpoints?.freeze();
      const awaitsResult = watch.interrupt();
      if (awaitsResult) log.line("warn", "interrupted: the run ends with what it has so far (once more: at once)");
    },
    () => tellHowToGoOn(own, log),
  );

  nodes = startOwnNodes({
    ...{ nodes: ownNodes, kernels: options.kernels, plugins, logging: options, log },
    ...{ url: server.url, tls: assembly.tls, access: assembly.access, onFailure: watch.nodeFailed },
  });
  const toOpen = announce(log, {
    url: server.url,
    options,
    access: assembly.access,
    tls: assembly.tls,
    nats: assembly.nats,
    ownData,
    needsNodes: ownNodes.size < options.nodes,
    showsPage: !options.once,
  });
  if (options.open && !options.once) openInBrowser(() => addressWith(toOpen(), session.opens));
  if (!taken) aggregator.start(settings);

  const outcome = await watch.outcome;
  stopShowing();
  log.status("");
  await nodes.stopAll();
  const result = resultOf(outcome, () => ({
    catalog,
    task,
    settings,
    kernels: assembly.kernels,
    nodes: options.nodes,
  }));
  await assembly.close({ finished: options.once && result !== undefined && result.ending !== "interrupted" });
  await sinks.close();
  await leading?.release(options.once);
  tellUnsaid(outcome, log);
  if (!result) return;
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = exitCodeOf(result.ending, options.once, endSignal);
}

/** The question of an address stands before the token behind its hash. */
function addressWith(address: string, question = ""): string {
  const url = new URL(address);
  url.search = question;
  return url.href;
}
