import { builtInCatalog } from "../catalog/built-in.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { caseOf } from "../learning/case-partitions.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Model } from "../learning/model.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { startingFrom } from "../learning/starting-from.ts";
import { noProgress, nothingLearned } from "../protocol/aggregator/verdict.ts";
import { finiteOrNull, type TestResult } from "../protocol/result.ts";
import { isSuccess } from "../protocol/run-endings.ts";
import { firstWeights } from "../runtime/aggregator-task.ts";
import { runAsynchronously } from "./asynchronous.ts";
import type { SimulationEnvironment } from "./environment.ts";
import { runInStep } from "./in-step.ts";
import { checkMemory } from "./memory.ts";
import { examplesNotMade, madeExamples, type NodeExamples, sharedExamples } from "./node-examples.ts";
import { testWith } from "./own-test.ts";
import type { Measured, RunRecord } from "./record.ts";
import { atOneNode, checkBytes, checkSettings, type SimulationSettings } from "./settings.ts";
import { shareOut, sharesWanted } from "./shares.ts";

/**
 * Simulates one run: real learning, by the aggregator and the nodes that also run over a network, in the time of a
 * virtual clock. The same settings, kernels and JavaScript engine give the same record, bit for bit.
 *
 * @throws SimulationRefused, UnknownName, EmptyShare, LabelsMissing, BudgetTooSmall
 */
export async function simulate(settings: SimulationSettings, environment: SimulationEnvironment): Promise<RunRecord> {
  const { kernels, trainData, catalog = builtInCatalog } = environment;
  checkSettings(settings, catalog);
  const asked = settings.strategy === "centralized" ? atOneNode(settings) : settings;
  const made = asked.examplesEach === undefined ? undefined : madeBy(asked, asked.examplesEach, environment);
  const usual = createModelFor(catalog, settings.model, made?.data ?? trainData, kernels, { seed: settings.seed });
  const model = environment.startWeights ? startingFrom(usual, environment.startWeights) : usual;
  if (environment.memoryBytes !== undefined) checkMemory(model, asked, environment.memoryBytes);
  if (asked.strategy !== "asynchronous") checkBytes(asked, model.weightCount, catalog);
  const examples =
    made ?? sharedExamples(trainData, (environment.shareOut ?? shareOut)(trainData, sharesWanted(asked, catalog)));
  const run = settings.strategy === "asynchronous" ? runAsynchronously : runInStep;
  const outcome = await run(asked, { ...environment, catalog, model, examples });
  const { weights, lastWeights, measured, initialLoss } = outcome;
  const loss = await lossOver(model, weights, examples);
  // The first minibatches may show the initial loss too small by chance: a run that seems no better is compared over all data.
  const lossToBeat = isAbove(loss, initialLoss)
    ? await lossOver(model, firstWeights({ model, testData: environment.testData }, settings.seed), examples)
    : null;
  const lossLast = lastWeights === weights ? loss : await lossOver(model, lastWeights, examples);
  const test = environment.ownTests && (await testWith(environment.ownTests, model, weights));
  const balanced = environment.ownTests?.balanced ?? false;
  const {
    dataset,
    model: modelName,
    partition,
    strategy,
    stepSize,
    stepSizeSchedule,
    pace,
    participation,
    aggregate,
    encoding,
    seed,
    nodes,
    budgetSeconds,
  } = settings;
  return {
    result: {
      ...measured,
      ...endingOf(settings, measured, { test, balanced, loss, lossToBeat }),
      dataset,
      model: modelName,
      ...(made ? { partition: "own", case: null } : { partition, case: caseOf(partition) ?? null }),
      strategy,
      stepSize,
      ...(pace === undefined ? {} : { pace }),
      ...(participation === undefined ? {} : { participation }),
      ...(aggregate === undefined ? {} : { aggregate }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(stepSizeSchedule === undefined ? {} : { stepSizeSchedule }),
      seed,
      ...(balanced ? { balance: true } : {}),
      nodes,
      loss,
      lossLast,
      evaluatedNodes: asked.examplesEach === undefined ? nodes : examples.evaluatedNodes,
      accuracy: measured.metrics.accuracy ?? null,
      test: test ?? null,
      budgetSeconds,
    },
    weights,
    lastWeights,
  };
}

interface Found {
  readonly test: TestResult | undefined;
  readonly balanced: boolean;
  /** Of what the run returns. */
  readonly loss: number | null;
  /** That of the initial weights over all data, where the run seems no better than they are. */
  readonly lossToBeat: number | null;
}

/** As live runs end, whose aggregator is told the loss by the nodes; but compared over the same data. */
function endingOf(
  settings: SimulationSettings,
  { ending, explanation }: Measured,
  { test, balanced, loss, lossToBeat }: Found,
): Pick<Measured, "ending" | "explanation"> {
  if (!isSuccess(ending) || ending === "stopped") return { ending, explanation };
  if (lossToBeat !== null && isAbove(loss, lossToBeat)) return noProgress(lossToBeat, { settings });
  return (test && nothingLearned(test, { balanced })) ?? { ending, explanation };
}

/** Losses that are not known are above any. */
function isAbove(loss: number | null, limit: number | undefined): boolean {
  return limit !== undefined && !((loss ?? Number.POSITIVE_INFINITY) <= limit);
}

/** @throws SimulationRefused if the dataset does not make examples */
function madeBy(
  { nodes, seed, dataset }: SimulationSettings,
  each: number,
  { made }: SimulationEnvironment,
): NodeExamples {
  if (made) return madeExamples({ nodes, each, seed, made });
  throw examplesNotMade(dataset);
}

async function lossOver(model: Model, weights: Float32Array, { data, all }: NodeExamples): Promise<number | null> {
  const evaluation = createEvaluation(model, weights, data, all, { withMetrics: false });
  while (!evaluation.finished) await evaluation.advance(rowsPerSlice(model));
  return finiteOrNull(evaluation.loss);
}
