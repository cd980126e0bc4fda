import type { Catalog } from "../catalog/catalog.ts";
import type { Answer } from "../learning/model.ts";
import type { AggregatorState } from "../protocol/aggregator/state.ts";
import type { RunStatus } from "../protocol/aggregator/status.ts";
import type { Stopped } from "../protocol/events.ts";
import type { BegunStep } from "../protocol/lesson.ts";
import type { NodeInput } from "../protocol/node/environment.ts";
import type { PieceSizes } from "../protocol/pieces/piece-sizes.ts";
import type { ParentWish } from "../protocol/relay/parent.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { AggregatorEvent, AggregatorStarted, TaskDescription } from "../watch/events.ts";
import type { AggregatorTask, ChangedTask } from "./aggregator-task.ts";
import type { CheckpointKeeping, TakenUp } from "./checkpoints.ts";
import type { DataAgreement } from "./data-agreement.ts";
import type { Admit, IdentityOptions } from "./node-proofs.ts";
import type { Channel, Clock, UnpluggableChannel } from "./ports.ts";
import type { Trace } from "./trace.ts";

export type AggregatorOptions = CommonOptions & (AggregatorTask | WithAgreement | Relaying);

/** Nothing is learned before the nodes have agreed on how to read their tables. */
export interface WithAgreement {
  readonly agreement: DataAgreement;
  /** Where a run goes on: what they agreed on before. */
  readonly decided?: ChangedTask | undefined;
}

/** Runs are those of a parent, which is told what comes of each round. */
export interface Relaying {
  readonly relaying: {
    answer(input: NodeInput): void;
    /** Told what somebody should know of its nodes' data. */
    readonly onWarning?: ((text: string) => void) | undefined;
  };
}

/** What is learned, if it is known from the beginning, and what people are told of it. */
export function firstTask(options: AggregatorOptions): {
  task: AggregatorTask | undefined;
  description: TaskDescription;
} {
  const { task: description } = options.started;
  if ("relaying" in options) return { task: undefined, description };
  if (!("agreement" in options)) return { task: options, description };
  return { task: options.decided, description: options.decided?.told.task ?? description };
}

interface CommonOptions {
  /** What the names in settings mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
  readonly clock: Clock;
  readonly started: Omit<AggregatorStarted, "kind">;
  /** How it proves its key, and knows its nodes by theirs; left out, neither is proven. */
  readonly identity?: IdentityOptions | undefined;
  readonly expectedNames: readonly string[];
  readonly startableNames: ReadonlySet<string>;
  /** What its run is called among several at one address; left out, it is the only one. */
  readonly run?: string | undefined;
  /** After how long a silent node counts as gone, by default 3; a heartbeat goes out three times as often. */
  readonly silenceSeconds?: number;
  /** How long a run waits for nodes, at its start and when all are gone; left out, for ever. */
  readonly waitSeconds?: number;
  /** How long nodes have for the final evaluation; left out, 30. */
  readonly evaluationSeconds?: number;
  /** Where runs are kept while they go on; left out, nowhere. */
  readonly keeping?: CheckpointKeeping | undefined;
  /** How many examples nodes have of shares of a public dataset; left out, what the partition says without them. */
  readonly shares?: (settings: RunSettings, nodes: number) => readonly number[] | undefined;
  /** A run to go on with; its task must be that of these options. */
  readonly taken?: TakenUp | undefined;
  readonly trace?: Trace;
  /** Called after each step of the machine, to look at its state; nothing may be changed (test/chaos). */
  readonly onStepped?: (state: AggregatorState) => void;
  /** False where a connection cannot go silent, because it never leaves the program: then no ticks and no heartbeats. */
  readonly watchesSilence?: boolean;
  /**
   * `results`: for a program that only needs the result of a run, and computes the loss over all data itself. No tests
   * beside the rounds, nothing told of single messages, no history, and the nodes evaluate nothing at the end.
   */
  readonly tells?: "everything" | "results";
  /** The largest frame that nodes may send, in bytes; left out, as large as nodes take them. */
  readonly maximumFrameBytes?: number;
  /** Which frames go in pieces. */
  readonly pieces?: PieceSizes;
  /** Puts the additional delay, read at each frame, on a channel. Left out, there is none, whatever it is set to. */
  readonly delayed?: (channel: Channel, delayMs: () => number) => Channel;
  /** Puts a plug on a channel, by which its network is unplugged. Left out, that cannot be done. */
  readonly unpluggable?: (channel: Channel) => UnpluggableChannel;
  /** Called when a round begins, with the weights that it starts from; they are only to be read. */
  readonly onRoundStarted?: (round: {
    readonly round: number;
    readonly consumedSeconds: number;
    readonly weights: Float32Array;
  }) => void;
}

/** What a run came to. Both vectors are only to be read. */
export interface RunWeights {
  /** The run's number. */
  readonly run: number;
  /** What it returns. */
  readonly weights: Float32Array;
  /** The newest average: the same, unless its strategy returns the best weights that it has seen. */
  readonly lastWeights: Float32Array;
}

/** A running aggregator: give it channels to nodes, tell it what to do, and watch its events. */
export interface Aggregator {
  /** Takes over a channel on which a node is expected to say hello; `admit` decides then whether it may join, else it may. */
  accept(channel: Channel, joining?: { readonly admit?: Admit | undefined }): void;
  /**
   * Ends the current run, if any, and starts a new one, with another additional delay and another task if given, and with `everyone`
   * who is there, however many nodes a run needs otherwise.
   */
  start(settings: RunSettings, delayMs?: number, task?: ChangedTask, everyone?: boolean): void;
  /** The task of the current run, or of the last one. */
  task(): TaskDescription;
  pause(): void;
  resume(): void;
  /** Ends the current run; `how` is what its result says. */
  stop(how?: Stopped): void;
  stopNode(name: string): void;
  /** Ends the node's connection for another run of the same program, and forgets it. */
  giveOnNode(name: string, reason: string): void;
  slowNode(name: string, slowdown: number): void;
  /** A person has the node leave: whoever has its name or key is refused until it is let in again. */
  removeNode(name: string): void;
  letInNode(name: string): void;
  /** At a relay: its parent wants this. */
  fromParent(wish: ParentWish): void;
  /** A step of a lesson has begun; left out, the lesson is over. */
  tellLesson(begun: BegunStep | undefined): void;
  /** Cuts the network between the node and the aggregator, without a word to either, or makes it whole. */
  setPlug(name: string, unplugged: boolean): void;
  isUnplugged(name: string): boolean;
  setDelay(delayMs: number): void;
  delayMs(): number;
  /** Calls back for every event from now on; the returned function ends that. */
  subscribe(listener: (event: AggregatorEvent) => void): () => void;
  /** What a late watcher needs of the events so far. */
  history(): AggregatorEvent[];
  /** The newest model's answer for one example. */
  classify(features: Uint8Array): Promise<Answer>;
  /** The newest model's weights, which are only to be read; none before it is known what is learned. */
  newestWeights(): Float32Array;
  /** The weights of the newest run that has come to its end; undefined before. */
  result(): RunWeights | undefined;
  /** What it does, and for whom it waits. */
  status(): RunStatus;
  /** Ends all connections and timers. Nodes of an aggregator that has `finished` are told not to come back. */
  close(how?: { readonly finished?: boolean }): void;
}
