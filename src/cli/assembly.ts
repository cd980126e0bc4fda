import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BudgetTooSmall, checkBudget } from "../control/budget.ts";
import { findDataset } from "../datasets/named-datasets.ts";
import { createModelFor } from "../learning/models/named-models.ts";
import { caseOf, partitionNames, partitionPresets } from "../learning/partition-names.ts";
import { EmptyShare, partition, partitionShares } from "../learning/partitions.ts";
import { createRandom } from "../math/random.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { servePage } from "../platform/nodejs/page-socket.ts";
import { CannotListen, startWebServer, type WebServer } from "../platform/nodejs/web-server.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { type Aggregator, startAggregator } from "../runtime/aggregator.ts";
import type { Command } from "../runtime/commands.ts";
import type { PartitionPreview } from "../runtime/events.ts";
import { strategyFor } from "../runtime/strategy-for.ts";
import { datasetName, loadDataset } from "./datasets.ts";
import { kernelsFor } from "./kernels-option.ts";
import { packageRoot, version } from "./package.ts";
import { type RunOptions, settingsOf } from "./run-options.ts";
import { UsageError } from "./usage.ts";

/** Test examples that the page shows. */
const shownTestCount = 40;

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
  const dataset = findDataset(datasetName);
  const kernels = await kernelsFor(options);
  const testData = await loadDataset(datasetName, "test", options.data, kernels.allocate);
  const { featureCount } = testData.features;
  const model = createModelFor(dataset.model, testData, kernels);
  const shownTests = chooseShown(testData.exampleCount);
  const pixels = new Uint8Array(shownTests.length * featureCount);
  const { features, targets, labels } = testData;
  if (features.kind === "bytes") {
    shownTests.forEach((row, i) => {
      pixels.set(features.data.subarray(row * featureCount, (row + 1) * featureCount), i * featureCount);
    });
  }
  const classes = Array.from(shownTests, (row) =>
    targets.kind === "real" && (targets.values[row] as number) > 0 ? 1 : 0,
  );

  const aggregator = startAggregator({
    clock: systemClock,
    model,
    testData,
    shownTests,
    testSamples: { pixels, classes, labels: Array.from(shownTests, (row) => labels?.values[row] ?? 0) },
    expectedNames: assembly.expectedNames,
    startableNames: assembly.startableNames,
    started: {
      version,
      instance: randomUUID(),
      task: {
        dataset: dataset.name,
        model: dataset.model,
        title: dataset.title,
        classNames: dataset.classNames,
        labelNames: dataset.labelNames,
        weightCount: model.weightCount,
        testExamples: testData.exampleCount,
        ...(dataset.picture ? { picture: dataset.picture } : {}),
      },
      nodesNeeded: options.nodes,
      kernels: kernels.name,
      settings,
      partitions: previews(dataset.labelNames.length, options.nodes),
      delayMs: options.delay,
    },
  });

  const pageFolder = join(packageRoot, "dist", "dashboard");
  const opening = startWebServer({
    host: options.host,
    port: options.port,
    ...(existsSync(pageFolder) ? { pageFolder } : {}),
    // A report holds two vectors of weights; the rest is small.
    maximumFrameBytes: 16 * model.weightCount + 1024 * 1024,
    onNode: aggregator.accept,
    onPage: (socket) =>
      servePage(socket, {
        clock: systemClock,
        history: aggregator.history,
        subscribe: aggregator.subscribe,
        onCommand: (command) => carryOut(command, aggregator, assembly),
      }),
    async classify(example) {
      const answer = await aggregator.classify(example);
      return { ...answer, className: dataset.classNames[answer.value] ?? String(answer.value) };
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

function carryOut(command: Command, aggregator: Aggregator, assembly: AssemblyOptions): string | undefined {
  switch (command.kind) {
    case "start": {
      const problem = startProblem(
        command.settings,
        assembly.options.nodes,
        assembly.expectedCosts,
        command.delayMs ?? aggregator.delayMs(),
      );
      if (problem === undefined) aggregator.start(command.settings, command.delayMs);
      return problem;
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
  nodes: number,
  costs: ExpectedCosts,
  delayMs: number,
): string | undefined {
  const labelCount = findDataset(datasetName).labelNames.length;
  const labels = Uint8Array.from({ length: 1000 * labelCount }, (_, i) => i % labelCount);
  const { budgetSeconds } = settings;
  try {
    partition(settings.partition, { values: labels, labelCount }, labels.length, nodes);
    const { firstTau, returnsBestWeights } = strategyFor(settings, findDataset(datasetName).model);
    const globalSeconds = costs.globalSeconds + (2 * delayMs) / 1000;
    checkBudget([budgetSeconds], [costs.localSeconds], [globalSeconds], firstTau, returnsBestWeights);
    return undefined;
  } catch (error) {
    if (error instanceof EmptyShare || error instanceof BudgetTooSmall) return error.message;
    throw error;
  }
}

function previews(labelCount: number, nodes: number): PartitionPreview[] {
  return [...partitionNames, ...partitionPresets].map((name) => ({
    case: caseOf(name) ?? null,
    name,
    shares: partitionShares(name, labelCount, nodes),
  }));
}

/** The same examples for every aggregator, so that screenshots and lessons agree. */
function chooseShown(exampleCount: number): Uint32Array {
  const random = createRandom(2018, "shown tests");
  return Uint32Array.from({ length: Math.min(shownTestCount, exampleCount) }, () => random.integer(exampleCount));
}
