import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BudgetTooSmall, checkBudget } from "../control/budget.ts";
import { DatasetFileError } from "../datasets/idx.ts";
import { checkModelFits, ModelDoesNotFit } from "../datasets/model-fit.ts";
import { findDataset, UnknownDataset } from "../datasets/named-datasets.ts";
import { FeaturesTooLarge } from "../learning/kernels.ts";
import { UnknownModel } from "../learning/models/named-models.ts";
import { EmptyShare, partition } from "../learning/partitions.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { DatasetUnavailable } from "../platform/nodejs/dataset-files.ts";
import { servePage } from "../platform/nodejs/page-socket.ts";
import { CannotListen, startWebServer, type WebServer } from "../platform/nodejs/web-server.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { type Aggregator, startAggregator } from "../runtime/aggregator.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { Command } from "../runtime/commands.ts";
import { strategyFor } from "../runtime/strategy-for.ts";
import { kernelsFor } from "./kernels-option.ts";
import { packageRoot, version } from "./package.ts";
import { type RunOptions, settingsOf } from "./run-options.ts";
import { prepareTask, type TaskNames, taskChoices, taskOf } from "./task.ts";
import { UsageError } from "./usage.ts";

export interface Assembly {
  readonly aggregator: Aggregator;
  readonly server: WebServer;
  readonly settings: RunSettings;
  /** Ends the server and every connection. */
  close(): Promise<void>;
}

export interface AssemblyOptions {
  readonly options: RunOptions;
  readonly expectedNames: readonly string[];
  readonly startableNames: ReadonlySet<string>;
  /** c and b in seconds, where they are known beforehand, to refuse a run that its budget cannot pay. */
  readonly expectedCosts: ExpectedCosts;
  /** Starts a node that was stopped; only called with startable names. */
  readonly startNode: (name: string) => void;
  /** A node has been told to end. */
  readonly onStopNode: (name: string) => void;
  /** Something that was asked for from outside failed in a way that nobody foresaw. */
  readonly onFailure: (error: unknown) => void;
}

/** What one local update and one global aggregation will take, without any additional delay. */
export interface ExpectedCosts {
  readonly localSeconds: number;
  readonly globalSeconds: number;
}

/** An aggregator with its test data, its web server and the page, in this process. */
export async function assembleAggregator(assembly: AssemblyOptions): Promise<Assembly> {
  const { options } = assembly;
  const settings = settingsOf(options);
  const kernels = await kernelsFor(options);
  const prepare = (names: TaskNames, seed: number) =>
    prepareTask(names, { kernels, data: options.data, nodes: options.nodes, seed });
  const { told, ...task } = await prepare(taskOf(options), settings.seed);

  const aggregator = startAggregator({
    ...task,
    clock: systemClock,
    expectedNames: assembly.expectedNames,
    startableNames: assembly.startableNames,
    started: {
      version,
      instance: randomUUID(),
      ...told,
      nodesNeeded: options.nodes,
      kernels: kernels.name,
      settings,
      delayMs: options.delay,
      choices: taskChoices({
        data: options.data,
        parts: assembly.startableNames.size > 0 ? ["train", "test"] : ["test"],
      }),
    },
  });

  const starts = { count: 0 };
  const pageFolder = join(packageRoot, "dist", "dashboard");
  const opening = startWebServer({
    host: options.host,
    port: options.port,
    ...(existsSync(pageFolder) ? { pageFolder } : {}),
    // A report holds two vectors of weights; the rest is small, and leaves room for those of any other named task.
    maximumFrameBytes: 16 * task.model.weightCount + 1024 * 1024,
    onNode: aggregator.accept,
    onPage: (socket) =>
      servePage(socket, {
        clock: systemClock,
        history: aggregator.history,
        subscribe: aggregator.subscribe,
        onCommand: (command) => carryOut(command, { starts, aggregator, assembly, prepare }),
        onFailure: assembly.onFailure,
      }),
    async classify(example) {
      const answer = await aggregator.classify(example);
      return { ...answer, className: aggregator.task().classNames[answer.value] ?? answer.value.toFixed(2) };
    },
  });
  const server = await opening.catch((error: unknown) => {
    aggregator.close();
    throw error instanceof CannotListen ? new UsageError(error.message, { cause: error }) : error;
  });
  return {
    aggregator,
    server,
    settings,
    async close() {
      aggregator.close();
      await server.close();
    },
  };
}

