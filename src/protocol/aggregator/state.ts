import type { BudgetState } from "../../control/budget.ts";
import type { Costs } from "../../control/costs.ts";
import type { PaceState } from "../../control/pace.ts";
import type { Resource } from "../../control/resources.ts";
import type { Progress } from "../../control/stop-rules.ts";
import type { Estimates } from "../../control/strategy.ts";
import type { Correction } from "../../learning/correction.ts";
import type { IterateMean } from "../../learning/iterate-mean.ts";
import type { CommonStep, NodeStep } from "../../learning/node-step.ts";
import type { RoundSums } from "../../learning/round-sums.ts";
import type { UsualStep } from "../../learning/steps.ts";
import type { ToldLesson } from "../lesson.ts";
import type { NodeDoubted } from "../node-doubted.ts";
import type { AccountBefore, ParentOfRun, RelayedPlaces } from "../relay/parent.ts";
import type { RunSettings } from "../run-settings.ts";
import type { Agreement, StartBytes } from "./agreement-state.ts";
import type { RelayAccount } from "./below-state.ts";
import type { DerivedCorrection, Recount } from "./correction-state.ts";
import type { AutoEncoding } from "./encoding-now.ts";
import type { ConnectionId, TaskNames } from "./environment.ts";
import type { GoodWeights } from "./good-weights-state.ts";
import type { Resuming, RunKeeping, SentDirective, StateKeeping } from "./kept-state.ts";
import type { Member } from "./member.ts";
import type { Participant } from "./participant.ts";
import type { PlanFacts } from "./plan-facts.ts";
import type { HeldReport, RelayedReport, Reporter } from "./reporter.ts";
import type { RoundEnergy } from "./round-energy.ts";
import type { Scoring } from "./scoring-state.ts";
import type { ToldWeights } from "./told-weights.ts";

export type { Member, Participant };

/** Nodes' own tables or pictures, of which they agree how to read them, or shares of a public dataset and data like those. */
export type LearnsFrom = "table" | "pictures" | "public";

/**
 * The machine's state: data only. It belongs to the machine: a step may change it in place, so only the state that a step
 * returns may be used afterwards. The members, a run, and its open round are apart.
 */
export interface AggregatorState {
  /** That of the next run, if it names no other. */
  task: TaskNames;
  readonly members: Members;
  /** By their numbers. There is one at most, at present. */
  readonly runs: Map<number, Run>;
  /** At a relay: the places in the run that is over, or that its parent has been cut off from. */
  placesBefore?: RelayedPlaces | undefined;
  /** The account of that run, and how many accounts there were. */
  accountBefore?: AccountBefore | undefined;
  accountsMade?: number;
  runsStarted: number;
  assignmentsMade: number;
  describesAsked: number;
  /** While the nodes agree on how to read their tables. */
  agreement: Agreement | undefined;
  /** What they agreed on. */
  agreed: { readonly schema: Uint8Array; readonly classNames: readonly string[] } | undefined;
  /** At a relay, as soon as it has heard: from what its parent learns. */
  learnsFrom?: LearnsFrom | undefined;
  /** How far the state is kept outside of the program. */
  keeping: StateKeeping;
  /** The step of a lesson that is under way, and when it ends, if it ends by itself. */
  lesson: { readonly told: ToldLesson; readonly untilSeconds?: number } | undefined;
  /** Nodes have not heard of it yet, as the run under way could not pay for that. */
  lessonIsOwed: boolean;
  /** When the machine will be woken, as far as it asked for that. */
  wakeAt: number | undefined;
  /** The `waiting` event that was last looked at, as text, so that it is told only when it changes. */
  lastWaiting: { readonly text: string; readonly seconds: number } | undefined;
}

/** Connections and nodes, whatever is learned. */
export interface Members {
  readonly connections: Map<ConnectionId, Connection>;
  /** When silence was looked for last. */
  tickedSeconds: number | undefined;
  /** Every node that was accepted and has not been forgotten (departed.ts), by name. */
  readonly nodes: Map<string, Member>;
  /** The last one that was refused for a reason that trying again does not change, and when. */
  lastRefused: { readonly from: string; readonly reason: string; readonly seconds: number } | undefined;
}

export interface Connection {
  readonly remote: string;
  readonly openedSeconds: number;
  /** For how long nothing has come, as far as ticks have shown. */
  silentSeconds: number;
  lastSent: number;
  /** Messages that went over it and came, but for heartbeats (lost-messages.ts). */
  sent: number;
  received: number;
  name: string | undefined;
}

