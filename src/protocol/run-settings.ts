import { z } from "zod";

/** A name, of which only the shape is checked here: whoever acts on it looks it up in a catalog. */
export const catalogName = z.string().min(1).max(200);

/** What can be set for one run; the same object travels from the command line and the page to the aggregator. */
export const runSettings = z.strictObject({
  partition: catalogName,
  strategy: catalogName,
  /** R, seconds of time as the nodes and the network spend it. */
  budgetSeconds: z.number().positive().max(1e7),
  /** eta. */
  stepSize: z.number().positive().max(1000),
  /** Examples per local update; `full` is deterministic gradient descent on all of a node's examples. */
  batch: z.union([z.literal("full"), z.number().int().positive().max(1e9)]),
  /** Control parameter of the published strategies; `default` is the strategy's own for this model. */
  phi: z.union([z.literal("default"), z.number().positive()]),
  /** How local updates use the gradient: `sgd`, `scaffold` or `fedprox:MU`; `default` goes by the strategy. */
  update: catalogName,
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
  /** When the run ends before its budget does (control/stop-rules.ts). */
  rounds: z.number().int().positive().max(1e9).optional(),
  untilLoss: z.number().optional(),
  patience: z.number().int().positive().max(1e9).optional(),
});
export type RunSettings = Readonly<z.infer<typeof runSettings>>;
