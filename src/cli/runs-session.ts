import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { assembleRuns } from "../host/assemble-runs.ts";
import { checkTrainingData } from "../host/check-training-data.ts";
import { type NamedRun, namingRun } from "../host/named-run.ts";
import type { NodeProcesses } from "../host/node-processes.ts";
import type { Plugins } from "../host/plugins.ts";
import type { LedRun } from "../host/standby.ts";
import { letHeapDouble } from "../platform/nodejs/heap-growth.ts";
import type { AggregatorOptions } from "./aggregator.ts";
import { announce } from "./announce.ts";
import { type AskedByFile, askedByFile, unknownCosts } from "./asked-by-file.ts";
import { checkedTask, configurationOf } from "./asked-run.ts";
import { feedEventSinks } from "./event-sinks.ts";
import { followRun } from "./follow-run.ts";
import { type LoadedAhead, loadRunsAhead } from "./load-runs-ahead.ts";
import { nodeBeside } from "./local-node.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { exitCodeOf, resultOf, tellUnsaid } from "./outcome.ts";
import { startOwnNodes } from "./own-nodes.ts";
import { type Outcome, watchRuns } from "./run-watch.ts";
import { type RunToGoOn, runsLedBefore, runsToGoOn } from "./runs-to-go-on.ts";
import { type EndSignal, onEndSignal } from "./signals.ts";
import { keepSession } from "./taken-run.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type Log } from "./terminal/log.ts";
import { namedLog } from "./terminal/named-log.ts";
import { toldTo } from "./terminal/told-problems.ts";
import { UsageError } from "./usage.ts";
import { waitToLead } from "./wait-to-lead.ts";

export interface RunsSessionOptions {
  readonly plugins: Plugins;
  /** What holds for all. */
  readonly options: AggregatorOptions;
  /** Of a run, by its arguments: those of one that goes on are kept with it. */
  readonly read: (args: readonly string[]) => Promise<AggregatorOptions>;
  readonly runs: readonly AskedByFile[];
}

/** Does several runs, which share an address and nodes, until it is told to end; with --once until all have ended. */
export async function runSeveral({ plugins, options, runs, read }: RunsSessionOptions): Promise<void> {
  letHeapDouble();
  const { runsDir, save, resume, once } = options;
  if (options.json && !once) throw new UsageError("--json prints the results of runs", { toDo: "use it with --once" });
  const log = createLog(options);
  const keeps = runsDir !== undefined && save;
  if (resume !== undefined && resume !== "latest")
    throw new UsageError(`--resume ${resume} names one run, and the file has several`, {
      toDo: "say --resume latest to go on with all of them",
    });
  if (resume !== undefined && !keeps)
    throw new UsageError("--resume goes on with runs that were kept", { toDo: "leave out --no-save" });
  const names = runs.map(({ name }) => name);
  const load = () => loadRunsAhead(runs, { catalog: plugins.catalog, log, withNode: options.withNode });
  const leading = options.standby ? await waitToLead(options, { log, names, load }) : undefined;
  if (leading && once && leading.runs.every(({ isDone }) => isDone)) {
    log.line("info", "the runs were done by the aggregator that led");
    return leading.release(true);
  }
  const before = leading
    ? runsLedBefore(leading.runs, runs)
    : resume === undefined || runsDir === undefined
      ? undefined
      : runsToGoOn(runsDir, names);
  const id = before?.id ?? randomUUID();
  const prepared = await Promise.all(
    runs.map((run, i) =>
      namingRun(run.name, () =>
        prepare(run, {
          ...{ id, log, plugins, read, before: before?.runs.get(run.name) },
          ...{ led: leading?.runs[i], term: leading?.leadership.term, ahead: leading?.loaded.get(run.name) },
        }),
      ),
    ),
  );
  const beside = options.withNode ? await nodeBesideRuns(prepared, plugins) : undefined;
  let nodes: NodeProcesses | undefined;
  const startable = {
    startableNames: new Set(beside?.nodes.keys()),
    startNode: (name: string) => nodes?.start(name),
    onStopNode: (name: string) => nodes?.ending(name),
  };
  const leadership = leading?.leadership;
  const assembly = await assembleRuns({
    configuration: options,
    runs: prepared.map(({ assembly: each, ownData }) => ({
      ...each,
      leadership,
      loaded: leading?.loaded.get(each.name)?.loaded,
      ...(ownData ? {} : startable),
    })),
    ownNames: startable.startableNames,
    ...toldTo(log),
  });
  const followed = assembly.runs.map((run, i) => follow(run, prepared[i] as Prepared, options));
  let endSignal: EndSignal | undefined;
  onEndSignal(
    (signal) => {
      endSignal = signal;
      for (const { kept } of prepared) kept.checkpoints?.freeze();
      const awaited = followed.filter(({ watch }) => watch.interrupt());
      if (awaited.length > 0)
        log.line("warn", "interrupted: the runs end with what they have so far (once more: at once)");
    },
    () => {
      if (prepared.some(({ kept }) => kept.checkpoints?.keptFolders().length))
        log.line("info", "runs were left in the middle; the same command with --resume latest goes on with them");
    },
  );
  nodes =
    beside &&
    startOwnNodes({
      ...{ ...beside, plugins, logging: options, log },
      ...{ url: assembly.server.url, tls: assembly.tls, access: assembly.access },
      onFailure: (how) => followed.filter(({ ownData, watch }) => !ownData && watch.nodeFailed(how)).length > 0,
    });
  const asksAll = prepared.every(({ ownData }) => ownData !== undefined);
  const toOpen = announce(log, {
    url: assembly.server.url,
    options,
    access: assembly.access,
    tls: assembly.tls,
    nats: assembly.nats,
    ownData: asksAll ? prepared[0]?.ownData : undefined,
    needsNodes: true,
    showsPage: !once,
  });
  if (options.open && !once) openInBrowser(toOpen);
  for (const { start } of followed) start();

  const outcomes = await Promise.all(followed.map(async (run) => ({ run, outcome: await run.outcome })));
  for (const { stopShowing } of followed) stopShowing();
  const results = outcomes.map(({ run, outcome }) => ({
    run,
    outcome,
    result: outcome && resultOf(outcome, run.asked),
  }));
  await nodes?.stopAll();
  const isFinished = once && results.every(({ result }) => result?.ending !== "interrupted");
  await assembly.close({ finished: isFinished });
  for (const { sinks } of followed) await sinks.close();
  await leading?.release(once);
  for (const { run, outcome, result } of results) {
    if (outcome) tellUnsaid(outcome, run.log);
    if (options.json && result) process.stdout.write(`${JSON.stringify({ name: run.name, ...result })}\n`);
  }
  const codes = results.flatMap(({ result }) => (result ? [exitCodeOf(result.ending, once, endSignal)] : []));
  process.exitCode = Math.max(0, ...codes);
}

