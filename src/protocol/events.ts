import type { DriftMeasures } from "../control/drift-measures.ts";
import type { Pace } from "../control/pace.ts";
import type { BudgetUse, Resource } from "../control/resources.ts";
import type { Estimates, Why } from "../control/strategy.ts";
import type { ChoiceOverruled } from "./choice-overruled.ts";
import type { EncodingChosen } from "./encoding-chosen.ts";
import type { EncodingNotTaken } from "./encoding-not-taken.ts";
import type { LessonTold } from "./lesson-told.ts";
import type { NodeDoubted } from "./node-doubted.ts";
import type {
  NodeAdjusted,
  NodeDescribed,
  NodeDrew,
  NodeFailed,
  NodeGone,
  NodeJoined,
  NodeReady,
  NodeRemoved,
} from "./node-events.ts";
import type { RunEnding, RunResult } from "./result.ts";
import type { RoundWaits } from "./round-waits.ts";
import type { RuleWeakened } from "./rule-weakened.ts";
import type { RunSettings } from "./run-settings.ts";
import type { RunWentBack } from "./went-back.ts";

/** The events of the aggregator's state machine. watch/events.ts stamps these and adds what only it sees. */
export type MachineEvent =
  | Waiting
  | NodeJoined
  | NodeDescribed
  | NodeReady
  | NodeGone
  | NodeAdjusted
  | NodeRemoved
  | NodeDrew
  | LessonTold
  | NodeFailed
  | NodeDoubted
  | ConnectionRefused
  | RunStarted
  | ProbeStarted
  | ProbeFinished
  | RoundStarted
  | ReportArrived
  | ReportDropped
  | RoundWaits
  | NodeLate
  | RuleWeakened
  | RoundFinished
  | RunWentBack
  | RunRestored
  | RunPaused
  | RunResumed
  | RunEnded
  | ChoiceOverruled
  | EncodingChosen
  | EncodingNotTaken
  | RunFinished;

/** Another program has taken up the run where it was kept, and waits for its nodes to come back. */
export interface RunRestored {
  readonly kind: "run-restored";
  readonly run: number;
  /** The round that it is in, or comes to next. */
  readonly round: number;
  /** For how long no program had it, as far as is known, and whether that is charged to the budget of time. */
  readonly downSeconds: number;
  readonly charges: boolean;
  /** Who took part when it was kept. */
  readonly nodes: readonly string[];
}

/** No run can continue until more nodes are connected. */
export interface Waiting {
  readonly kind: "waiting";
  readonly present: number;
  readonly needed: number;
  /** Names of nodes that were connected before, or are expected, and are missing: the first twenty. */
  readonly missing: readonly string[];
  /** How many more are missing; left out, none. */
  readonly missingMore?: number;
  /** Names of nodes that are connected but still load their data. */
  readonly loading: readonly string[];
}

/** A connection was ended because of what it sent or asked. */
export interface ConnectionRefused {
  readonly kind: "connection-refused";
  /** The node's name, or where the connection came from. */
  readonly from: string;
  readonly reason: string;
}

export interface RunStarted {
  readonly kind: "run-started";
  /** Counts the aggregator's runs from 1. */
  readonly run: number;
  readonly settings: RunSettings;
  /** What the nodes' data are: the partition's name, `own`, or `own and` the partition's name. */
  readonly data: string;
  /** The update rule in force (`sgd`, `scaffold` or `fedprox:MU`), and mu of the aggregator's momentum. */
  readonly update: string;
  readonly momentum: number;
  /**
   * Whether nodes make the same number of local updates in a round, or each as many as fit into the same time. Events that were kept by
   * older versions do not say it.
   */
  readonly pace?: Pace;
  /** Nodes in the order of their places in the partition. */
  readonly nodes: readonly string[];
  /** How many nodes these stand for, if relays are among them. */
  readonly standFor?: number;
}

/**
 * Before the first round the nodes are asked for a few local updates, which are discarded, to measure them and their links. No time
 * is charged for that.
 */
export interface ProbeStarted {
  readonly kind: "probe-started";
  readonly run: number;
  /** How many each node makes, at most. */
  readonly localUpdates: number;
  readonly nodes: readonly string[];
}

/** The first round follows. */
export interface ProbeFinished {
  readonly kind: "probe-finished";
  readonly run: number;
  /** Nothing if no node has answered. */
  readonly found?: ProbeFindings;
  readonly nodes: readonly NodeRound[];
}

/** As a `round-finished` tells them. */
export interface ProbeFindings {
  /** Mean number of updates that the nodes made. */
  readonly localUpdates: number;
  readonly localCostSeconds: number;
  readonly globalCostSeconds: number;
  readonly drift?: DriftMeasures;
  /** tau of the first round, and why; left out where it is what the strategy begins with otherwise. */
  readonly choice?: { readonly tau: number; readonly why: Why };
}

