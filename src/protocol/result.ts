import { z } from "zod";
import { energySources, resources } from "../control/resources.ts";
import { participation } from "./run-settings.ts";

/** How a run ended. */
export const runEnding = z.enum([
  /** Its budget was spent, or would have been by another round. */
  "budget",
  /** It had as many rounds as were asked for. */
  "rounds",
  /** Its loss came down to what was asked for. */
  "target",
  /** Its loss fell no further for as many rounds as were asked for. */
  "patience",
  /** It was stopped. */
  "stopped",
  /** What it returns is no better than what it began with. */
  "no-progress",
  /** Its losses grew far beyond that of its initial weights, or its weights were no longer finite numbers. */
  "diverged",
  /** It could not begin or continue, because nodes were missing. */
  "failed",
  /** The program was told to end. */
  "interrupted",
]);
export type RunEnding = z.infer<typeof runEnding>;

/** A number, or null if there is none, or none that is finite. */
export const numberOrNull = z.number().nullable();

/** JSON has numbers that are finite only. */
export const finiteOrNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** A number that may be NaN. JSON has no word for it, and writes null. */
export const numberOrNaN = numberOrNull.transform((value) => value ?? Number.NaN);

const classMeasures = z.object({
  kind: z.literal("classes"),
  /** Examples that the nodes kept for testing. */
  examples: z.number(),
  accuracy: z.number(),
  /** The accuracy of always answering the most frequent class. */
  majority: z.number(),
  macroF1: z.number(),
  /** null for models without probabilities. */
  logLoss: numberOrNull,
});

const numberMeasures = z.object({
  kind: z.literal("numbers"),
  examples: z.number(),
  /** Root of the mean squared error and mean absolute error, in the target's own units. */
  rmse: z.number(),
  mae: z.number(),
  /** 1 less the share of the targets' variance that is left; null where all targets are the same. */
  r2: numberOrNull,
  /** How many answers less their targets are below -1, from there to -0.5, -0.2, 0, 0.2, 0.5, 1 deviations of the target, and above. */
  residuals: z.array(z.number()).readonly().optional(),
});

export type TestMeasuresResult = Readonly<z.output<typeof classMeasures> | z.output<typeof numberMeasures>>;

const ofOne = {
  name: z.string(),
  /** Of a relay: how many nodes behind it have tested. Left out, it is a node. */
  standsFor: z.number().optional(),
};

/** Of all nodes together, and of each. */
const ofAll = {
  /** The answers are no better than those of somebody who has seen nothing but the targets. */
  learnedNothing: z.boolean(),
  nodes: z.array(z.discriminatedUnion("kind", [classMeasures.extend(ofOne), numberMeasures.extend(ofOne)])),
};
const testResult = z.discriminatedUnion("kind", [
  classMeasures.extend({
    ...ofAll,
    /** Names of the classes, and for each, in the same order, how many of its examples were taken for which. */
    classes: z.array(z.string()),
    confusion: z.array(z.array(z.number())),
  }),
  numberMeasures.extend(ofAll),
]);
export type TestResult = Readonly<z.output<typeof testResult>>;

/**
 * The result of a run, live or simulated; `--json` prints it, and journals keep it. Loss and metrics are of the weights that it
 * returns. What is not known is null.
 */
export const runResult = z.object({
  dataset: z.string(),
  model: z.string(),
  /** What the nodes' data were: the partition's name, `own`, or `own and` the partition's name. */
  partition: z.string(),
  /** 1 to 4; null for partitions that are none of the papers' cases. */
  case: numberOrNull,
  strategy: z.string(),
  /** How local updates were made (`sgd`, `scaffold`, `fedprox:MU`), and mu of the aggregator's momentum. */
  update: z.string(),
  momentum: z.number(),
  stepSize: z.number(),
  /** `own`: each node did as many local updates as fit into a round; left out: all did the same number. */
  pace: z.enum(["common", "own"]).optional(),
  /** Who took part in each round: a share of the nodes (less than 1), or so many; left out: all. */
  participation: participation.optional(),
  /** What was made of the nodes' weights; left out: their mean. */
  aggregate: z.string().optional(),
  /** How weights were sent; left out: as float32. */
  encoding: z.string().optional(),
  /** How the step size changed; left out: it was constant. */
  stepSizeSchedule: z.string().optional(),
  seed: z.number(),
  /** Whether rare classes counted as much as frequent ones; left out: they did not. */
  balance: z.boolean().optional(),
  /** Nodes that the run was shared out to. */
  nodes: z.number(),
  /** What the aggregator, or the simulation, computed with: `relaxed-simd`, `simd`, `plain`. */
  kernels: z.string(),
  ending: runEnding,
  /** What went wrong and what to do, in a sentence for people; null if nothing did. */
  explanation: z.string().nullable(),
  /** (sum of D_i F_i) / D over all data of the nodes that answered in the end; null if none did, or it is not finite. */
  loss: numberOrNull,
  /**
   * The same of the newest weights. A live run that returns others, the best, does not know it: nodes evaluate only what it
   * returns.
   */
  lossLast: numberOrNull,
  /** Nodes over whose data `loss` is. */
  evaluatedNodes: z.number(),
  /** Over all test data, 0-1; null for models that have none. */
  accuracy: numberOrNull,
  /** All of the model's metrics over all test data, by name (null if one is not finite). */
  metrics: z.record(z.string(), numberOrNull).readonly(),
  /** Of the examples that nodes with tables of their own kept for testing; null if there are none. */
  test: testResult.nullable().default(null),
  rounds: z.number(),
  /** sum tau^2 / sum tau. */
  averageTau: numberOrNaN,
  /**
   * At the nodes' own pace: how many local updates the node with the fewest made a round, and the one with the most, each in the mean
   * of the rounds that it reported in.
   */
  tauOfNodes: z.object({ least: z.number(), most: z.number() }).optional(),
  localUpdates: z.number(),
  /**
   * All resource budgets, time first: what was consumed (seconds, bytes, joules, or units of the currency), and the mean costs of a
   * local update (c) and a global aggregation (b); null without rounds. Left out by older programs.
   */
  budgets: z
    .array(
      z.object({
        resource: z.enum(resources),
        budget: z.number(),
        consumed: z.number(),
        localCost: numberOrNull,
        globalCost: numberOrNull,
        /** Of money: the code of its currency. */
        currency: z.string().optional(),
        /** Of joules, and of money that pays for joules: whether nodes metered or reckoned them. */
        energy: z.enum(energySources).optional(),
      }),
    )
    .default([]),
  /** The budget that would have ended the run, had all gone on like the last round; null where time is the only one. */
  binding: z.enum(resources).nullable().default(null),
  budgetSeconds: z.number(),
  consumedSeconds: z.number(),
  /** Mean seconds of one local update (c) and one global aggregation (b), as measured; null without rounds. */
  localCostSeconds: numberOrNull,
  globalCostSeconds: numberOrNull,
  /** The last estimates; null if the run ended before there were any. */
  beta: numberOrNull,
  rho: numberOrNull,
  delta: numberOrNull,
  /** The last round's disagreement q; null if drift was not measured. */
  disagreement: numberOrNull,
  /** By the aggregator; null for asynchronous descent, which is simulated without messages. */
  bytesSent: numberOrNull,
  bytesReceived: numberOrNull,
});
export type RunResult = Readonly<z.output<typeof runResult>>;

/** Metrics as a result has them. */
export function finiteMetrics(metrics: Readonly<Record<string, number>>): RunResult["metrics"] {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, finiteOrNull(value)]));
}
