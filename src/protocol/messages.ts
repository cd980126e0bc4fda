import { z } from "zod";
import { hello, type nodeData } from "./hello.ts";
import { challenge, proof } from "./identity/handshake-messages.ts";
import { drawnDigits, toldLesson } from "./lesson.ts";
import { capabilityList, count, positive, seconds, text } from "./message-fields.ts";
import { describe, described, json, judged, propose, testSums } from "./own-data-messages.ts";
import { got, partial, piece } from "./pieces/piece-messages.ts";
import { behindRelay, ofRelaysLoss, ofRelaysReport, relayedRound, relayedRun } from "./relay-messages.ts";
import { reportedEnergy } from "./reported-energy.ts";
import { catalogName } from "./run-settings.ts";

/** Sent in the first message of each side; both must be equal. What can be left out is a capability instead. */
export const protocolVersion = 2;

/** A final dismissal for this reason was requested and is not a failure. */
export const stoppedReason = "stopped from the aggregator";

/** Nor is one for this reason, which is that of a person too; the node is refused until it is let in again. */
export const removedReason = "removed by the person who presents; ask there to be let in again";

/** A final dismissal for this reason is not a failure either, and a node may wait for the next aggregator instead. */
export const finishedReason = "the aggregator has done its run and ends";

/** A frame larger than this is refused; room for 60 million weights would need a new version of the protocol. */
export const defaultMaximumFrameBytes = 256 * 1024 * 1024;

/** A loss beyond this is that of a model that has diverged: sums over nodes must stay finite. */
export const largestLoss = 1e30;
const loss = z.number().min(-largestLoss).max(largestLoss);

/** The square of a distance between vectors of float32; sums of them over nodes must stay finite. */
export const largestSquare = 1e100;
const square = z.number().nonnegative().max(largestSquare);

const binary = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a binary field");

/** Has been found finite when it was taken from behind the header (wire-vectors.ts). */
const vector = z.custom<Float32Array>((value) => value instanceof Float32Array, "must be a vector behind the header");

// ---- node -> aggregator

const ready = z.object({
  type: z.literal("ready"),
  assignment: positive,
  examples: positive,
  /** Number of examples by label; left out if the node does not allow it. */
  labelCounts: z.array(count).max(256).optional(),
  /** A few of the node's pictures, one byte a pixel, one after the other; only if the node shares samples. */
  samples: binary.optional(),
  /** Of a relay, which may say it anew. */
  relay: behindRelay.optional(),
});

/** How weights that are told as their change, and a given correction, are written; left out, as float32. */
const form = z.enum(["float16", "int8", "sparse"]);

const report = z.object({
  type: z.literal("report"),
  run: positive,
  /** That of the directive. */
  round: count,
  /** D_i. */
  examples: positive,
  /** Local updates done; 0 in answer to a directive that only asks for evaluation. */
  localUpdates: count,
  /** Time spent in them (in the evaluation, if there were none). */
  localSeconds: seconds,
  /** w_i after the local updates; left out if there were none. */
  weights: vector.optional(),
  /** True: `weights` are w_i - w0. Only if the directive asked for that. */
  change: z.boolean().optional(),
  form: form.optional(),
  /** The mean of the gradients that the updates followed, corrections included; of rules whose weights do not tell it. In `form`, with a change. */
  path: vector.optional(),
  /** F_i(w0) and F_i(w_f), on the same examples. */
  lossAtStart: loss,
  lossOfBest: loss,
  /** The same of the mean of iterates, if the directive had one. */
  lossOfMean: loss.optional(),
  /** The squared standard error of lossOfMean - lossAtStart, if they are of several minibatches, or of all examples. */
  lossOfMeanVariance: square.optional(),
  /** From the second consecutive round of this node on: rho_i, beta_i and grad F_i(w0). */
  estimates: z.object({ rho: seconds, beta: seconds, gradient: vector }).optional(),
  /** ||w_i - w0||^2 and the variance of a minibatch gradient at w0, if drift is to be measured. */
  drift: z.object({ squaredMovement: square, squaredNoise: square }).optional(),
  /** c_i as it is after the round, if the directive asked for it. */
  correction: vector.optional(),
  /** If the assignment asks for it. */
  energy: reportedEnergy.optional(),
  ...ofRelaysReport,
});

