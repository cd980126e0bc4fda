import { builtInCatalog } from "../catalog/built-in.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { caseOf } from "../learning/case-partitions.ts";
import type { Dataset, Rows } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Model } from "../learning/model.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { startingFrom } from "../learning/starting-from.ts";
import { noProgress, nothingLearned } from "../protocol/aggregator/verdict.ts";
import { finiteOrNull, type TestResult } from "../protocol/result.ts";
import { isSuccess } from "../protocol/run-endings.ts";
import { runAsynchronously } from "./asynchronous.ts";
import type { SimulationEnvironment } from "./environment.ts";
import { runInStep } from "./in-step.ts";
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
  const usual = createModelFor(catalog, settings.model, trainData, kernels);
  const model = environment.startWeights ? startingFrom(usual, environment.startWeights) : usual;
  const asked = settings.strategy === "centralized" ? atOneNode(settings) : settings;
  if (asked.strategy !== "asynchronous") checkBytes(asked, model.weightCount, catalog);
  const shares = (environment.shareOut ?? shareOut)(trainData, sharesWanted(asked, catalog));
  const run = settings.strategy === "asynchronous" ? runAsynchronously : runInStep;
  const outcome = await run(asked, { ...environment, catalog, model, shares });
  const { weights, lastWeights, measured, initialLoss } = outcome;
  const loss = await lossOver(model, weights, trainData, shares.all);
  const lossLast = lastWeights === weights ? loss : await lossOver(model, lastWeights, trainData, shares.all);
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
    seed,
    nodes,
    budgetSeconds,
  } = settings;
  return {
    result: {
      ...measured,
      ...endingOf(settings, measured, { test, balanced, loss, initialLoss }),
      dataset,
      model: modelName,
      partition,
      case: caseOf(partition) ?? null,
      strategy,
      stepSize,
      ...(pace === undefined ? {} : { pace }),
      ...(participation === undefined ? {} : { participation }),
      ...(stepSizeSchedule === undefined ? {} : { stepSizeSchedule }),
      seed,
      ...(balanced ? { balance: true } : {}),
      nodes,
      loss,
      lossLast,
      evaluatedNodes: nodes,
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
  /** Of what the run returns, and of the initial weights, as the nodes saw it. */
  readonly loss: number | null;
  readonly initialLoss: number | undefined;
}

/** As live runs end, whose aggregator is told the loss by the nodes. */
function endingOf(
  settings: SimulationSettings,
  { ending, explanation }: Measured,
  { test, balanced, loss, initialLoss }: Found,
): Pick<Measured, "ending" | "explanation"> {
  if (!isSuccess(ending) || ending === "stopped") return { ending, explanation };
  if (initialLoss !== undefined && !((loss ?? Number.POSITIVE_INFINITY) <= initialLoss))
    return noProgress(initialLoss, { settings });
  return (test && nothingLearned(test, { balanced })) ?? { ending, explanation };
}

async function lossOver(model: Model, weights: Float32Array, data: Dataset, rows: Rows): Promise<number | null> {
  const evaluation = createEvaluation(model, weights, data, rows, { withMetrics: false });
  while (!evaluation.finished) await evaluation.advance(rowsPerSlice(model));
  return finiteOrNull(evaluation.loss);
}
