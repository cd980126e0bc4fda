import type { BudgetState } from "../../control/budget.ts";
import type { Costs } from "../../control/costs.ts";
import type { Estimates, Strategy } from "../../control/strategy.ts";
import type { RunningWeightedMean } from "../../learning/aggregation.ts";
import type { Correction, RunningCorrection } from "../../learning/drift-correction.ts";
import type { Metrics } from "../../learning/model.ts";
import type { MachineEvent } from "../events.ts";
import type { AggregatorMessage, NodeMessage } from "../messages.ts";
import type { ChosenUpdate, RunSettings } from "../run-settings.ts";

/** Names one connection for as long as it lasts. */
export type ConnectionId = number;

/** What is learned, from which data. */
export interface RunTask {
  readonly dataset: string;
  readonly model: string;
  readonly weightCount: number;
  readonly initialWeights: (seed: number) => Float32Array;
  readonly createStrategy: (settings: RunSettings) => Strategy;
}

/** What does not change during an aggregator's life, and the task that it begins with. */
export interface AggregatorConfig extends RunTask {
  /** Nodes that must be there before a run starts. */
  readonly nodesNeeded: number;
  /** Names that are expected, if they are known beforehand; they only serve to say who is missing. */
  readonly expectedNames: readonly string[];
  /** Names of nodes that the aggregator's side can start again. */
  readonly startableNames: ReadonlySet<string>;
  /**
   * Left out: true. False where whoever runs the aggregator has all data and finds the loss itself: the nodes are not
   * asked for it at the end, and the summary has none.
   */
  readonly asksForLoss?: boolean;
  /** What the aggregator computes with, for the summary. */
  readonly kernels: string;
  readonly heartbeatSeconds: number;
  /** A node that says nothing for this long counts as gone. */
  readonly silenceSeconds: number;
}

