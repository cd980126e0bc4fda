import type { Metrics } from "../learning/model.ts";
import { closed, greeted, opened, refuse, slowNode, stopNode, tick } from "./aggregator/membership.ts";
import { closeRound } from "./aggregator/round-end.ts";
import { reported } from "./aggregator/rounds.ts";
import { gather, nodeFailed, nodeReady, pause, resume, startRun, stopRun } from "./aggregator/runs.ts";
import { finishRun, scored } from "./aggregator/scoring.ts";
import type {
  AggregatorConfig,
  AggregatorEffect,
  AggregatorInput,
  AggregatorState,
  ConnectionId,
  Meters,
  NodeEntry,
} from "./aggregator/state.ts";
import type { Step } from "./aggregator/step.ts";
import type { NodeMessage } from "./messages.ts";

/** An aggregator to which nobody has connected yet. */
export function createAggregatorState(config: AggregatorConfig): AggregatorState {
  return {
    config,
    task: config,
    connections: new Map(),
    nodes: new Map(),
    run: undefined,
    runsStarted: 0,
    assignmentsMade: 0,
    lastWaiting: undefined,
  };
}

/**
 * The aggregator: everything it does, without doing any of it. Takes the state (which is used up: only the returned
 * one may be used afterwards), one input, and the meters at that moment; returns the new state and the effects to
 * perform, in their order. The same inputs with the same meters always give the same effects.
 */
export function stepAggregator(
  state: AggregatorState,
  input: AggregatorInput,
  meters: Meters,
): readonly [AggregatorState, readonly AggregatorEffect[]] {
  const step: Step = { state, meters, effects: [] };
  take(step, input);
  proceed(step);
  return [state, step.effects];
}

function take(step: Step, input: AggregatorInput): void {
  switch (input.kind) {
    case "opened":
      return opened(step, input.connection, input.remote);
    case "received":
      return received(step, input.connection, input.message);
    case "malformed":
      return refuse(step, input.connection, `malformed message: ${input.reason}`);
    case "closed":
      return closed(step, input.connection, input.reason);
    case "tick":
      return tick(step);
    case "tested":
      return tested(step, input.run, input.round, input.metrics);
    case "start":
      if (input.task) step.state.task = input.task;
      return startRun(step, input.settings);
    case "pause":
      return pause(step);
    case "resume":
      return resume(step);
    case "stop":
      return stopRun(step);
    case "stop-node":
      return stopNode(step, input.name);
    case "slow-node":
      return slowNode(step, input.name, input.slowdown);
    default:
      throw new Error(`unreachable: ${input satisfies never}`);
  }
}

function received(step: Step, connection: ConnectionId, message: NodeMessage): void {
  const known = step.state.connections.get(connection);
  if (!known) return;
  known.lastHeard = step.meters.seconds;
  if (message.type === "hello") return greeted(step, connection, message);
  const node = known.name === undefined ? undefined : step.state.nodes.get(known.name);
  if (!node) return refuse(step, connection, `${message.type}: the first message must be hello`);
  const problem = fromNode(step, node, message);
  if (problem !== undefined) refuse(step, connection, problem);
}

function fromNode(step: Step, node: NodeEntry, message: Exclude<NodeMessage, { type: "hello" }>): string | undefined {
  const { run } = step.state;
  switch (message.type) {
    case "ready":
      nodeReady(step, node, message);
      return undefined;
    case "report":
      return run && reported(step, run, node, message);
    case "scored":
      if (run) scored(run, node, message);
      return undefined;
    case "failure":
      nodeFailed(step, node, message);
      return undefined;
    case "refusal":
      return `the node refused: ${message.reason}`;
    case "heartbeat":
      return undefined;
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

function tested(step: Step, number: number, round: number | "final", metrics: Metrics): void {
  const { run } = step.state;
  if (run?.number !== number) return;
  if (run.phase.kind === "round" && run.phase.open.round === round) run.phase.open.accuracy = metrics.accuracy;
  if (run.phase.kind === "scoring" && round === "final") run.phase.scoring.metrics = metrics;
}

/** Goes on with the run as far as that is possible now. */
function proceed(step: Step): void {
  const { state } = step;
  if (state.run?.phase.kind === "round" && state.run.phase.open.awaited.size === 0) {
    closeRound(step, state.run, state.run.phase.open);
  }
  if (state.run?.phase.kind === "gathering") gather(step, state.run);
  if (state.run?.phase.kind === "scoring") {
    const { scoring } = state.run.phase;
    if (scoring.awaited.size === 0 && scoring.metrics !== undefined) {
      finishRun(step, state.run, scoring, scoring.metrics);
    }
  }
}
