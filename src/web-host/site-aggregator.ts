import { type Commanded, carryOut } from "../assembly/carry-out.ts";
import { createLessonRunner } from "../assembly/lesson-runner.ts";
import { namedAnswer } from "../assembly/named-answer.ts";
import { newestModel } from "../assembly/newest-model.ts";
import { prepareTask, type TaskNames, taskChoices } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { describeCatalog } from "../catalog/description.ts";
import type { DatasetPart, NamedDataset } from "../datasets/named-dataset.ts";
import { additionalDelay } from "../emulation/additional-delay.ts";
import { testbedCosts } from "../emulation/testbed.ts";
import { unpluggable } from "../emulation/unpluggable.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { BrowserStorage } from "../platform/browser/storage.ts";
import { type Aggregator, startAggregator } from "../runtime/aggregator.ts";
import type { Clock } from "../runtime/ports.ts";
import type { Command } from "../watch/commands.ts";
import { createEventFeed, type EventFeed } from "../watch/event-feed.ts";
import { readCommand } from "../watch/read-command.ts";
import { firstRun, type WantedRun } from "./first-run.ts";
import { answerQuestion } from "./site-answers.ts";
import type { SiteData } from "./site-data.ts";
import type { Question, QuestionAnswer } from "./site-messages.ts";
import { createSiteRuns } from "./site-runs.ts";

/** As many as the papers' testbed has. */
const deviceCount = 5;
export const deviceNames: readonly string[] = Array.from({ length: deviceCount }, (_, i) => `node-${i + 1}`);

export interface SiteAggregatorOptions {
  readonly clock: Clock;
  readonly kernels: Kernels;
  readonly data: SiteData;
  /** What all names mean; datasets are only those that the site has. */
  readonly catalog: Catalog;
  readonly version: string;
  /** Random: another one each time that the page is loaded. */
  readonly instance: string;
  /** What it begins with. */
  readonly wanted: WantedRun;
  /** Where finished runs are kept. */
  readonly storage: BrowserStorage;
  /** A run could not be kept. */
  readonly onNotKept: (error: unknown) => void;
  /** A worker is wanted for this device. */
  readonly startDevice: (name: string) => void;
  /** A device has been told to end. */
  readonly onStopDevice: (name: string) => void;
}

export interface SiteAggregator extends Pick<Aggregator, "accept" | "close"> {
  /** What its page gets. */
  readonly feed: EventFeed;
  /** Why it has not begun with what was wanted. */
  readonly refused: string | undefined;
  /** @returns why the command cannot be carried out, or undefined */
  command(command: Command): Promise<string | undefined>;
  answer(question: Question): Promise<QuestionAnswer>;
}

/**
 * The aggregator of a site, in a worker of its page: what host/assemble-aggregator.ts makes in Node.js, with the demonstration's
 * devices. Its first run begins at once.
 */
export async function startSiteAggregator(options: SiteAggregatorOptions): Promise<SiteAggregator> {
  const { clock, kernels, data, catalog, startDevice, onStopDevice } = options;
  const { task: first, settings, delayMs, refused } = firstRun(catalog, options.wanted, deviceCount);
  const load = (dataset: NamedDataset, part: DatasetPart) => data.load(dataset, part, kernels);
  const prepare = (names: TaskNames, seed: number) =>
    prepareTask(names, { catalog, kernels, load, nodes: deviceCount, seed });
  const { told, ...learned } = await prepare(first, settings.seed);
  const startableNames = new Set(deviceNames);
  const aggregator = startAggregator({
    ...learned,
    catalog,
    clock,
    delayed: additionalDelay(clock).on,
    unpluggable,
    expectedNames: deviceNames,
    startableNames,
    started: {
      version: options.version,
      instance: options.instance,
      ...told,
      nodesNeeded: deviceCount,
      kernels: kernels.name,
      settings,
      delayMs,
      catalog: describeCatalog(catalog.entries),
      choices: taskChoices(catalog, () => undefined),
    },
  });
  const commanded: Commanded = {
    starts: { count: 0, before: Promise.resolve() },
    aggregator,
    assembly: {
      configuration: { catalog, nodes: deviceCount, settings },
      startableNames,
      expectedCosts: testbedCosts,
      startNode: startDevice,
      onStopNode: onStopDevice,
    },
    prepare,
    lessons: createLessonRunner({
      clock,
      aggregator,
      startRun: (settings) => carryOut({ kind: "start", settings, everyone: true }, commanded),
    }),
  };
  const model = newestModel(aggregator, () => new Date());
  const runs = createSiteRuns({
    storage: options.storage,
    now: () => new Date(),
    program: { version: options.version, instance: options.instance, kernels: kernels.name },
    task: aggregator.task,
    history: aggregator.history,
    model(run) {
      const newest = model();
      return newest?.name.endsWith(`-run-${run}.json`) ? newest.text : undefined;
    },
    onProblem: options.onNotKept,
  });
  aggregator.subscribe(runs.take);
  aggregator.start(settings);
  return {
    accept: aggregator.accept,
    close: aggregator.close,
    feed: createEventFeed(clock, aggregator),
    refused,
    async command(asked) {
      const read = readCommand(asked);
      if (!read.success) return read.reason;
      const refused = await carryOut(read.command, commanded);
      // What a device is to hold is asked for after this.
      if (asked.kind === "start" && refused === undefined) data.takeStock();
      return refused;
    },
    answer: (question) =>
      answerQuestion(question, {
        ...{ model, runs, weights: aggregator.newestWeights },
        classify: (example) => namedAnswer(aggregator, example),
      }),
  };
}
