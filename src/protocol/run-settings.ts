import { z } from "zod";
import { isPartitionName, type PartitionName, partitionChoices } from "../learning/partition-names.ts";
import { isUpdateRule, parseUpdateRule, type UpdateRule } from "../learning/update-rules.ts";

const strategyName = z
  .string()
  .regex(
    /^(adaptive|adaptive-2019|adaptive-2018|fixed:([1-9]\d{0,5}))$/,
    "is not adaptive, adaptive-2019, adaptive-2018 or fixed:TAU",
  );

const updateName = z
  .string()
  .refine((name) => name === "default" || isUpdateRule(name), "is not sgd, scaffold or fedprox:MU, e.g. fedprox:0.1");

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
  /** Control parameter of the published strategies; `default` is the strategy's own for this model. */
  phi: z.union([z.literal("default"), z.number().positive()]),
  /** How local updates use the gradient: `sgd`, `scaffold` or `fedprox:MU`; `default` goes by the strategy. */
  update: updateName,
  /** mu of the aggregator's momentum, 0 for none; `default` goes by the strategy. */
  momentum: z.union([z.literal("default"), z.number().nonnegative().lt(1)]),
  /** No strategy chooses more local updates a round than this. */
  tauMax: z.number().int().positive().max(10_000),
  seed: z
    .number()
    .int()
    .nonnegative()
    .max(2 ** 32 - 1),
  /** All nodes draw the same minibatches, as in the authors' program. */
  sameSeed: z.boolean(),
});
export type RunSettings = Readonly<z.infer<typeof runSettings>>;

/** The aggregator's momentum where drift is corrected and `adaptive` chooses tau: found with seeds kept for choosing. */
const adaptiveMomentum = 0.6;

/** What the settings come to: how local updates are made, and mu. */
export interface ChosenUpdate {
  readonly rule: UpdateRule;
  /** As the command line writes it. */
  readonly name: string;
  readonly momentum: number;
}

/** The update rule and momentum of these settings: `adaptive` is made for scaffold and momentum, all others for neither. */
export function chosenUpdate({
  strategy,
  update,
  momentum,
}: Pick<RunSettings, "strategy" | "update" | "momentum">): ChosenUpdate {
  const own = strategy === "adaptive";
  const name = update === "default" ? (own ? "scaffold" : "sgd") : update;
  const defaultMomentum = own ? adaptiveMomentum : 0;
  return { rule: parseUpdateRule(name), name, momentum: momentum === "default" ? defaultMomentum : momentum };
}
