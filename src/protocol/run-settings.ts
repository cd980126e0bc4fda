import { z } from "zod";
import { isParticipation, type Participation, participationWords } from "./participation.ts";
import { mostDeadlineSeconds, mostLeastNodes } from "./round-end-settings.ts";
import { type NumberRange, settingLimits } from "./setting-limits.ts";

/** A name, of which only the shape is checked here; it is looked up in a catalog where it is used. */
export const catalogName = z.string().min(1).max(200);

function within({ least, most, whole }: NumberRange): z.ZodNumber {
  const kind = whole ? z.number().int() : z.number();
  const bounded = least === Number.MIN_VALUE ? kind.positive() : kind.min(least);
  return most === Number.MAX_VALUE ? bounded : bounded.max(most);
}

export const participation = z.custom<Participation>(isParticipation, `must be ${participationWords}`);

/** What can be set for one run; the same object travels from the command line and the page to the aggregator. */
export const runSettings = z.strictObject({
  partition: catalogName,
  strategy: catalogName,
  /** R, seconds of time as the nodes and the network spend it. */
  budgetSeconds: within(settingLimits.budgetSeconds),
  /** R of what is sent and received by the aggregator, as WebSocket payload; left out, as much as it takes. */
  budgetBytes: within(settingLimits.budgetBytes).optional(),
  /** R of what the nodes draw, and of what all of it costs by the prices, in `currency`; left out, as much as it takes. */
  budgetJoules: within(settingLimits.budgetJoules).optional(),
  budgetMoney: within(settingLimits.budgetMoney).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** Prices; left out, 0. */
  pricePerMegabyte: within(settingLimits.pricePerMegabyte).optional(),
  pricePerKilowattHour: within(settingLimits.pricePerKilowattHour).optional(),
  pricePerDeviceHour: within(settingLimits.pricePerDeviceHour).optional(),
  /** eta. */
  stepSize: within(settingLimits.stepSize),
  /** `own`: in a round each node does as many local updates as fit into the same time; left out: all do tau. */
  pace: z.enum(["common", "own"]).optional(),
  /** Who takes part in a round: a share of the nodes that are there (less than 1), or a number of them; left out: all. */
  participation: participation.optional(),
  /** Rounds after the first begin only with so many nodes, and a deadline closes none with fewer reports; left out: 1, which for deadlines means half of those asked. */
  minNodes: z.number().int().positive().max(mostLeastNodes).optional(),
  /** When a round is closed without those who have not reported: seconds from its beginning, by the nodes' own pace (`auto`, if left out), or never. */
  roundDeadline: z
    .union([z.literal("auto"), z.literal("off"), z.number().positive().max(mostDeadlineSeconds)])
    .optional(),
  /** What is made of the nodes' weights (see catalog/aggregation-rules.ts); left out: their mean. */
  aggregate: catalogName.optional(),
  /** How weights are written where they are sent: `float32` (if left out), an encoding, or `auto`. */
  encoding: catalogName.optional(),
  /** Weights count however far they are from those of the others; left out: outliers do not (aggregator/outliers.ts). */
  keepOutliers: z.boolean().optional(),
  /** The largest share of all examples that one node counts for; left out: 1. */
  maxShare: within(settingLimits.maxShare).optional(),
  /** How eta changes during the run: `inverse:DECAY`, `cosine`, `step:FACTOR:N`; left out: it is constant. */
  stepSizeSchedule: catalogName.optional(),
  /** Examples per local update; `full` is deterministic gradient descent on all of a node's examples. */
  batch: z.union([z.literal("full"), within(settingLimits.batch)]),
  /** Control parameter of the published strategies; `default` is the strategy's own for this model. */
  phi: z.union([z.literal("default"), within(settingLimits.phi)]),
  /** How local updates use the gradient: `sgd`, `scaffold` or `fedprox:MU`; `default` goes by the strategy. */
  update: catalogName,
  /** mu of the aggregator's momentum, 0 for none; `default` goes by the strategy. */
  momentum: z.union([z.literal("default"), within(settingLimits.momentum)]),
  /** No strategy chooses more local updates a round than this; `default` goes by the strategy. */
  tauMax: z.union([z.literal("default"), within(settingLimits.tauMax)]),
  seed: within(settingLimits.seed),
  /** With tables of the nodes' own: rows of rare classes are repeated until all classes are as frequent. */
  balance: z.boolean().optional(),
  /** All nodes draw the same minibatches, as in the authors' program. */
  sameSeed: z.boolean(),
  /** When the run ends before its budget does (control/stop-rules.ts). */
  rounds: z.number().int().positive().max(1e9).optional(),
  untilLoss: z.number().optional(),
  patience: z.number().int().positive().max(1e9).optional(),
});
export type RunSettings = Readonly<z.infer<typeof runSettings>>;
