import { randomUUID } from "node:crypto";
import { type Commanded, carryOut } from "../assembly/carry-out.ts";
import { createLessonRunner } from "../assembly/lesson-runner.ts";
import { namedAnswer } from "../assembly/named-answer.ts";
import { newestModel } from "../assembly/newest-model.ts";
import { mostOwnWeights, ownDataset, undecidedModel } from "../assembly/own-dataset.ts";
import type { ExpectedCosts } from "../assembly/start-problem.ts";
import { taskChoices } from "../assembly/task.ts";
import { describeCatalog } from "../catalog/description.ts";
import type { DatasetPart } from "../datasets/named-dataset.ts";
import { additionalDelay } from "../emulation/additional-delay.ts";
import { unpluggable } from "../emulation/unpluggable.ts";
import { newSigningKey, nodejsSignatures } from "../platform/nodejs/access/ed25519.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { createCommandLimit, servePage } from "../platform/nodejs/page-socket.ts";
import type { RunSite } from "../platform/nodejs/run-site.ts";
import { runsFolder } from "../platform/nodejs/runs-folder.ts";
import type { ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import { keyIn } from "../protocol/identity/key-text.ts";
import { type Aggregator, startAggregator } from "../runtime/aggregator.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { RunCheckpoint, TakenUp } from "../runtime/checkpoints.ts";
import type { DataAgreement } from "../runtime/data-agreement.ts";
import type { Leadership } from "../runtime/leadership.ts";
import { createPrometheusMetrics } from "../trackers/prometheus.ts";
import { createEventFeed } from "../watch/event-feed.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { TaskDescription } from "../watch/events.ts";
import type { Access } from "./access.ts";
import { agreedTask } from "./agreed-task.ts";
import { whyUnavailable } from "./datasets.ts";
import { heldBack } from "./held-back.ts";
import { joiningLinks } from "./joining-links.ts";
import { loadKernels } from "./kernels.ts";
import { type LoadedRun, taskLoader } from "./load-run.ts";
import { type Addressed, invitation, joining } from "./node-addresses.ts";
import type { NodeAdmission } from "./node-admission.ts";
import { dataAgreement, type OwnDataLearning, ownTitle } from "./own-data-learning.ts";
import { version } from "./package.ts";
import { publicShares } from "./public-shares.ts";
import type { RunConfiguration } from "./run-configuration.ts";

/** How a run takes part in its program. */
export interface RunAssemblyOptions {
  readonly configuration: RunConfiguration;
  readonly expectedNames: readonly string[];
  readonly startableNames: ReadonlySet<string>;
  /** c and b in seconds, where they are known beforehand, to refuse a run that its budget cannot pay. */
  readonly expectedCosts: ExpectedCosts;
  /** Starts a node that was stopped; only called with startable names. */
  readonly startNode: (name: string) => void;
  /** A node has been told to end. */
  readonly onStopNode: (name: string) => void;
  /** Where runs are kept while they go on; left out, nowhere. */
  readonly keep?: ((checkpoint: RunCheckpoint) => Promise<void>) | undefined;
  /** Where several programs could decide: nothing is sent while this one may not. Left out, it always may. */
  readonly leadership?: Leadership | undefined;
  /** A run to go on with, whose session is that of its aggregator's instance. */
  readonly taken?: TakenUp | undefined;
  /** What was loaded before it was this program's turn. */
  readonly loaded?: LoadedRun | undefined;
  /** Something that was asked for from outside failed unexpectedly. */
  readonly onFailure: (error: unknown) => void;
  /** Something in the files of keys and names, or with a NATS server, is wrong; the aggregator goes on. */
  readonly onWarning: (message: string) => void;
}

/** What the runs of a program share: where it is reached, who may join, and what it proves itself by. */
export interface RunSurroundings {
  readonly addressed: Addressed;
  readonly access: Access | undefined;
  readonly admission: NodeAdmission;
  readonly tls: Pick<ServerCertificate, "pin"> | undefined;
}

/** A run's aggregator, and what its page and others ask of it. */
export interface AssembledRun {
  readonly aggregator: Aggregator;
  readonly site: RunSite;
  /** What `/metrics` tells; it has to be given the aggregator's events. */
  readonly metrics: EventSink;
  /** What it computes with. */
  readonly kernels: string;
  /** What its nodes' hellos name it by. */
  readonly instance: string;
  readonly maximumFrameBytes: number;
  /** Ends every connection. Resolves when all that was sent has left. */
  close(how?: { readonly finished: boolean }): Promise<void>;
}

/**
 * A run's aggregator with its test data, in this process.
 *
 * @throws KernelsUnavailable, DatasetUnavailable, DatasetFileError
 */
export async function assembleRun(
  assembly: RunAssemblyOptions,
  { addressed, access, admission, tls }: RunSurroundings,
): Promise<AssembledRun> {
  const options = assembly.configuration;
  const { settings, catalog } = options;
  const { loaded } = assembly;
  const kernels = loaded?.kernels ?? (await loadKernels(options.kernels));
  const prepare = taskLoader(options, kernels);
  const { ownData } = options;
  const { told, ...learned } = ownData
    ? undecided(
        ownData,
        dataAgreement(ownData, { catalog, kernels, nodes: options.nodes }),
        assembly.taken && agreedTask(assembly.taken.checkpoint, { catalog, kernels }),
      )
    : (loaded?.taskOf(options.task, settings.seed) ?? (await prepare(options.task, settings.seed)));

  const { keep, taken } = assembly;
  const readHere: readonly DatasetPart[] = assembly.startableNames.size > 0 ? ["train", "test"] : ["test"];
  const instance = taken?.checkpoint.session ?? randomUUID();
  const delay = additionalDelay(systemClock);
  // A report holds two vectors of weights; the rest is small, and leaves room for those of any other named task.
  const maximumFrameBytes = 16 * ("model" in learned ? learned.model.weightCount : mostOwnWeights) + 1024 * 1024;
  const whileLeading = heldBack(assembly.leadership);
  const aggregator = startAggregator({
    ...learned,
    maximumFrameBytes,
    ...(keep ? { keeping: { session: instance, write: keep } } : {}),
    taken,
    catalog,
    clock: systemClock,
    identity: {
      signatures: nodejsSignatures,
      key: access?.key ?? newSigningKey(),
      certificate: tls && keyIn(tls.pin),
      names: admission.names,
    },
    delayed: (channel, delayMs) => delay.on(whileLeading(channel), delayMs),
    unpluggable,
    expectedNames: assembly.expectedNames,
    startableNames: assembly.startableNames,
    run: addressed.run,
    ...(options.silenceSeconds === undefined ? {} : { silenceSeconds: options.silenceSeconds }),
    ...(options.waitSeconds === undefined ? {} : { waitSeconds: options.waitSeconds }),
    started: {
      version,
      instance,
      ...told,
      nodesNeeded: options.nodes,
      kernels: kernels.name,
      settings,
      delayMs: options.delay,
      catalog: describeCatalog(catalog.entries),
      ...(ownData
        ? {}
        : {
            choices: taskChoices(catalog, (dataset) => whyUnavailable(dataset, readHere, options.datasets)),
          }),
    },
  });

  const commanded: Commanded = {
    starts: { count: 0, before: Promise.resolve() },
    aggregator,
    assembly,
    prepare,
    lessons: createLessonRunner({
      clock: systemClock,
      aggregator,
      startRun: (settings) => carryOut({ kind: "start", settings, everyone: true }, commanded),
    }),
  };
  const commands = createCommandLimit(systemClock);
  const feed = createEventFeed(systemClock, aggregator);
  const metrics = createPrometheusMetrics();
  const site: RunSite = {
    metrics: metrics.text,
    status: aggregator.status,
    joining: (url) => joining(url, addressed, ownData?.question, access !== undefined),
    runs: options.runsFolder === undefined ? undefined : runsFolder(options.runsFolder),
    model: newestModel(aggregator, () => new Date()),
    nodeRoutes: (url) => ({
      share: ownData
        ? undefined
        : publicShares({ catalog, datasets: options.datasets, dataset: () => aggregator.task().dataset }),
      invitation: () => invitation(ownData?.question, aggregator.task()),
      ...joiningLinks(url, addressed, access),
    }),
    onPage: (socket, { right }) =>
      servePage(socket, {
        mayCommand: right === "present",
        clock: systemClock,
        commands,
        feed,
        onCommand: (command) => carryOut(command, commanded),
        onFailure: assembly.onFailure,
      }),
    classify: (example) => namedAnswer(aggregator, example),
    weights: aggregator.newestWeights,
  };
  return {
    aggregator,
    site,
    metrics,
    kernels: kernels.name,
    instance,
    maximumFrameBytes,
    async close(how) {
      aggregator.close(how);
      await delay.closed();
    },
  };
}

/** What people are told before the nodes have agreed. */
function undecided({ question, model }: OwnDataLearning, agreement: DataAgreement, decided: ChangedTask | undefined) {
  const task: TaskDescription = {
    dataset: ownDataset,
    model: model ?? undecidedModel,
    title: ownTitle(question.kind, question.kind === "table" ? question.target : undefined),
    classNames: [],
    labelNames: [],
    metricNames: [],
    weightCount: 0,
    testExamples: 0,
  };
  return { agreement, decided, told: decided?.told ?? { task, partitions: [] } };
}