export interface Run {
  readonly number: number;
  readonly task: TaskNames;
  readonly settings: RunSettings;
  readonly plan: PlanFacts;
  strategyState: unknown;
  /** A node's number in the run by its name, once enough nodes were there; of a relay the first of its numbers. */
  places: ReadonlyMap<string, number>;
  /** How many numbers there are in the run, over all relays. */
  placeCount: number;
  /** At a relay: what it was told of the run, whose decisions are its parent's. */
  readonly parent?: ParentOfRun | undefined;
  /** What the nodes' data are, once they have places: the partition, `own`, or `own and` the partition. */
  data: string;
  /** What became of the nodes with a place that are connected, by name. */
  readonly participants: Map<string, Participant>;
  /** Before the first round: the name of one of those that still load their data. */
  loading: string | undefined;
  phase: Phase;
  pauseAsked: boolean;
  /** Whether it is known for how many examples each node counts (example-counts.ts); left out, it is not. */
  counted?: boolean;
  /** No node counts for more examples; left out, all for as many as they have. */
  mostExamples?: number | undefined;
  /** All nodes that are there take part, however many a run needs otherwise. */
  readonly everyone: boolean;
  /** Since when it waits for nodes, if it does. */
  waitingSince: number;
  /** Of those that could not finish a round, what the last one said. */
  failure: string | undefined;
  /** Nodes of the run whose connection was ended for what came over it, and that are not back. */
  readonly sentAway: Set<string>;
  /** Nodes that take no further part, and why; and what others have claimed that no honest node would. By name. */
  readonly leftOut: Map<string, string>;
  readonly doubted: Map<string, readonly NodeDoubted["what"][]>;
  /** In how many rounds in a row, up to the last one, the weights of a node went another way than the others'; those of none are left out. */
  readonly straying: Map<string, number>;
  /** In how many rounds in a row a node's steps were such as honest ones of a model with layers are at times. Those of none are left out. */
  readonly doubtfulRounds: Map<string, number>;
  /** How much rounds say for its going by chance alone (steps.ts). Those of which they say nothing are left out. */
  readonly aimless: Map<string, number>;
  /** Likewise, for its weights going against the path that it tells. */
  readonly opposed: Map<string, number>;
  /** Medians of the steps of the last round; and c of the round that is open, for as long as it lasts. */
  usual: UsualStep | undefined;
  /** How many vectors the aggregation rule had in the last round, up to as many as it needs; left out, as many. */
  vectors: number | undefined;
  /** Of the next round: at which length mean gradients are clipped, once it is known. */
  clipLength: number | undefined;
  /** The median length of the first round's steps; of the longest ones since, if those were missed. */
  firstLength: number | undefined;
  /** Whether steps are seen from a later round on, as at a relay that came into the run late; undefined until some are. */
  missedFirst: boolean | undefined;
  /** The same of how far nodes moved that tell their paths. */
  firstMoved: number | undefined;
  common: { readonly round: number; readonly step: CommonStep | undefined } | undefined;
  /** Steps of the last round, of those whose weights count; and the newest weights that were good for most nodes. */
  steps: ReadonlyMap<string, NodeStep> | undefined;
  good: GoodWeights | undefined;
  /** The round whose beginning the run has gone back to last, and how often it has. */
  wentBack: { readonly to: number; readonly times: number } | undefined;
  /** The nodes that alone were against the others about w_f, as one text, and in how many rounds in a row. */
  alone: { readonly names: string; readonly rounds: number } | undefined;
  /** Why the strategy chose nothing, if it did not. */
  strategyFailure: string | undefined;
  /** The next round, and what it starts from. */
  next: NextRound;
  /** w_f, and its loss as last compared. */
  bestWeights: Float32Array;
  bestLoss: number;
  bestIsInitial: boolean;
  /** Losses of the initial weights and of the newest that were looked at; not a number before. */
  initialLoss: number;
  newestLoss: number;
  previousBecameBest: boolean;
  /** Rounds with local updates that are complete. */
  rounds: number;
  progress: Progress;
  /** The rule that ended learning, while what it led to is still to be evaluated. */
  ruleMet: "rounds" | "target" | "patience" | undefined;
  localUpdates: number;
  squaredLocalUpdates: number;
  /** At the nodes' own pace, by name: the sum of the taus of a node's rounds, and that of its local updates weighted by tau. */
  readonly updatesByNode: Map<string, { readonly weight: number; readonly weighted: number }>;
  estimates: Estimates | undefined;
  /** The last round's disagreement q, if the strategy measures drift. */
  disagreement: number | undefined;
  /** Momentum and drift correction begin anew with the next round. */
  beginsAnew: boolean;
  /** How the drift correction goes on for nodes that have one, and the examples of all of these: what c is the mean over. */
  correction: Correction;
  correctedExamples: number;
  /** What nodes derive c from, if they do. */
  derived: DerivedCorrection | undefined;
  /** c is to be found anew, because a node with a part in it has left. */
  recount: Recount;
  /** Where vectors are encoded: what its nodes were told last. */
  told: ToldWeights | undefined;
  /** With `--encoding auto`, once something has been measured (auto-encoding.ts). */
  auto?: AutoEncoding;
  /** Where the last round began that momentum goes on from. */
  lastStart: Float32Array | undefined;
  /** c_i of the nodes that have one, by name, where the aggregation rule needs all vectors (own-gradients.ts). */
  readonly ownGradients: Map<string, Float32Array>;
  serverState: unknown;
  budget: BudgetState;
  /** In rounds: their time, what the nodes drew, and the time of all nodes together. */
  readonly spent: { seconds: number; joules: number; deviceSeconds: number };
  costs: Costs;
  pace: PaceState;
  /** Sums of an earlier round, whose memory the next one takes. */
  spareSums: RoundSums | undefined;
  /** The mean of the weights that rounds led to, if the strategy wants one and there was a round. */
  mean: IterateMean | undefined;
  /** The share of the scarcest budget that was spent before the last round. */
  spentBefore: number;
  /** Whether a final evaluation has compared what may be returned: then `bestWeights` are the best of it. */
  compared: boolean;
  readonly startBytes: StartBytes;
  /** What was spent below relays, by their names. */
  readonly below: Map<string, RelayAccount>;
  keeping: RunKeeping;
  /** Nodes are waited for after a restart. */
  resuming: Resuming | undefined;
  /** In words, of what too little was left to begin a round, if that was so. */
  shortage: string | undefined;
  /** The resource whose budget would end the run if all went on like the last round, or the probe; undefined before, and where only time counts. */
  binding: Resource | undefined;
}