const scored = z.object({
  type: z.literal("scored"),
  run: positive,
  examples: positive,
  /** F_i over all the node's examples. */
  loss,
  /** What the weights answer for examples that the node kept for testing. */
  test: testSums.optional(),
  ...ofRelaysLoss,
});

/** The node cannot finish a round, for example because the weights diverged. It takes no further part in this run. */
const failure = z.object({ type: z.literal("failure"), run: positive, round: count, reason: text });

/** What the person at the node has drawn; unasked, at most once a second. */
const drawn = z.object({ type: z.literal("drawn"), ...drawnDigits.shape });

/** The node cannot do what it was assigned; it ends the connection after this. */
const refusal = z.object({ type: z.literal("refusal"), reason: text });

// ---- aggregator -> node

const welcome = z.object({
  type: z.literal("welcome"),
  protocol: z.number(),
  heartbeatSeconds: z.number().positive(),
  silenceSeconds: z.number().positive(),
  /** Those of the node that the aggregator has too. */
  capabilities: capabilityList,
  /** Names what outlasts restarts of the aggregator; to nodes that can go on after one. */
  session: z.string().min(1).max(64).optional(),
  /** The node goes on with the assignment of its hello, after going back to before `round`, or telling its answer unasked (`answers`). */
  resumes: z.object({ round: positive.optional(), answers: z.boolean().optional() }).optional(),
  /** What has come of a frame of the node's over an earlier connection; to nodes with the capability `pieces`. */
  partial: partial.optional(),
});

/** Which task a node works on, and which examples of the named dataset are its share. */
const assignment = z.object({
  type: z.literal("assignment"),
  /** Counts the assignments of this aggregator; `ready` repeats it. */
  assignment: positive,
  run: positive,
  dataset: z.string().max(200),
  model: z.string().max(200),
  weightCount: positive,
  /** Of models that have no name that nodes know: what is computed, as sent-network.ts says. Weights come with directives. */
  network: json.optional(),
  share: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("partition"),
      partition: catalogName,
      seed: count,
      index: count,
      count: positive,
    }),
    z.object({ kind: z.literal("own") }),
  ]),
  /** How the node's table or pictures become examples; there exactly if the node has said that it has such data. */
  schema: json.optional(),
  /** Whether rows of rare classes are repeated until all classes are as frequent; only with a schema. */
  balance: z.boolean().optional(),
  stepSize: z.number().positive(),
  batch: z.union([z.literal("full"), positive]),
  /** How local updates use the gradient: `sgd`, `scaffold`, `fedprox:MU`, or a rule that a plugin brings. */
  update: catalogName,
  /** mu, by which the aggregator continues its last step; needed to derive a drift correction. */
  momentum: z.number().nonnegative().lt(1),
  /** The measurements in reports beside weights and losses. */
  measure: z.enum(["estimates", "drift"]),
  /** Whether reports are to tell joules; only to nodes that can. */
  energy: z.boolean().optional(),
  /** Minibatches are drawn from the stream of random numbers with this seed and number. */
  seed: count,
  stream: count,
  /** To a relay. */
  relay: relayedRun.optional(),
});

