import type { TestSums } from "../../learning/test-sums.ts";
import type { DrawnDigits, ToldLesson } from "../lesson.ts";
import type {
  AggregatorMessage,
  Assignment,
  Directive,
  Hello,
  Judged,
  NodeData,
  NodeMessage,
  Propose,
  Report,
} from "../messages.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import type { BehindRelay } from "../relay-messages.ts";
import type { SpentBelow } from "../spent-below.ts";

/** What a node's machine works with, beside its state. */
export interface NodeEnvironment {
  readonly config: NodeConfig;
  /** Whether the update rule of an assignment is told with each directive how its correction goes on. */
  corrects(update: Assignment["update"]): boolean;
}

/** What does not change while a node program runs. */
export interface NodeConfig {
  readonly name: string;
  /** Random, new with each start of the program. */
  readonly instance: string;
  /** For people: what the node runs on. */
  readonly platform?: string;
  /** The profiles that it emulates; left out, they are `real`. */
  readonly device?: string;
  readonly link?: string;
  /** Whether it meters the joules that it draws or reckons them, from what, and the most it draws; left out, it tells none. */
  readonly energy?: Hello["energy"];
  /** For whom it stands, if it is a relay. */
  readonly relay?: Hello["relay"];
  /** Other than `assignable`: the node was started with data of its own and refuses to be given a share of any other. */
  readonly data?: NodeData;
  /** True: the node goes on waiting for another aggregator when one has finished; left out, it ends with it. */
  readonly stays?: boolean;
  /** Of several runs the only one that it takes part in; left out, any. */
  readonly run?: string;
  /** How many connections its program makes, each for another run; left out, one. */
  readonly serves?: number;
  /** Its person draws digits, of which it tells. */
  readonly draws?: boolean;
  readonly retry?: Partial<RetryPauses>;
  /** The node ends when it has not been welcome for so long; left out, it tries for ever. */
  readonly giveUpAfterSeconds?: number;
}

/** Pauses between attempts to reach the aggregator. The longest that each may be is twice that of the one before; chance decides up to it. */
export interface RetryPauses {
  readonly firstMs: number;
  /** While the aggregator cannot be reached. */
  readonly longestMs: number;
  /** While the aggregator says no, for a reason that does not go away by itself. */
  readonly longestAfterRefusalMs: number;
}

export const usualRetryPauses: RetryPauses = { firstMs: 250, longestMs: 5000, longestAfterRefusalMs: 30_000 };

/** Read at the moment of each input: the clock, and a number of [0, 1) that spreads the attempts of many nodes. */
export interface NodeMeters {
  readonly seconds: number;
  readonly random: number;
}

export type NodeInput =
  | { readonly kind: "start" }
  | { readonly kind: "connected" }
  /** `refused`: the other end answered with a refusal. */
  | { readonly kind: "dial-failed"; readonly reason: string; readonly refused?: boolean }
  | { readonly kind: "received"; readonly message: AggregatorMessage }
  /** Bytes came that are no message, `version`: because the aggregator speaks that version of the protocol. */
  | { readonly kind: "malformed"; readonly reason: string; readonly version?: 1 }
  | { readonly kind: "disconnected"; readonly reason: string }
  /** The data of an assignment are there. */
  | { readonly kind: "loaded"; readonly assignment: number; readonly loaded: Loaded }
  | { readonly kind: "load-failed"; readonly assignment: number; readonly reason: string }
  | { readonly kind: "trained"; readonly report: Report }
  /** The round cannot be finished. */
  | { readonly kind: "failed"; readonly run: number; readonly round: number; readonly reason: string }
  | {
      readonly kind: "scored";
      readonly run: number;
      readonly examples: number;
      readonly loss: number;
      /** Of a relay. */
      readonly nodes?: number;
      readonly tested?: number;
      readonly spent?: SpentBelow | undefined;
      readonly test?: TestSums | undefined;
    }
  /** The person at the node has drawn, or the common weights have read that anew. */
  | { readonly kind: "drew"; readonly drawn: DrawnDigits }
  /** What the node's data hold, as bytes for the aggregator. */
  | {
      readonly kind: "described";
      readonly request: number;
      readonly statistics: Uint8Array;
      /** Of a relay. */
      readonly nodes?: number;
    }
  /** Of a relay: what it and those behind it have found. */
  | { readonly kind: "judged"; readonly judged: Omit<Judged, "type"> }
  | { readonly kind: "describe-failed"; readonly reason: string }
  /** A defect in the node's program. */
  | { readonly kind: "crashed"; readonly reason: string }
  /** Every `tickSeconds`; `heard`: bytes have come since, also of a message that is not whole yet. */
  | { readonly kind: "tick"; readonly heard?: boolean }
  /** `reason`: what the aggregator is told of it. */
  | { readonly kind: "stop"; readonly reason?: string };