export interface NextRound {
  readonly round: number;
  readonly localUpdates: number;
  readonly last: boolean;
  /** Where it begins. */
  readonly weights: Float32Array;
  /** What the run has reached before it, if that is not where it begins (looksAhead in learning/server-rule.ts). */
  readonly reached?: Float32Array | undefined;
  /** At the nodes' own pace: how long each computes, to make `localUpdates` in the mean. */
  readonly secondsAllowed?: number | undefined;
}

export type Phase =
  /** Waits for nodes to be there and to have their data; also in the middle of a run when all are gone. */
  | { readonly kind: "gathering" }
  | { readonly kind: "round"; readonly open: OpenRound }
  | { readonly kind: "paused" }
  /** Learning is over; the nodes evaluate what the run returns. */
  | { readonly kind: "scoring"; readonly scoring: Scoring };

export interface OpenRound extends NextRound {
  /** What one node may do: more than `localUpdates`, the mean, where each works at its own pace. */
  readonly mostUpdates: number;
  startedSeconds: number;
  /** For how long its nodes may have worked before that, by no clock of this program: it was restarted. */
  earlierSeconds: number;
  /** Of a probe: when it is over, whoever has not answered. A round has the budget's end. */
  readonly untilSeconds: number | undefined;
  /** The aggregator was restarted in it, and whether the time between is charged. */
  interrupted: "charged" | "uncharged" | undefined;
  /** Where there is a session: what its nodes were sent, by name, to be sent again after a restart or a break. */
  readonly sent: readonly SentDirective[];
  /** Nodes that do the round again, although their reports are in the sums. */
  readonly repeating: Set<string>;
  /** Bytes of the run before it, and of the longest report, of a node and of a relay; 0 where only time counts. */
  readonly bytesBefore: number;
  readonly reportBytes: number;
  readonly mergedBytes: number;
  readonly energy: RoundEnergy;
  /** Whether changes were asked for in place of weights, and how far c as it was told was above what it is. */
  readonly asksChanges: boolean;
  /** Whether w0 was told as a change to those who have the one before, and whether c was given. */
  readonly toldChange?: boolean;
  readonly toldCorrection?: boolean;
  readonly correctionError: Float32Array | undefined;
  /** eta of its local updates. */
  readonly stepSize: number;
  /** Whether most of what it learns from has a drift correction. */
  readonly corrected: boolean;
  /** Those who could have been asked, if not all of them were. */
  readonly population: { readonly nodes: number; readonly examples: number } | undefined;
  /** Nodes that got the directive and have not reported. */
  readonly awaited: Set<string>;
  readonly sums: RoundSums;
  /** How each node that reported spent the round, to be shown. */
  readonly reporters: Map<string, Reporter>;
  /** Reports that wait until it is known what is usual in this round (outliers.ts). */
  readonly held: HeldReport[];
  /** Those of relays, which are added when the round is closed. By name. */
  readonly relayed: Map<string, RelayedReport>;
  /** Who was asked and cannot go on. */
  readonly failed: Set<string>;
  /** The weights of reports that count, by name, where the aggregation rule needs them all; only while the round is being closed. */
  readonly vectors: Map<string, Float32Array>;
  accuracy: number | undefined;
  lastReportSeconds: number | undefined;
  /** Whether it was told that it waits for long (long-waits.ts). */
  toldWait: boolean;
}
