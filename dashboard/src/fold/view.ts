import type { BudgetUse } from "../../../src/control/resources.ts";
import type { BegunStep, DrawnDigits } from "../../../src/protocol/lesson.ts";
import type { TransferProgress } from "../../../src/protocol/round-waits.ts";
import type {
  AggregatorEvent,
  AggregatorStarted,
  MessagePassed,
  ModelEvaluated,
  NodeRound,
  PartitionPreview,
  RoundFinished,
  RunSettings,
  RunSummary,
  Stamp,
  StopReason,
  TaskDescription,
  TestSamples,
  Waiting,
  WeightsPictured,
} from "../../../src/watch/events.ts";
import type { RunMark } from "./marks.ts";
import { emptyTable, type Table } from "./table.ts";

/** Everything that the page shows, folded from the aggregator's events. */
export interface View {
  /** Stamp of the newest event. */
  readonly sequence: number;
  readonly at: number;
  readonly aggregator?: AggregatorStarted;
  /** What is learned now, and who would hold what in some partitions. */
  readonly task?: TaskDescription;
  readonly partitions: readonly PartitionPreview[];
  readonly samples?: TestSamples;
  /** Present while too few nodes are there to go on. */
  readonly waiting?: Waiting;
  /** Present while the round that is under way waits for much longer than it usually does. */
  readonly roundWaits?: Event<"round-waits">;
  readonly delayMs: number;
  readonly nodes: readonly NodeView[];
  /** In the order of their start; the last one is the current run. */
  readonly runs: readonly RunView[];
  readonly model?: ModelEvaluated;
  /** Of the newest round of which there are pictures. */
  readonly weightsPictured?: WeightsPictured;
  /** The step of a lesson that is under way, and since when. */
  readonly lesson?: BegunStep & { readonly since: number };
  /** The newest messages of each node, newest first. */
  readonly messages: ReadonlyMap<string, readonly Message[]>;
  /** The newest connection that was ended because of what it sent. */
  readonly refusedConnection?: Event<"connection-refused">;
}

export type Event<K extends AggregatorEvent["kind"]> = Extract<AggregatorEvent, { kind: K }>;
export type Message = MessagePassed & Stamp;

export interface NodeView {
  readonly name: string;
  readonly device: string;
  readonly link: string;
  readonly platform: string;
  /** Of a relay: how many nodes it stands for. */
  readonly standsFor?: number;
  readonly startable: boolean;
  /** `spare`: connected, but the run under way has no place for it. */
  readonly presence: "loading" | "here" | "spare" | "gone" | "failed";
  /** Why it is gone or has failed, or which round went on without it. */
  readonly reason?: string;
  readonly slowdown: number;
  /** When it came, in seconds of the aggregator's time. */
  readonly since?: number;
  /** A person has unplugged its network, or has had it leave. */
  readonly unplugged?: boolean;
  readonly removed?: boolean;
  /** What its person has drawn, as far as it tells. */
  readonly drawn?: DrawnDigits;
  /** Local updates in the rounds of which the page knows who did what. */
  readonly updatesSeen?: number;
  /** A large message on its way to it or from it, as it was told last. */
  readonly transfer?: TransferProgress;
  /** The run in which it takes weights as float32 only, whatever is asked for. */
  readonly plainInRun?: number;
  /** What it has said in this run that no honest node would. */
  readonly doubt?: string;
  readonly examples?: number;
  readonly labelCounts?: readonly number[];
  readonly samples?: Uint8Array;
  /** Of a relay: of how many of its nodes those are, and how many are of which kind of device. */
  readonly behind?: NonNullable<Event<"node-ready">["behind"]>;
  /** What it is doing in the round that is under way. */
  readonly task: NodeTask;
  /** Seconds that one local update took it in its last round. */
  readonly secondsPerUpdate?: number;
}

export type NodeTask =
  | { readonly kind: "none" }
  | { readonly kind: "round"; readonly since: number; readonly localUpdates: number }
  | { readonly kind: "reported" }
  /** Not asked to take part in this round. */
  | { readonly kind: "resting" };

