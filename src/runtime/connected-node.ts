import { createRandom } from "../math/random.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import type { DrawnDigits } from "../protocol/lesson.ts";
import type { NodeEffect, NodeEnvironment, NodeEventBody, NodeInput } from "../protocol/node/environment.ts";
import { initialNodeState } from "../protocol/node/state.ts";
import { stepNode } from "../protocol/node-machine.ts";
import type { PieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { tickSeconds } from "../protocol/silence.ts";
import { createNodeConnection } from "./node-connection.ts";
import type { AssignedWork, NodeWork } from "./node-work.ts";
import { oneByOne } from "./one-by-one.ts";
import type { Clock, Dial } from "./ports.ts";
import { startTicks } from "./ticks.ts";
import type { Trace } from "./trace.ts";

/** How a node, or a relay as one, keeps in touch with its aggregator. */
export interface ConnectedNodeOptions {
  readonly dial: Dial;
  /** How it proves its key, and what it knows of the aggregator's; left out, neither is looked at. */
  readonly identity?: NodeIdentity | undefined;
  readonly clock: Clock;
  /** False where a connection cannot go silent, because it never leaves the program: then no ticks and no heartbeats. */
  readonly watchesSilence?: boolean;
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
  /** @param reason what the aggregator is told of it, if the node was not just stopped */
  stop(reason?: string): void;
  /** Tells the aggregator what the node's person has drawn, if it is connected and wants to know. */
  tellDrawn(drawn: DrawnDigits): void;
}

/** Runs the machine of a node, and has the work done that it asks for. */
export function startConnectedNode(
  options: ConnectedNodeOptions,
  environment: NodeEnvironment,
  workOf: (assigned: AssignedWork) => NodeWork,
): EdgeNode {
  const { clock, trace, watchesSilence = true, seed = 0, onEvent = () => {} } = options;
  const random = createRandom(seed, "node", environment.config.name);
  let state = initialNodeState;
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

  let directiveBytes = 0;
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
        return work.describe(effect.request, effect.question);
      case "propose":
        return work.propose(effect.propose);
      case "load":
        return work.load(effect.assignment);
      case "train":
        return work.train(effect.directive, effect.keeps);
      case "go-back":
        return work.goBack(effect.round);
      case "score":
        return work.score(effect.run, effect.weights);
      case "cancel":
        return work.cancel();
      case "slow-down":
        return work.slowDown(effect.slowdown);
      case "emit":
        if (effect.event.kind === "run-over") work.runOver(effect.event.run);
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

  function tick(): void {
    take({ kind: "tick", heard: connection.hasHeard() });
  }

  const work = workOf({
    take,
    isCurrent: (assignment) => state.kind === "online" && state.assignment?.assignment === assignment,
    directiveBytes: () => directiveBytes,
  });
  take({ kind: "start" });
  return {
    ended,
    stop: (reason) => take({ kind: "stop", ...(reason === undefined ? {} : { reason }) }),
    tellDrawn: (drawn) => take({ kind: "drew", drawn }),
  };
}
