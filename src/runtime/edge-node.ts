import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import type { Kernels } from "../learning/kernels.ts";
import { createRandom } from "../math/random.ts";
import { encodedBytes } from "../protocol/codec.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import type { DrawnDigits } from "../protocol/lesson.ts";
import type { Assignment } from "../protocol/messages.ts";
import type {
  NodeConfig,
  NodeEffect,
  NodeEnvironment,
  NodeEventBody,
  NodeInput,
} from "../protocol/node/environment.ts";
import { initialNodeState } from "../protocol/node/state.ts";
import { stepNode } from "../protocol/node-machine.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import { sentNetworkIn } from "../protocol/sent-network.ts";
import type { PieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { tickSeconds } from "../protocol/silence.ts";
import { describeData, type OwnData } from "./describe-data.ts";
import { jsonIn } from "./json-bytes.ts";
import { createNodeConnection } from "./node-connection.ts";
import type { Learning, Share, ShareSource } from "./node-data.ts";
import { oneByOne } from "./one-by-one.ts";
import type { Clock, Dial, EnergyMeter, UpdateSeconds } from "./ports.ts";
import { startTicks } from "./ticks.ts";
import { toldEnergy } from "./told-energy.ts";
import type { Trace } from "./trace.ts";
import { createTrainer, type Trainer } from "./trainer.ts";

export interface EdgeNodeOptions {
  readonly config: NodeConfig;
  readonly dial: Dial;
  /** How it proves its key, and what it knows of the aggregator's; left out, neither is looked at. */
  readonly identity?: NodeIdentity | undefined;
  readonly clock: Clock;
  readonly kernels: Kernels;
  readonly shares: ShareSource;
  /** The node's own table or pictures, of which it tells before a run; left out, it has none. */
  readonly ownData?: OwnData;
  /** What the names in assignments mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
  /** How long local updates take on an emulated device; left out, as long as they take here. */
  readonly device?: UpdateSeconds;
  /** What the node draws; left out, nobody knows. */
  readonly energy?: EnergyMeter;
  /** False where a connection cannot go silent, because it never leaves the program: then no ticks and no heartbeats. */
  readonly watchesSilence?: boolean;
  /** Sees the common weights that a round begins with, before they are learned from; may look at them during the call only. */
  readonly onWeights?: (weights: Float32Array, learning: Learning) => void;
  /** Which frames go in pieces, where the aggregator takes them so. */
  readonly pieces?: PieceSizes;
  /** Spreads the attempts of many nodes to connect; 0 if left out. */
  readonly seed?: number;
  readonly onEvent?: (event: NodeEventBody) => void;
  readonly trace?: Trace;
}

/** How a node's program ended. */
export interface NodeEnd {
  readonly reason: string;
  readonly failed: boolean;
}

export interface EdgeNode {
  /** Resolves when the node has ended, of itself or by `stop`. */
  readonly ended: Promise<NodeEnd>;
  stop(): void;
  /** Tells the aggregator what the node's person has drawn, if it is connected and wants to know. */
  tellDrawn(drawn: DrawnDigits): void;
}

/** Starts THE edge node: the same code in Node.js, in a browser tab and in simulation. */
export function startEdgeNode(options: EdgeNodeOptions): EdgeNode {
  const { clock, device, energy, trace, watchesSilence = true, seed = 0, onEvent = () => {} } = options;
  const { catalog = builtInCatalog } = options;
  const config: NodeConfig = { ...options.config, ...(energy ? { energy: toldEnergy(energy) } : {}) };
  const environment: NodeEnvironment = { config, corrects: (update) => catalog.updateRule(update).corrects };
  const random = createRandom(seed, "node", config.name);
  let state = initialNodeState;
  let trainer: Trainer | undefined;
  let cancelDial = () => {};
  let resolveEnded: (end: NodeEnd) => void = () => {};
  const ended = new Promise<NodeEnd>((resolve) => {
    resolveEnded = resolve;
  });
  let stopTicking = watchesSilence ? startTicks(clock, tickSeconds, tick) : () => {};

  const take = oneByOne((input: NodeInput) => {
    const [next, effects] = stepNode(environment, state, input, { seconds: clock.now(), random: random.uniform() });
    state = next;
    trace?.("stepped");
    for (const effect of effects) perform(effect);
    trace?.("told");
  });

  const connection = createNodeConnection({
    dial: options.dial,
    identity: options.identity,
    clock,
    pieces: options.pieces,
    trace,
    isEnded: () => state.kind === "ended",
    onMessage(message, frameBytes) {
      if (message.type === "directive") directiveBytes = frameBytes;
      take({ kind: "received", message });
    },
    onEvent: take,
  });

  function perform(effect: NodeEffect): void {
    switch (effect.kind) {
      case "dial":
        cancelDial = clock.after(effect.afterMs, () => void connection.dial());
        return;
      case "send":
        return connection.send(effect.message);
      case "close":
        return connection.close(effect.reason);
      case "describe":
        void describe(effect.request, effect.question);
        return;
      case "load":
        void load(effect.assignment);
        return;
      case "train":
        spent = energy?.begin(clock.now());
        trainer?.train(effect.directive, effect.keeps);
        return;
      case "go-back":
        return trainer?.goBack(effect.round);
      case "score":
        trainer?.score(effect.run, effect.weights);
        return;
      case "cancel":
        return trainer?.cancel();
      case "slow-down":
        slowdown = effect.slowdown;
        return;
      case "emit":
        return onEvent(effect.event);
      case "end":
        stopTicking();
        stopTicking = () => {};
        cancelDial();
        resolveEnded({ reason: effect.reason, failed: effect.failed });
        return;
      default:
        throw new Error(`unreachable: ${effect satisfies never}`);
    }
  }

  let slowdown = 1;
  /** Tells what has been drawn since the newest directive came, whose frame had so many bytes. */
  let spent: ReturnType<EnergyMeter["begin"]> | undefined;
  let directiveBytes = 0;

  function withEnergy(done: NodeInput): NodeInput {
    if (done.kind !== "trained" || !spent) return done;
    const { report } = done;
    const bytes = directiveBytes + encodedBytes(report);
    return {
      ...done,
      report: { ...report, energy: spent({ atSeconds: clock.now(), localSeconds: report.localSeconds, bytes }) },
    };
  }

  function tick(): void {
    take({ kind: "tick", heard: connection.hasHeard() });
  }

  async function describe(request: number, question: DataQuestion): Promise<void> {
    try {
      take({ kind: "described", request, statistics: await describeData(options.ownData, question) });
    } catch (error) {
      take({ kind: "describe-failed", reason: messageOf(error) });
    }
  }

  /** The share in memory, so that a node that was only disconnected does not load it again. */
  let held: { readonly key: string; readonly share: Promise<Share> } | undefined;

  async function load(assignment: Assignment): Promise<void> {
    const { dataset, share: part, model: name, balance, seed: of } = assignment;
    // How data are read depends on more than its share.
    const key = JSON.stringify([
      dataset,
      part,
      options.shares.version?.() ?? 0,
      ...(assignment.schema ? [name, balance, of, JSON.stringify(jsonIn(assignment.schema))] : []),
    ]);
    if (held?.key !== key) held = { key, share: options.shares.load(dataset, part, assignment) };
    try {
      const share = await held.share;
      if (state.kind !== "online" || state.assignment?.assignment !== assignment.assignment) return;
      const rule = catalog.updateRule(assignment.update);
      const network = assignment.network && sentNetworkIn(jsonIn(assignment.network));
      const model = createModelFor(catalog, name, share.data, options.kernels, { seed: of, network });
      if (model.weightCount !== assignment.weightCount) {
        const here = `the data here give ${assignment.model} ${model.weightCount} weights`;
        throw new Error(`${here}, those of the aggregator ${assignment.weightCount}: use data of the same kind`);
      }
      const learning = { model, share };
      trainer = createTrainer({
        model,
        rule,
        share,
        assignment,
        clock,
        slowdown: () => slowdown,
        onWeights: (weights) => options.onWeights?.(weights, learning),
        ...(device ? { device } : {}),
        onDone(done) {
          trace?.("computed");
          take(assignment.energy ? withEnergy(done) : done);
        },
        onError: (error) => take({ kind: "crashed", reason: messageOf(error) }),
      });
      take({ kind: "loaded", assignment: assignment.assignment, loaded: share.told });
    } catch (error) {
      if (held?.key === key) held = undefined;
      take({ kind: "load-failed", assignment: assignment.assignment, reason: messageOf(error) });
    }
  }

  take({ kind: "start" });
  return { ended, stop: () => take({ kind: "stop" }), tellDrawn: (drawn) => take({ kind: "drew", drawn }) };
}

function messageOf(error: unknown): string {
  // Whoever gave the assignment knows more names.
  if (error instanceof UnknownName)
    return `${error.what} here; start this node with the same --plugin as the aggregator`;
  return error instanceof Error ? error.message : String(error);
}