interface Commanded {
  /** How often a start was asked for: while test data are read somebody may want something else. */
  readonly starts: { count: number };
  readonly aggregator: Aggregator;
  readonly assembly: AssemblyOptions;
  readonly prepare: (names: TaskNames, seed: number) => Promise<ChangedTask>;
}

function carryOut(
  command: Command,
  { starts, aggregator, assembly, prepare }: Commanded,
): string | undefined | Promise<string | undefined> {
  switch (command.kind) {
    case "start": {
      const { settings, delayMs, task } = command;
      const current = aggregator.task();
      const names = task ?? current;
      const problem = startProblem(
        settings,
        names,
        assembly.options.nodes,
        assembly.expectedCosts,
        delayMs ?? aggregator.delayMs(),
      );
      if (problem !== undefined) return problem;
      starts.count += 1;
      const mine = starts.count;
      if (names.dataset === current.dataset && names.model === current.model) {
        aggregator.start(settings, delayMs);
        return undefined;
      }
      return prepare(names, settings.seed).then(
        (changed) => {
          if (mine === starts.count) aggregator.start(settings, delayMs, changed);
          return undefined;
        },
        (error: unknown) => {
          if (unreadable.some((known) => error instanceof known)) return (error as Error).message;
          throw error;
        },
      );
    }
    case "pause":
      aggregator.pause();
      return undefined;
    case "resume":
      aggregator.resume();
      return undefined;
    case "stop":
      aggregator.stop();
      return undefined;
    case "set-delay":
      aggregator.setDelay(command.delayMs);
      return undefined;
    case "stop-node":
      aggregator.stopNode(command.name);
      assembly.onStopNode(command.name);
      return undefined;
    case "slow-node":
      aggregator.slowNode(command.name, command.slowdown);
      return undefined;
    case "start-node":
      if (!assembly.startableNames.has(command.name)) {
        return `${command.name} was not started from here: start it again on its own machine`;
      }
      assembly.startNode(command.name);
      return undefined;
    default:
      throw new Error(`unreachable: ${command satisfies never}`);
  }
}

/** Why a run with these settings would come to nothing, told before it is started; undefined if it can be tried. */
export function startProblem(
  settings: RunSettings,
  names: TaskNames,
  nodes: number,
  costs: ExpectedCosts,
  delayMs: number,
): string | undefined {
  try {
    const dataset = findDataset(names.dataset);
    checkModelFits(names.model, dataset);
    const labelCount = dataset.labelNames.length;
    const labels = Uint8Array.from({ length: 1000 * labelCount }, (_, i) => i % labelCount);
    partition(settings.partition, { values: labels, labelCount }, labels.length, nodes);
    const { firstTau, returnsBestWeights } = strategyFor(settings, names.model);
    const globalSeconds = costs.globalSeconds + (2 * delayMs) / 1000;
    checkBudget([settings.budgetSeconds], [costs.localSeconds], [globalSeconds], firstTau, returnsBestWeights);
    return undefined;
  } catch (error) {
    if (problems.some((known) => error instanceof known)) return (error as Error).message;
    throw error;
  }
}

/** What is wrong with another dataset's test data. */
const unreadable = [DatasetUnavailable, DatasetFileError, FeaturesTooLarge];
const problems = [EmptyShare, BudgetTooSmall, UnknownDataset, UnknownModel, ModelDoesNotFit];