/** Read at the moment of each input: the clock, and the payload bytes of all connections since the start. */
export interface Meters {
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export type AggregatorInput =
  | { readonly kind: "opened"; readonly connection: ConnectionId; readonly remote: string }
  | { readonly kind: "received"; readonly connection: ConnectionId; readonly message: NodeMessage }
  /** Bytes came that are no message. */
  | { readonly kind: "malformed"; readonly connection: ConnectionId; readonly reason: string }
  | { readonly kind: "closed"; readonly connection: ConnectionId; readonly reason: string }
  /** About once a second, for heartbeats and silence. */
  | { readonly kind: "tick" }
  /** The answer to a `test` effect. */
  | { readonly kind: "tested"; readonly run: number; readonly round: number | "final"; readonly metrics: Metrics }
  /** A task that is given is that of all runs from this one on. */
  | { readonly kind: "start"; readonly settings: RunSettings; readonly task?: RunTask }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop" }
  /** A node is stopped on purpose: no run waits for it until it is back. */
  | { readonly kind: "stop-node"; readonly name: string }
  | { readonly kind: "slow-node"; readonly name: string; readonly slowdown: number };

export type AggregatorEffect =
  /** The same message to each of the connections. */
  | { readonly kind: "send"; readonly connections: readonly ConnectionId[]; readonly message: AggregatorMessage }
  | { readonly kind: "close"; readonly connection: ConnectionId; readonly reason: string }
  | { readonly kind: "emit"; readonly event: MachineEvent }
  /** Evaluate these weights on the test data, without delaying a round; only the final test must be answered. */
  | {
      readonly kind: "test";
      readonly run: number;
      readonly round: number | "final";
      readonly consumedSeconds: number;
      readonly weights: Float32Array;
      /** The newest average, where `weights` may be older ones that are better. */
      readonly lastWeights: Float32Array;
    };

/**
 * The machine's state. It belongs to the machine: a step may change it in place, so only the state that a step
 * returns may be used afterwards.
 */
export interface AggregatorState {
  readonly config: AggregatorConfig;
  task: RunTask;
  readonly connections: Map<ConnectionId, Connection>;
  /** Every node that was ever accepted, by name. */
  readonly nodes: Map<string, NodeEntry>;
  run: Run | undefined;
  runsStarted: number;
  assignmentsMade: number;
  /** The `waiting` event that was last looked at, as text, so that it is told only when it changes. */
  lastWaiting: { readonly text: string; readonly seconds: number } | undefined;
}

export interface Connection {
  readonly remote: string;
  lastHeard: number;
  lastSent: number;
  name: string | undefined;
}

export interface NodeEntry {
  readonly name: string;
  instance: string;
  connection: ConnectionId | undefined;
  data: "assignable" | "own";
  stoppedOnPurpose: boolean;
  slowdown: number;
  /** The assignment it was given, and whether it said that it is ready for it. */
  assignment: number | undefined;
  ready: boolean;
  /** D_i, as it said with `ready`. */
  examples: number;
  /** It could not finish a round of the current run. */
  failed: boolean;
  /** The last round whose directive it got; 0 before any in this run, or in this connection. */
  lastDirective: number;
}

export interface Run {
  readonly number: number;
  readonly settings: RunSettings;
  readonly strategy: Strategy;
  strategyState: unknown;
  readonly update: ChosenUpdate;
  /** A node's number in the run by its name, once enough nodes were there. */
  places: ReadonlyMap<string, number>;
  /** Before the first round: one of those that still load their data. */
  loading: NodeEntry | undefined;
  phase: Phase;
  pauseAsked: boolean;
  /** Of the weights that have been reported in the open round; the same memory for every round. */
  readonly mean: RunningWeightedMean;
  /** The next round, and what it starts from. */
  next: NextRound;
  /** w_f, and its loss as last compared. */
  bestWeights: Float32Array;
  bestLoss: number;
  previousBecameBest: boolean;
  /** Rounds with local updates that are complete. */
  rounds: number;
  localUpdates: number;
  squaredLocalUpdates: number;
  estimates: Estimates | undefined;
  /** The last round's disagreement q, if the strategy measures drift. */
  disagreement: number | undefined;
  /** How many nodes got the last directive. Only if all of them get the next one too does anything go on from there. */
  participants: number;
  /** How the drift correction goes on if nodes stay the same. */
  correction: Correction;
  /** w0 of the round before the open one, for momentum; undefined where that starts again. */
  earlierStart: Float32Array | undefined;
  budget: BudgetState;
  costs: Costs;
  readonly startBytes: { readonly sent: number; readonly received: number };
}

export interface NextRound {
  readonly round: number;
  readonly localUpdates: number;
  readonly last: boolean;
  readonly weights: Float32Array;
}

export type Phase =
  /** Waits for nodes to be there and to have their data; also in the middle of a run when all are gone. */
  | { readonly kind: "gathering" }
  | { readonly kind: "round"; readonly open: OpenRound }
  | { readonly kind: "paused" }
  /** The run is over; the nodes evaluate what it returns. */
  | { readonly kind: "scoring"; readonly scoring: Scoring };

export interface OpenRound extends NextRound {
  readonly startedSeconds: number;
  /** Whether the nodes are those of the round before, so that drift correction and momentum go on. */
  readonly goesOn: boolean;
  /** With drift correction: what the next c is made of. */
  readonly correction: RunningCorrection | undefined;
  /** Example-weighted sums over the reports, if drift is measured: of ||w_i - w0||^2, and of tau_i noise_i^2. */
  movementSum: number;
  noiseSum: number;
  /** Nodes that got the directive and have not reported. */
  readonly awaited: Set<string>;
  readonly reporters: Map<string, Reporter>;
  /** Example-weighted sums of F_i(w0), over all reporters. */
  lossSum: number;
  examples: number;
  /** The same of F_i(w_f). */
  lossOfBestSum: number;
  readonly gradients: GradientReport[];
  accuracy: number | undefined;
  lastReportSeconds: number | undefined;
}

export interface Reporter {
  readonly examples: number;
  readonly localUpdates: number;
  readonly localSeconds: number;
  readonly reportedSeconds: number;
  readonly loss: number;
}

/** What delta needs of a node; held until the mean gradient is known. */
export interface GradientReport {
  readonly examples: number;
  readonly rho: number;
  readonly beta: number;
  readonly gradient: Float32Array;
}

export interface Scoring {
  readonly reason: "budget" | "stopped" | "failed";
  readonly weights: Float32Array;
  readonly awaited: Set<string>;
  lossSum: number;
  examples: number;
  nodes: number;
  metrics: Metrics | undefined;
}
