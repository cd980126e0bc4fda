import type { Pace } from "../../control/pace.ts";
import type { StepSizeSchedule } from "../../control/step-size-schedule.ts";
import type { Strategy } from "../../control/strategy.ts";
import type { AggregationRule } from "../../learning/aggregation-rule.ts";
import type { KindGradients } from "../../learning/kind-gradients.ts";
import type { Metrics } from "../../learning/model.ts";
import type { ServerRule } from "../../learning/server-rule.ts";
import type { MachineEvent, Stopped } from "../events.ts";
import type { BegunStep } from "../lesson.ts";
import type { AggregatorMessage, NodeMessage } from "../messages.ts";
import type { NodeInput } from "../node/environment.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import type { PieceSizes } from "../pieces/piece-sizes.ts";
import type { ParentWish } from "../relay/parent.ts";
import type { TransferProgress } from "../round-waits.ts";
import type { RunSettings } from "../run-settings.ts";

/** The interface of the aggregator's machine: its functions, meters, inputs and effects. */
export interface AggregatorEnvironment {
  readonly config: AggregatorConfig;
  /**
   * The functions behind a run's names; the same answer for the same arguments. The machine asks again whenever it needs
   * them and keeps none.
   */
  plan(task: TaskNames, settings: RunSettings): RunPlan;
  /** How far a large frame is, to a node or from it, for people; left out, nobody knows. */
  transferOf?(name: string): TransferProgress | undefined;
  /** How many examples the shares of a public dataset have, relative to each other, by number; undefined where that is not known. */
  shares?(settings: RunSettings, nodes: number): readonly number[] | undefined;
}

/** The names of the model and the dataset. */
export interface TaskNames {
  readonly dataset: string;
  readonly model: string;
}

export interface RunPlan {
  readonly weightCount: number;
  /** Whether the model has layers, so that the direction of its gradients changes as weights move; left out, it has none. */
  readonly hasLayers?: boolean;
  /** Of models whose name nodes need not know: what they are sent to make it of. */
  readonly network?: Uint8Array;
  /** Bytes of one example that the page can show as a picture; left out, it can show none. */
  readonly pictureBytes?: number;
  initialWeights(): Float32Array;
  /** Its state, and that of the server's rule, is plain data. */
  readonly strategy: Strategy;
  readonly serverRule: ServerRule;
  /** The local rule, mu of the aggregator's momentum, and whether the rule corrects drift. */
  readonly update: ChosenUpdate;
  /** How the step size changes during the run. */
  readonly schedule: StepSizeSchedule;
  readonly pace: Pace;
  /** Whether there are test examples here, by which weights can be compared; left out, there are none. */
  readonly comparesHere?: boolean;
  /** Where the initial weights are untrained, and there are test examples of all kinds here. */
  kindsAt?(weights: Float32Array): KindGradients | undefined;
  /** How vectors are encoded: `float32` (also if left out), the name of an encoding, or `auto`. */
  readonly encoding?: string;
  /** What is made of the nodes' weights. */
  readonly aggregation: AggregationRule;
}

/** How local updates are made, and what the aggregator makes of their mean. Plain data. */
export interface ChosenUpdate {
  /** The local rule, as the command line writes it. */
  readonly name: string;
  /** Whether the rule corrects drift. */
  readonly corrects: boolean;
  /** How much of a local update the next one goes on with (reach in learning/reach.ts); left out, nothing. */
  readonly kept?: number;
  /** Whether nodes tell the mean of the gradients that they followed, as their weights do not tell it; left out, no. */
  readonly tellsPath?: boolean;
  /** mu of the aggregator's momentum, 0 for none. */
  readonly momentum: number;
}

