import { z } from "zod";
import { countsBelow } from "./counts-below.ts";
import { count, positive, seconds } from "./message-fields.ts";
import { runSettings } from "./run-settings.ts";
import { accountAsked, spentBelow } from "./spent-below.ts";

/** What messages have besides where one end is a relay (relays in docs/relays.md). */

/** More relays than this do not stand one behind the other. */
const mostDepth = 8;

/** So many kinds of devices are told, the most frequent ones, with names of up to so many characters. */
export const mostKinds = 8;
export const longestKind = 80;

/** In a hello: for how many nodes it stands, and over how many relays the farthest of them is reached. */
export const stoodFor = z.object({
  nodes: positive.max(1_000_000),
  depth: positive.max(mostDepth),
  /** How many places its nodes, with those that are away, had last, and in which run, by the aggregator's own number. */
  had: z.object({ run: positive, places: positive.max(1_000_000) }).optional(),
});

/** In an assignment: what a relay has to know of the run, of which it has so many places from that of its share on. */
export const relayedRun = z.object({
  places: positive.max(1_000_000),
  /** The run's number at the aggregator itself, over all relays; left out by earlier programs. */
  run: positive.optional(),
  settings: runSettings,
  /** Whether the update rule corrects drift, and how much of a local update the next one goes on with. */
  corrects: z.boolean(),
  kept: z.number().nonnegative().lt(1).optional(),
  /** Whether nodes tell the mean of the gradients that they followed. */
  tellsPath: z.boolean().optional(),
  pace: z.enum(["common", "own"]),
  /** Whether mean gradients are clipped. */
  clips: z.boolean(),
  /** Bytes of one picture, where the page shows a few of those that nodes let be shown; left out, none are wanted. */
  pictureBytes: positive.optional(),
  /** Whether not all nodes take part in each round; left out: all do. */
  samples: z.boolean().optional(),
  /** Left out, nobody asks what is spent behind it. */
  account: accountAsked.optional(),
  /** Whether it can tell means as whole steps; left out by earlier programs. */
  steps: z.boolean().optional(),
  /** Where the nodes' own tables or pictures are learned from: which, and of how many classes, 0 if the target is a number or there is none. */
  own: z.object({ data: z.enum(["table", "pictures"]), classes: count.max(256) }).optional(),
});

/** In a directive. */
export const relayedRound = z.object({
  /** Momentum and drift correction begin anew at all nodes. */
  beginsAnew: z.boolean(),
  /** Each node that has a correction tells it once, of all rounds with this number. */
  recount: count.optional(),
  /** Nodes up to this rank take part (participation-ranks.ts); left out, all do. */
  highestRank: count.max(2 ** 32 - 1).optional(),
  /** No node counts for more examples; left out, all for as many as they have. */
  mostExamples: positive.optional(),
});

const finite = z.number().min(-1e200).max(1e200);
const sum = z.number().nonnegative().max(1e200);
/** Of vectors behind the header (wire-vectors.ts). */
const vector = z.custom<Float32Array>((value) => value instanceof Float32Array, "must be a vector behind the header");

/** Vectors that are written as whole steps. */
const steps = z.custom<Float64Array>((value) => value instanceof Float64Array, "must be whole steps behind the header");

/** In a report: the sums of all reports behind a relay (learning/merged-report.ts), less what each report has. */
const mergedSums = z.object({
  reports: positive,
  weightReports: count,
  weightExamples: count,
  updates: sum,
  updatesPerSecond: sum,
  slowestUpdateSeconds: seconds,
  computedSeconds: seconds,
  movement: z.object({ sum, bySquares: sum, noise: sum, noiseBySquares: sum }).optional(),
  ofMean: z.object({ loss: finite, examples: count, variance: sum, varianceExamples: count }).optional(),
  lengths: z
    .array(z.tuple([z.number().int(), positive]))
    .max(10_000)
    .optional(),
  corrected: z.object({ reach: sum, examples: count, told: count }).optional(),
  byUpdates: vector.optional(),
  byUpdatesWeight: sum.optional(),
  path: vector.optional(),
  told: vector.optional(),
  toldWeight: sum.optional(),
  gradient: vector.optional(),
  estimates: z.object({ examples: positive, rho: seconds, beta: seconds, squares: sum }).optional(),
});

/** In `ready`, which a relay says again whenever it changes: who is behind it. */
export const behindRelay = z.object({
  /** Nodes that have their data, and can be asked where not all take part in each round. With none, `examples` are those before. */
  nodes: count,
  /** In which of the relay's places they are, by bits (math/bits.ts); left out, in the first ones. */
  there: z.instanceof(Uint8Array).optional(),
  /** The examples of those that have a drift correction. */
  corrected: count,
  /** One whose correction c counts in has left since this was said last. */
  lost: z.boolean(),
  /** The recount in which each that has a correction has told it. */
  counted: count.optional(),
  /** The round that was asked for and in which none of them takes part. */
  passes: count.optional(),
  spent: spentBelow.optional(),
  /** With a largest share of all: the numbers of examples that `examples` is the sum of. */
  counts: countsBelow.optional(),
  /** Once in an assignment: of how many nodes `labelCounts` and `samples` are, and how many are of which kind of device. */
  shown: z
    .object({
      labelled: count,
      pictured: count,
      devices: z.array(z.tuple([z.string().max(longestKind), positive])).max(mostKinds),
    })
    .optional(),
});

/** In a report: what it says of drift corrections. */
const mergedCorrections = z.object({
  /** The examples of the reports of nodes that had one before, and of those whose one was told already. */
  asked: count,
  known: count,
  /** One was asked for its correction and did not tell it. */
  untold: z.boolean(),
  /** After the round: the examples of nodes that have one, whether all of these can tell the mean from the next w0, and were counted. */
  corrected: count,
  knowMean: z.boolean(),
  counted: z.boolean(),
  /** With a largest share of all: the numbers of examples, with those who have one after the round. */
  counts: countsBelow.optional(),
});

/** What a relay's report has besides. */
export const ofRelaysReport = {
  /** The other fields are sums or means over all reports behind it, and `weights` a change. */
  merged: mergedSums.optional(),
  /** In place of `weights`, `merged.byUpdates` and `merged.told` (learning/told-steps.ts). */
  steps: z.object({ change: steps, beyond: steps.optional(), told: steps.optional() }).optional(),
  corrections: mergedCorrections.optional(),
  spent: spentBelow.optional(),
};

/** What its answer for a loss has besides. */
export const ofRelaysLoss = {
  /** How many nodes the loss is of, and how many the test. */
  nodes: positive.optional(),
  tested: positive.optional(),
  spent: spentBelow.optional(),
};

export type StoodFor = Readonly<z.output<typeof stoodFor>>;
export type RelayedRun = Readonly<z.output<typeof relayedRun>>;
export type RelayedRound = Readonly<z.output<typeof relayedRound>>;
/** What the page is told of the nodes behind a relay. */
export type ShownBehind = NonNullable<BehindRelay["shown"]>;
export type BehindRelay = Readonly<z.output<typeof behindRelay>>;
export type MergedCorrections = Readonly<z.output<typeof mergedCorrections>>;