/** The node that is started here for those runs whose data it can have. @throws UserError */
async function nodeBesideRuns(prepared: readonly Prepared[], { catalog }: Plugins) {
  const beside = nodeBeside(prepared);
  for (const { name, ownData, options, asked, isLoaded } of prepared)
    if (!ownData && !isLoaded)
      await namingRun(name, () => checkTrainingData(catalog, asked.task, asked.settings, options));
  return beside;
}

interface Preparing {
  /** What the records of the runs have in common. */
  readonly id: string;
  readonly log: Log;
  readonly plugins: Plugins;
  readonly read: RunsSessionOptions["read"];
  /** What has become of it already. */
  readonly before: RunToGoOn | undefined;
  /** As it is kept for others that stand by, if they do. */
  readonly led: LedRun | undefined;
  /** In which this program leads, if others stand by. */
  readonly term: number | undefined;
  /** What was read and loaded before it stood by. */
  readonly ahead: LoadedAhead | undefined;
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Looks at a run before anything is opened. @throws UserError that names it */
async function prepare(
  { name, options: said, given }: AskedByFile,
  { id, log: all, plugins, read, before, led, term, ahead }: Preparing,
) {
  const log = namedLog(all, name);
  const { catalog } = plugins;
  const goesOn = before?.kind === "unfinished" ? before : undefined;
  const own = keepSession(
    { ...said, ...(goesOn ? { resume: goesOn.path } : { resume: undefined }) },
    goesOn?.arguments ?? given,
    log,
    { offers: false, term },
  );
  const { taken } = own;
  const checkpoints = own.checkpoints && (led?.share(own.checkpoints, taken?.run.record.run) ?? own.checkpoints);
  const { runsDir, save } = said;
  // One that this program takes over goes on as it is asked here, which was read before.
  const asked =
    ahead?.asked ??
    (await askedByFile(
      goesOn ? { ...(await read(goesOn.arguments)), ...(runsDir === undefined ? {} : { runsDir }), save } : said,
      catalog,
    ));
  const task = checkedTask(asked, { catalog, expectedCosts: unknownCosts, taken, log });
  const kept = { ...own, checkpoints, sharing: { name, id } };
  return {
    name,
    log,
    taken,
    kept,
    options: asked.options,
    ownData: asked.ownData,
    isDone: before?.kind === "done",
    isLoaded: ahead?.loaded.taskOf(task, asked.settings.seed) !== undefined,
    asked: { catalog, task, settings: asked.settings, nodes: asked.options.nodes },
    assembly: {
      name,
      configuration: configurationOf(asked, { catalog, task, log }),
      expectedNames: [],
      startableNames: new Set<string>(),
      expectedCosts: unknownCosts,
      keep: checkpoints && ((checkpoint: Parameters<typeof checkpoints.write>[0]) => checkpoints.write(checkpoint)),
      taken,
      startNode() {},
      onStopNode() {},
      ...toldTo(log),
    },
  };
}

/** Shows a run, keeps it, and waits for its end. */
function follow(run: NamedRun, prepared: Prepared, { once }: AggregatorOptions) {
  const { name, log, taken, kept, options, ownData, isDone, asked } = prepared;
  const { aggregator, kernels } = run;
  const { tensorboard } = options;
  const separate = { ...options, ...(tensorboard === undefined ? {} : { tensorboard: join(tensorboard, name) }) };
  const sinks = feedEventSinks(separate, ownData?.question, run, log, kept);
  const watch = watchRuns({ once, stopRun: () => aggregator.stop("interrupted"), isAsked: !isDone });
  const stopShowing = followRun(aggregator, { taken, show: showAggregator(log, options), sinks, watch });
  const done: Promise<Outcome | undefined> = Promise.resolve(undefined);
  return {
    name,
    log,
    ownData,
    sinks,
    watch,
    stopShowing,
    outcome: isDone && once ? done : watch.outcome,
    asked: () => ({ ...asked, kernels }),
    start() {
      if (isDone) log.line("info", "has come to its end already");
      else if (!taken) aggregator.start(asked.settings);
    },
  };
}