/** What does not change during an aggregator's life. Plain data. */
export interface AggregatorConfig {
  /** Nodes that must be there before a run starts. */
  readonly nodesNeeded: number;
  /** Names that are expected, if they are known beforehand; they only serve to say which nodes are missing. */
  readonly expectedNames: readonly string[];
  /** Names of nodes that the aggregator's side can start again. */
  readonly startableNames: ReadonlySet<string>;
  /** What it is called among several at one address; left out, it is the only one. */
  readonly run?: string;
  /**
   * Left out: true. False where the program around the aggregator has all data and computes the loss itself: the nodes are not
   * asked for it at the end, and the summary has none.
   */
  readonly asksForLoss?: boolean;
  /**
   * How long a run waits for nodes at its start, and in its middle when all are gone; left out, for ever. Neither is
   * charged to the budget.
   */
  readonly waitSeconds?: number;
  /** How long nodes have for the final evaluation, and for it in a stopped run; by default 30, or what their local updates let expect, and 1.5. */
  readonly evaluationSeconds?: number;
  readonly stopSeconds?: number;
  /** Nodes have data of their own, and agree on how to read them first: what each of them is asked. Left out, they do not. */
  readonly question?: DataQuestion;
  /** It is a relay's, whose runs are its parent's. */
  readonly relays?: boolean;
  /** What the aggregator computes with, for the summary. */
  readonly kernels: string;
  /** Which frames go in pieces, to and from nodes that can do that; left out, none. */
  readonly pieces?: PieceSizes;
  /** Names the runs of this program and of those that take them up later (at a relay nobody does); left out, no state is kept, and no place. */
  readonly session?: string;
  /** How long nodes have to come back when a run was taken up; by default 5. */
  readonly resumeSeconds?: number;
  readonly heartbeatSeconds: number;
  /** A node of which nothing comes for this long counts as gone. */
  readonly silenceSeconds: number;
}

/** Names one connection for as long as it lasts. */
export type ConnectionId = number;

/** Read at the moment of each input: the clock, and the payload bytes of all connections since the start. */
export interface Meters {
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Of frames that go in pieces: what is still to be sent of them, less what has come of those that are not whole. Left out, none do. */
  readonly bytesUnderWay?: number;
}

export type AggregatorInput =
  | { readonly kind: "opened"; readonly connection: ConnectionId; readonly remote: string }
  /** `proven`: with a hello, where who nodes are is looked at before. */
  | {
      readonly kind: "received";
      readonly connection: ConnectionId;
      readonly message: NodeMessage;
      readonly proven?: Proven | undefined;
    }
  /** Who is at the other end may not join. */
  | {
      readonly kind: "denied";
      readonly connection: ConnectionId;
      readonly reason: string;
      readonly final: boolean;
    }
  /** Bytes arrived that are not a message, `version`: because the node speaks that version of the protocol. */
  | { readonly kind: "malformed"; readonly connection: ConnectionId; readonly reason: string; readonly version?: 1 }
  /** More came over the connection than may. */
  | { readonly kind: "excess"; readonly connection: ConnectionId; readonly reason: string }
  | { readonly kind: "closed"; readonly connection: ConnectionId; readonly reason: string }
  /** Every `tickSeconds`, for heartbeats and silence; `heard`: over which connections bytes have come since, also of messages that are not whole yet. */
  | { readonly kind: "tick"; readonly heard?: readonly ConnectionId[] }
  /** The answer to a `checkpoint` effect: that state is durable, or could not be kept. */
  | { readonly kind: "kept"; readonly number: number; readonly durable: boolean }
  /**
   * The state is a restored one, of a program that ended so long ago; the meters go on where they were, and where the time between is
   * charged so much later. Comes before anything else.
   */
  | { readonly kind: "restored"; readonly downSeconds: number; readonly charges: boolean }
  /** The time of the newest `wake` effect has come; earlier does no harm. */
  | { readonly kind: "wake" }
  /** The answer to a `compare` effect: the losses of the weights. */
  | { readonly kind: "compared"; readonly run: number; readonly losses: readonly number[] }
  /** The answer to a `test` effect. */
  | { readonly kind: "tested"; readonly run: number; readonly round: number | "final"; readonly metrics: Metrics }
  /** A task that is given is that of all runs from this one on. */
  | {
      readonly kind: "start";
      readonly settings: RunSettings;
      readonly task?: TaskNames;
      /** All nodes that are there take part, however many a run needs otherwise. */
      readonly everyone?: boolean;
    }
  /** The answer to an `agree` effect: what the nodes learn, and the schema as bytes. */
  | {
      readonly kind: "agreed";
      readonly request: number;
      readonly schema: Uint8Array;
      readonly classNames: readonly string[];
      readonly task: TaskNames;
      readonly settings: RunSettings;
    }
  /** The other answer: who cannot take part, or (`reason`) why nothing can be learned. */
  | {
      readonly kind: "disagreed";
      readonly request: number;
      readonly refused: readonly { readonly name: string; readonly reason: string }[];
      readonly reason?: string;
    }
  /** Another one: these cannot take part, and before more is decided relays have to look at their nodes. */
  | {
      readonly kind: "proposed";
      readonly request: number;
      readonly refused: readonly { readonly name: string; readonly reason: string }[];
      readonly relays: readonly string[];
      readonly proposal: Uint8Array;
    }
  /** The answer to a `judge` effect. */
  | {
      readonly kind: "judged-here";
      readonly number: number;
      readonly refused: readonly { readonly name: string; readonly reason: string }[];
      readonly squares: number | undefined;
    }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop"; readonly how?: Stopped }
  /** A node is stopped on purpose: no run waits for it until it is back. */
  | { readonly kind: "stop-node"; readonly name: string }
  /** The node's connection is ended for another run of the same program, and nobody misses it here. */
  | { readonly kind: "give-on-node"; readonly name: string; readonly reason: string }
  | { readonly kind: "slow-node"; readonly name: string; readonly slowdown: number }
  /** A person has it leave: whoever has its name or key is refused until it is let in again. */
  | { readonly kind: "remove-node"; readonly name: string }
  | { readonly kind: "let-in-node"; readonly name: string }
  /** The step of a lesson that begins; left out, the lesson is over. */
  | { readonly kind: "lesson"; readonly begun?: BegunStep }
  /** At a relay: what its parent wants. */
  | { readonly kind: "from-parent"; readonly wish: ParentWish };