/** The directive of a round has gone out. */
export interface RoundStarted {
  readonly kind: "round-started";
  readonly run: number;
  readonly round: number;
  /** 0 in the last exchange of a run, which only evaluates the final weights. */
  readonly localUpdates: number;
  readonly last: boolean;
  readonly nodes: readonly string[];
}

export interface ReportArrived {
  readonly kind: "report-arrived";
  readonly run: number;
  readonly round: number;
  readonly name: string;
}

/** A report came that does not count: late, of a round that was closed without it, or one that had come already. */
export interface ReportDropped {
  readonly kind: "report-dropped";
  readonly run: number;
  readonly round: number;
  readonly name: string;
  readonly why: "late" | "again";
}

/** The round is closed without this node, which has not reported. It is asked again when it has. */
export interface NodeLate {
  readonly kind: "node-late";
  readonly run: number;
  readonly round: number;
  readonly name: string;
  /** For how long it was waited for, from the beginning of the round. */
  readonly seconds: number;
}

/** A round is complete: everything that was measured in it, and what was decided from that. */
export interface RoundFinished {
  readonly kind: "round-finished";
  readonly run: number;
  readonly round: number;
  /** Local updates of this round (tau); 0 in the last exchange, which only evaluates the final weights. */
  readonly localUpdates: number;
  /** Of these local updates; left out where it is that of the run's settings. */
  readonly stepSize?: number;
  readonly last: boolean;
  /** F(w0): the loss at the weights that this round started from, example-weighted over the nodes that reported. */
  readonly loss: number;
  /** At the same weights over all test examples; absent if it was not evaluated (yet), or the model has none. */
  readonly accuracy?: number;
  /** Smallest loss so far in this run. */
  readonly bestLoss: number;
  readonly estimates?: Estimates;
  /** How far local updates moved the nodes together and apart, if the strategy measures that. */
  readonly drift?: DriftMeasures;
  /** Seconds that one local update (c) and one global aggregation (b) took in this round. */
  readonly localCostSeconds: number;
  readonly globalCostSeconds: number;
  /** Budget consumed before and after this round. */
  readonly consumedBeforeSeconds: number;
  readonly consumedSeconds: number;
  readonly budgetSeconds: number;
  /** All resource budgets, time first, with what this round cost; left out where time is the only one. */
  readonly budgets?: readonly BudgetUse[];
  /** The one of them that ends the run if all goes on like this round. */
  readonly binding?: Resource;
  readonly decision: Decision;
  readonly nodes: readonly NodeRound[];
  /** Nodes that it was closed without; left out where there are none. */
  readonly late?: readonly string[];
}

/** What follows a round. `cutByBudget` tells that the strategy wanted `wanted` but only `localUpdates` fit. */
export type Decision =
  | {
      readonly kind: "continue";
      readonly localUpdates: number;
      readonly wanted: number;
      readonly cutByBudget: boolean;
      readonly last: boolean;
      readonly why: Why;
    }
  | { readonly kind: "evaluate-final" }
  | { readonly kind: "stop"; readonly reason: EndOfLearning };

/** Why nothing more is learned. */
export type EndOfLearning = "budget" | "rounds" | "target" | "patience" | "failed" | Stopped;

/** How a run is stopped: by a command, or because the program is to end. */
export type Stopped = "stopped" | "interrupted";

/** `replaced`: another run was started before this one came to its end. */
export type StopReason = RunEnding | "replaced";

/** How a node spent a round. The three times add up to the time from directive to the round's end. */
export interface NodeRound {
  readonly name: string;
  readonly examples: number;
  readonly localUpdates: number;
  /** In local updates, as the node measured it. */
  readonly computeSeconds: number;
  /** From the directive to the report less computing: messages both ways and what the node needs to evaluate. */
  readonly communicateSeconds: number;
  /** From the node's report to the end of the round: waiting for slower nodes. */
  readonly waitSeconds: number;
  /** F_i(w0) on the node's own examples. */
  readonly loss: number;
}

/** Takes effect when the current round has ended. */
export interface RunPaused {
  readonly kind: "run-paused";
  readonly run: number;
}

export interface RunResumed {
  readonly kind: "run-resumed";
  readonly run: number;
}

/** Learning is over, and the budget is charged no more; what the run returns is still to be evaluated. */
export interface RunEnded {
  readonly kind: "run-ended";
  readonly run: number;
  /** What `run-finished` says may differ: how good the result is, is not known yet. */
  readonly reason: StopReason;
  readonly consumedSeconds: number;
  readonly budgetSeconds: number;
}

/** The last event of a run. */
export interface RunFinished {
  readonly kind: "run-finished";
  readonly run: number;
  readonly reason: StopReason;
  /** What went wrong and what to do, in a sentence for people; absent if nothing did. */
  readonly explanation?: string;
  /** Absent if the run was replaced by another one, or could not begin. */
  readonly summary?: RunResult;
}

export type { RunEnding, RunResult };
/** The former name of {@link RunResult}. */
export type RunSummary = RunResult;
