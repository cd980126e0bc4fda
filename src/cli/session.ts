import { ownDataset, undecidedModel } from "../assembly/own-dataset.ts";
import { type ExpectedCosts, startProblem } from "../assembly/start-problem.ts";
import { taskOf } from "../assembly/task.ts";
import { assembleAggregator } from "../host/assemble-aggregator.ts";
import { checkTrainingData } from "../host/check-training-data.ts";
import { ownDataOf, withStart } from "../host/model-to-go-on-from.ts";
import type { NatsConfiguration } from "../host/nats.ts";
import { createNodeProcesses, type NodeProcesses } from "../host/node-processes.ts";
import type { OwnDataLearning } from "../host/own-data-learning.ts";
import { type Plugins, pluginArguments } from "../host/plugins.ts";
import { type Leading, standBy } from "../host/standby.ts";
import { joinLink } from "../platform/nodejs/join-link.ts";
import { participationNote } from "../protocol/participation.ts";
import type { RunEnding, RunResult } from "../protocol/result.ts";
import { isSuccess } from "../protocol/run-endings.ts";
import { feedSinks } from "../watch/event-sink.ts";
import { announce } from "./announce.ts";
import { eventSinks } from "./event-sinks.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { type AskedRun, resultWithoutRounds } from "./result-without-rounds.ts";
import type { ResumeOptions } from "./resume-options.ts";
import { onceWaitSeconds, type RunOptions } from "./run-options.ts";
import { type Outcome, watchRuns } from "./run-watch.ts";
import { settingsOf } from "./settings-of-run.ts";
import { codeOfSignal, type EndSignal, onEndSignal } from "./signals.ts";
import { keepSession } from "./taken-run.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type Log, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

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
  readonly ownData?: Omit<OwnDataLearning, "onWarning"> | undefined;
}

/** Runs an aggregator, and the node processes that belong to it, until it is told to end; with --once for one run. */
export async function runSession(session: SessionOptions): Promise<void> {
  const { plugins, ownNodes, expectedCosts } = session;
  const { asked: options, start } = await withStart(session.options);
  const stepSizeIsGiven = options.stepSize !== undefined;
  const ownData = ownDataOf(start, session.ownData, { from: options.from, stepSizeIsGiven });
  if (ownData && ownNodes.size > 0)
    throw new UsageError("a node with data of its own needs --data, and those that are started here have none", {
      toDo: "start edgewise aggregator without --with-node, and the nodes with edgewise node --data FILE",
    });
  const log = createLog(options);
  const { catalog } = plugins;
  const settings = settingsOf(options, catalog);
  const leading = options.standby ? await waitToLead(options, log) : undefined;
  if (leading?.isDone && options.once) {
    log.line("info", "the run was done by the aggregator that led");
    return leading.release(true);
  }
  const resume = leading?.taken ?? options.resume;
  const own = keepSession(resume === undefined ? options : { ...options, resume }, session.given, log);
  const { taken } = own;
  const checkpoints = own.checkpoints && (leading?.share(own.checkpoints, taken?.run.record.run) ?? own.checkpoints);
  const kept = { ...own, checkpoints };
  const task = ownData
    ? { dataset: ownDataset, model: ownData.model ?? undecidedModel }
    : (taken?.run.content.task ?? taskOf(catalog, options));
  const problem = startProblem(catalog, settings, task, options.nodes, expectedCosts, options.delay);
  if (problem !== undefined) throw new UsageError(problem);
  const all = participationNote(settings.participation, options.nodes);
  if (all !== undefined) log.line("warn", all);
  if (options.json && !options.once)
    throw new UsageError("--json prints the result of one run", { toDo: "use it with --once" });
  if (ownNodes.size > 0) await checkTrainingData(catalog, task, settings, options);

  let nodes: NodeProcesses | undefined;
  const assembly = await assembleAggregator({
    configuration: {
      ...options,
      catalog,
      task,
      settings,
      start,
      ...(ownData ? { ownData: { ...ownData, onWarning: (text: string) => log.line("warn", text) } } : {}),
      runsFolder: options.save ? options.runsDir : undefined,
      silenceSeconds: options.silence,
      waitSeconds: options.wait ?? (options.once ? onceWaitSeconds : undefined),
    },
    expectedNames: [...ownNodes.keys()],
    startableNames: new Set(ownNodes.keys()),
    expectedCosts,
    keep: checkpoints && ((checkpoint) => checkpoints.write(checkpoint)),
    leadership: leading?.leadership,
    taken,
    startNode: (name) => nodes?.start(name),
    onStopNode: (name) => nodes?.ending(name),
    onFailure: (error) => log.line("error", error instanceof Error ? (error.stack ?? error.message) : String(error)),
    onWarning: (message) => log.line("warn", message),
    onNote: (message) => log.line("info", message),
  });
  const { aggregator, server } = assembly;
  const show = showAggregator(log, options);
  const sinks = feedSinks(eventSinks(options, ownData?.question, assembly, log, kept), (name, error) =>
    log.line("warn", `${name}: ${error instanceof Error ? error.message : error}; the run goes on without it`),
  );
  const watch = watchRuns({ once: options.once, stopRun: () => aggregator.stop("interrupted") });
  for (const event of aggregator.history()) {
    const isNew = event.sequence > (taken?.checkpoint.sequence ?? 0);
    const saysTask = event.kind === "aggregator-started" || event.kind === "task-changed";
    if (isNew || saysTask) show(event);
    if (isNew || saysTask || event.kind === "run-started") sinks.take(event);
    if (isNew) watch.take(event);
  }
  const stopShowing = aggregator.subscribe(show);
  aggregator.subscribe(sinks.take);
  aggregator.subscribe(watch.take);
  let endSignal: EndSignal | undefined;
  onEndSignal((signal) => {
    endSignal = signal;
    const awaitsResult = watch.interrupt();
    if (awaitsResult) log.line("warn", "interrupted: the run ends with what it has so far (once more: at once)");
  });

  nodes = createNodeProcesses({
    argumentsOf: (name) => [
      joinLink(server.url, assembly.tls ? { pin: assembly.tls.pin } : {}),
      "--name",
      name,
      "--no-key",
      ...(ownNodes.get(name) ?? []),
      "--kernels",
      options.kernels,
      ...pluginArguments(plugins),
      ...logArguments(options),
    ],
    ...(assembly.access ? { environment: { EDGEWISE_TOKEN: assembly.access.gate.ownToken("join") } } : {}),
    onLine: (name, line) => log.line(options.verbose ? "info" : "debug", `${log.style.dim(`${name} |`)} ${line}`),
    onFailure(name, how) {
      const isEnd = watch.nodeFailed(`${name} ended with ${how}, and the run cannot begin without it`);
      if (!isEnd) log.line("error", `${name} ended with ${how}`);
    },
  });
  for (const name of ownNodes.keys()) nodes.start(name);
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
  if (outcome.kind === "no-round" && outcome.unsaid) {
    log.line(outcome.ending === "interrupted" ? "warn" : "error", outcome.explanation);
  }
  if (!result) return;
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = exitCodeOf(result.ending, options.once, endSignal);
}