/** What is known of who says hello (identity/handshake.ts). */
export interface Proven {
  /** The public key that the node has proven, as `keyText` has it; left out, it has none. */
  readonly key?: string | undefined;
  /** Whose the name is, where that is kept outside of the program; left out, it is kept nowhere. */
  readonly kept?: { readonly owner: string | undefined } | undefined;
}

/** What nodes have told of their data, by name. */
export type ToldOfEach = readonly {
  readonly name: string;
  readonly statistics: Uint8Array;
  readonly isRelay?: boolean;
}[];

export type AggregatorEffect =
  /** The same message to each of the connections. */
  | { readonly kind: "send"; readonly connections: readonly ConnectionId[]; readonly message: AggregatorMessage }
  /** A final dismissal in the format of an older version of the protocol. */
  | { readonly kind: "send-to-older"; readonly connection: ConnectionId; readonly version: 1; readonly reason: string }
  | { readonly kind: "close"; readonly connection: ConnectionId; readonly reason: string }
  | { readonly kind: "emit"; readonly event: MachineEvent }
  /** The name is that of the node with this key from now on; only where that is kept outside of the program. */
  | { readonly kind: "bind-name"; readonly name: string; readonly key: string }
  /** Keep a snapshot of the state as it is now; must be answered. Of those that wait, only the newest needs to be kept. */
  | { readonly kind: "checkpoint"; readonly number: number; readonly run: number }
  /** Give the input `wake` at this time, instead of at that of any such effect before. */
  | { readonly kind: "wake"; readonly atSeconds: number }
  /** At a relay: what its parent is told, as a node tells it. */
  | { readonly kind: "to-parent"; readonly input: NodeInput }
  /** Make a schema of what the nodes told, in their order by name, and a task; must be answered. */
  | {
      readonly kind: "agree";
      readonly request: number;
      readonly settings: RunSettings;
      readonly statistics: ToldOfEach;
      /** All relays have looked at their nodes, which fit: what they found. Left out, they have not. */
      readonly judged?: { readonly squares: number | undefined };
    }
  /** At a relay: tell the parent what these told, in one. */
  | { readonly kind: "merge"; readonly request: number; readonly nodes: number; readonly statistics: ToldOfEach }
  /** At a relay: look which of these nodes do not fit; must be answered. */
  | {
      readonly kind: "judge";
      readonly number: number;
      readonly question: DataQuestion;
      readonly proposal: Uint8Array;
      readonly statistics: ToldOfEach;
    }
  /** Find the losses of all these weights on the test data, at once; must be answered. */
  | { readonly kind: "compare"; readonly run: number; readonly weights: readonly Float32Array[] }
  /** Evaluate these weights on the test data, without delaying a round; only the final test must be answered. */
  | {
      readonly kind: "test";
      readonly run: number;
      readonly round: number | "final";
      readonly consumedSeconds: number;
      readonly weights: Float32Array;
      /** The newest average, where `weights` may be older ones that are better. */
      readonly lastWeights: Float32Array;
      /** Not on those by which it was decided who takes part. */
      readonly withheld?: boolean;
    };