/** What the aggregator may know of the data that a node has loaded. */
export interface Loaded {
  readonly examples: number;
  readonly labelCounts?: number[];
  readonly samples?: Uint8Array;
  /** Of a relay. */
  readonly relay?: BehindRelay;
}

export type NodeEffect =
  | { readonly kind: "dial"; readonly afterMs: number }
  | { readonly kind: "send"; readonly message: NodeMessage }
  | { readonly kind: "close"; readonly reason: string }
  /** Tell what the node's data hold. */
  | { readonly kind: "describe"; readonly request: number; readonly question: DataQuestion }
  /** Of a relay: look which of its nodes do not fit. */
  | { readonly kind: "propose"; readonly propose: Propose }
  /** Load the share and make a learner for it; what the node did before is given up. */
  | { readonly kind: "load"; readonly assignment: Assignment }
  /** `keeps`: of a marked round, which it is in the marked rounds that the learner has to know how to go back to. */
  | { readonly kind: "train"; readonly directive: Directive; readonly keeps?: readonly number[] }
  /** The learner is to be as it was before this marked round. */
  | { readonly kind: "go-back"; readonly round: number }
  | { readonly kind: "score"; readonly run: number; readonly weights: Float32Array }
  /** Give up training and scoring, if any is under way. */
  | { readonly kind: "cancel" }
  | { readonly kind: "slow-down"; readonly slowdown: number }
  | { readonly kind: "emit"; readonly event: NodeEventBody }
  /** The program's end. */
  | { readonly kind: "end"; readonly reason: string; readonly failed: boolean };

/** What happens at a node, for the person beside it. */
export type NodeEventBody =
  /** `refused`: the aggregator refused the node, and a person has to act. */
  | { readonly kind: "connecting"; readonly afterMs: number; readonly reason: string; readonly refused: boolean }
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected"; readonly reason: string }
  | { readonly kind: "described"; readonly bytes: number }
  | { readonly kind: "assigned"; readonly assignment: Assignment }
  | { readonly kind: "loaded"; readonly run: number; readonly examples: number }
  /** The aggregator is back, and takes up the run; where it knows less than the node has done, from before this round. */
  | { readonly kind: "went-on"; readonly run: number; readonly back?: number }
  | { readonly kind: "directive"; readonly run: number; readonly round: number; readonly localUpdates: number }
  | { readonly kind: "reported"; readonly report: Omit<Report, "weights"> }
  | { readonly kind: "scored"; readonly run: number; readonly loss: number; readonly test?: TestSums | undefined }
  | { readonly kind: "failed"; readonly run: number; readonly round: number; readonly reason: string }
  | { readonly kind: "run-over"; readonly run: number }
  | { readonly kind: "slowed"; readonly slowdown: number }
  /** The step of a lesson that is under way; left out, there is none. */
  | { readonly kind: "lesson"; readonly lesson?: ToldLesson | undefined }
  | {
      readonly kind: "notice";
      readonly text: string;
      /** Whether the node takes no part in a run because it cannot tell what it draws. */
      readonly energy?: boolean;
    };