const directive = z.object({
  type: z.literal("directive"),
  run: positive,
  /** Counted from 1. 0 is a probe: what the node computes and draws for it is not part of the run, and forgotten after the report. */
  round: count,
  /** w0. */
  weights: vector,
  /** True: `weights` are w0 less w0 of the round before. Only to nodes with the capability `changes` that took part in that. */
  change: z.boolean().optional(),
  form: form.optional(),
  /** The encoding in which the report is to tell its change; left out, it tells the weights. Only to nodes with the capability `changes`. */
  reports: z.string().min(1).max(64).optional(),
  /** tau; 0 asks for the losses only. */
  localUpdates: count,
  /** eta of this round; left out, that of the assignment. */
  stepSize: z.number().positive().optional(),
  /** Local updates are done for as long as this, as nearly as whole ones can; in an evaluation as many minibatches as end in it. One always is. */
  secondsAllowed: z.number().positive().optional(),
  /** In a final evaluation: a mean of the weights that rounds led to, whose loss is wanted too. */
  meanWeights: vector.optional(),
  last: z.boolean(),
  /** Whether the previous directive's weights became w_f. */
  previousBecameBest: z.boolean(),
  /** False: w_f is not looked for, and the report's `lossOfBest` repeats `lossAtStart`. */
  comparesBest: z.boolean().optional(),
  /** w_f itself, for a node that did not get the previous directive of this run. */
  bestWeights: vector.optional(),
  /** With `scaffold` and local updates: where c comes from in this round (see learning/correction.ts). */
  correction: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("restart") }),
      z.object({ kind: z.literal("derive") }),
      z.object({ kind: z.literal("given"), mean: vector }),
    ])
    .optional(),
  /** No mean gradient that is longer counts for more. Only to nodes with the capability `clipping`. */
  clipLength: z.number().positive().optional(),
  /** The report is to tell c_i. Only to nodes with the capability `participation`. */
  tellsCorrection: z.boolean().optional(),
  /** The round is marked: what is known before it is to be kept. Of marked rounds before this number nothing is needed any more. */
  keep: count.optional(),
  /** To a relay. */
  relay: relayedRound.optional(),
});

/** Asks for the loss over all of a node's examples, after the run. */
const score = z.object({ type: z.literal("score"), run: positive, weights: vector });

/** Nothing more will be asked in this run. */
const runOver = z.object({ type: z.literal("run-over"), run: positive });
/** Local updates take this many times as long from now on. */
const adjust = z.object({ type: z.literal("adjust"), slowdown: z.number().min(1).max(100) });

/** For the person at the node. `energy`: it takes no part in a run because it cannot tell what it draws. */
const notice = z.object({ type: z.literal("notice"), text, energy: z.boolean().optional() });

/** For the person at the node: the step of a lesson that is under way; left out, there is none any more. */
const lessonMessage = z.object({ type: z.literal("lesson"), lesson: toldLesson.optional() });

/**
 * The aggregator ends the connection after this. A final dismissal asks the node not to come back; the reason of one that `passes` goes away
 * by itself.
 */
const dismissal = z.object({
  type: z.literal("dismissal"),
  reason: text,
  final: z.boolean(),
  passes: z.boolean().optional(),
});

// ---- both

/**
 * `sent`: how many other messages went over the connection before it, pieces and answers to them left out; `pieces`: how many of these. A
 * side that does not count leaves them out.
 */
const heartbeat = z.object({ type: z.literal("heartbeat"), sent: count.optional(), pieces: count.optional() });

export const nodeMessage = z.discriminatedUnion("type", [
  hello,
  proof,
  described,
  judged,
  ready,
  report,
  scored,
  failure,
  drawn,
  refusal,
  piece,
  got,
  heartbeat,
]);
export const aggregatorMessage = z.discriminatedUnion("type", [
  challenge,
  welcome,
  describe,
  propose,
  assignment,
  directive,
  score,
  runOver,
  adjust,
  notice,
  lessonMessage,
  dismissal,
  piece,
  got,
  heartbeat,
]);

export type NodeMessage = Readonly<z.output<typeof nodeMessage>>;
export type AggregatorMessage = Readonly<z.output<typeof aggregatorMessage>>;
/** What data a node has. */
export type NodeData = z.output<typeof nodeData>;
export type Hello = Readonly<z.output<typeof hello>>;
export type Ready = Readonly<z.output<typeof ready>>;
export type ReportedEnergy = Readonly<z.output<typeof reportedEnergy>>;
export type Report = Readonly<z.output<typeof report>>;
export type Failure = Readonly<z.output<typeof failure>>;
export type Drawn = Readonly<z.output<typeof drawn>>;
export type Scored = Readonly<z.output<typeof scored>>;
export type Described = Readonly<z.output<typeof described>>;
export type Judged = Readonly<z.output<typeof judged>>;
export type Propose = Readonly<z.output<typeof propose>>;
export type Welcome = Readonly<z.output<typeof welcome>>;
export type Assignment = Readonly<z.output<typeof assignment>>;
export type Directive = Readonly<z.output<typeof directive>>;