/** Until this aggregator leads. When it does not any more, the program ends: it cannot know what was decided since. */
async function waitToLead(options: SessionOptions["options"], log: Log): Promise<Leading> {
  const { runsDir, save, resume } = options;
  if (runsDir === undefined || !save)
    throw new UsageError("--standby keeps runs, so that another aggregator can take them over", {
      toDo: "leave out --no-save",
    });
  if (resume !== undefined)
    throw new UsageError("--standby takes the run over that its fleet has, and --resume names another one", {
      toDo: "leave one out",
    });
  const leading = await standBy({
    nats: options,
    runsFolder: runsDir,
    onNote: (text) => log.line("info", text),
    onWarning: (text) => log.line("warn", text),
  });
  void leading.leadership.lost.then((reason) => {
    log.line("error", `${reason}: this aggregator decides nothing any more, and ends; start it again to stand by`);
    process.exit(1);
  });
  return leading;
}

function resultOf(outcome: Outcome, asked: () => AskedRun): RunResult | undefined {
  switch (outcome.kind) {
    case "run-finished":
      return outcome.summary;
    case "no-round":
      return resultWithoutRounds(asked(), outcome);
    case "ended":
      return undefined;
    default:
      throw new Error(`unreachable: ${outcome satisfies never}`);
  }
}

function exitCodeOf(ending: RunEnding, once: boolean, endSignal: EndSignal | undefined): number {
  const interrupted = endSignal === undefined ? 0 : codeOfSignal(endSignal);
  // An aggregator that goes on from run to run ends by a signal as a matter of course, but not by Ctrl-C in a run.
  if (!once) return endSignal === "SIGINT" ? interrupted : 0;
  if (ending === "interrupted") return interrupted;
  return isSuccess(ending) ? 0 : 1;
}

function logArguments({ verbose, jsonLogs }: LogOptions): string[] {
  return [...(jsonLogs ? ["--json-logs"] : []), ...(verbose ? [] : ["--quiet"])];
}

/** The question of an address stands before the token behind its hash. */
function addressWith(address: string, question = ""): string {
  const url = new URL(address);
  url.search = question;
  return url.href;
}
