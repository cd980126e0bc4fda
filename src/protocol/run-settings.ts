import { z } from "zod";
import { isPartitionName, type PartitionName, partitionChoices } from "../learning/partition-names.ts";

const strategyName = z
  .string()
  .regex(/^(adaptive-2019|adaptive-2018|fixed:([1-9]\d{0,5}))$/, "is not adaptive-2019, adaptive-2018 or fixed:TAU");

/** Checks a partition's name, wherever one comes in. */
export const partitionName = z.custom<PartitionName>(isPartitionName, { error: `is not one of ${partitionChoices}` });

/** What can be set for one run; the same object travels from the command line and the page to the aggregator. */
export const runSettings = z.strictObject({
  partition: partitionName,
  strategy: strategyName,
  /** R, seconds of time as the nodes and the network spend it. */
  budgetSeconds: z.number().positive().max(1e7),
  /** eta. */
  stepSize: z.number().positive().max(1000),
  /** Examples per local update; `full` is deterministic gradient descent on all of a node's examples. */
  batch: z.union([z.literal("full"), z.number().int().positive().max(1e9)]),
  /** Control parameter of the adaptive strategies; `default` is the strategy's own for this model. */
  phi: z.union([z.literal("default"), z.number().positive()]),
  /** tau_max. */
  maximumLocalUpdates: z.number().int().positive().max(10_000),
  seed: z
    .number()
    .int()
    .nonnegative()
    .max(2 ** 32 - 1),
  /** All nodes draw the same minibatches, as in the authors' program. */
  sameSeed: z.boolean(),
});
export type RunSettings = Readonly<z.infer<typeof runSettings>>;