const decisionColumns = ["beta", "rho", "delta", "drift", "noise", "movement"] as const;
export const roundColumns = ["round", "before", "after", "tau", "loss", "c", "b", ...decisionColumns] as const;
export type RoundColumn = (typeof roundColumns)[number];
/** What the newest test found: accuracy, or the first metric of a model that has none. */
export const accuracyColumns = ["round", "before", "accuracy"] as const;
export type AccuracyColumn = (typeof accuracyColumns)[number];

/** What a run learns: losses of different tasks cannot be compared. */
export interface TaskNames {
  readonly dataset: string;
  readonly model: string;
}

export interface RunView {
  readonly run: number;
  readonly task: TaskNames;
  readonly settings: RunSettings;
  /** What the nodes' data are: the partition's name, `own`, or `own and` the partition's name. */
  readonly data: string;
  /** What its settings came to: the update rule, and mu of the aggregator's momentum. */
  readonly update: string;
  readonly momentum: number;
  readonly pace: "common" | "own";
  /** The additional delay until its first round ended, and whether it was changed after that. */
  readonly delayMs: number;
  readonly delayChanged: boolean;
  /** The same of nodes that compute slower than their devices, by this factor. */
  readonly slowed: readonly SlowedNode[];
  readonly slowedChanged: boolean;
  readonly nodes: readonly string[];
  readonly status: "running" | "paused" | "finished";
  /** The newest event of its probe, if it has one. */
  readonly probe?: Event<"probe-started"> | Event<"probe-finished">;
  /** The round whose directive has gone out last. */
  readonly underWay?: Event<"round-started">;
  readonly lastRound?: Event<"round-finished">;
  /** The same of the newest round with local updates: the last exchange of a run has none. */
  readonly lastLearning?: Event<"round-finished">;
  /** The last time that its nodes could not go on. */
  readonly wentBack?: Event<"run-went-back">;
  /** Its aggregation rule has fewer nodes' weights than it needs, or had. */
  readonly weakened?: Event<"rule-weakened">;
  /** How its weights are sent, where that is chosen on the way. */
  readonly encoding?: Event<"encoding-chosen">;
  /** Other weights are returned than the nodes chose. */
  readonly overruled?: Event<"choice-overruled">;
  /** The last decision that came with a curve. */
  readonly lastBound?: BoundDecision;
  /** What happened to it, oldest first, and how many older marks are not kept. */
  readonly marks: readonly RunMark[];
  readonly marksDropped: number;
  /** The newest rounds, oldest first. */
  readonly recent: readonly RecentRound[];
  readonly rounds: Table<RoundColumn>;
  readonly accuracies: Table<AccuracyColumn>;
  /** Learning is over, and the budget's clock stands still; what the run returns is being evaluated, or has been. */
  readonly learned?: { readonly reason: StopReason; readonly consumedSeconds: number };
  readonly end?: {
    readonly reason: StopReason;
    /** What went wrong and what to do, if anything did. */
    readonly explanation?: string;
    readonly summary?: RunSummary;
  };
}

export interface SlowedNode {
  readonly name: string;
  readonly times: number;
}

export interface RecentRound {
  readonly at: number;
  readonly round: number;
  readonly localUpdates: number;
  readonly consumedSeconds: number;
  /** All budgets as they stood after it, where time is not the only one. */
  readonly budgets?: readonly BudgetUse[];
  readonly nodes: readonly NodeRound[];
}

/** A decision made from a curve, with the tau of the round before it. */
export interface BoundDecision {
  readonly previousTau: number;
  readonly decision: Extract<RoundFinished["decision"], { kind: "continue" }>;
}

export const emptyView: View = {
  sequence: -1,
  at: 0,
  delayMs: 0,
  partitions: [],
  nodes: [],
  runs: [],
  messages: new Map(),
};

type RunStart = Pick<
  RunView,
  "run" | "task" | "settings" | "data" | "update" | "momentum" | "pace" | "delayMs" | "slowed" | "nodes"
>;

export function newRun(start: RunStart): RunView {
  return {
    ...start,
    delayChanged: false,
    slowedChanged: false,
    status: "running",
    marks: [],
    marksDropped: 0,
    recent: [],
    rounds: emptyTable(roundColumns),
    accuracies: emptyTable(accuracyColumns),
  };
}

/** The run that is under way or ended last. */
export function currentRun(view: View): RunView | undefined {
  return view.runs.at(-1);
}
