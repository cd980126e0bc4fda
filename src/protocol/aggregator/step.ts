import type { MachineEvent } from "../events.ts";
import type { AggregatorMessage } from "../messages.ts";
import type { AggregatorEffect, AggregatorState, ConnectionId, Meters, NodeEntry, Run } from "./state.ts";

/** One input being worked on: the state, the meters as they stood when the input came, and the effects so far. */
export interface Step {
  readonly state: AggregatorState;
  readonly meters: Meters;
  readonly effects: AggregatorEffect[];
}

export function emit(step: Step, event: MachineEvent): void {
  step.effects.push({ kind: "emit", event });
}

export function send(step: Step, connections: readonly ConnectionId[], message: AggregatorMessage): void {
  if (connections.length === 0) return;
  for (const connection of connections) {
    const known = step.state.connections.get(connection);
    if (known) known.lastSent = step.meters.seconds;
  }
  step.effects.push({ kind: "send", connections, message });
}

export function sendToNode(step: Step, node: NodeEntry, message: AggregatorMessage): void {
  if (node.connection !== undefined) send(step, [node.connection], message);
}

export function sendToAll(step: Step, message: AggregatorMessage): void {
  const connections: ConnectionId[] = [];
  for (const node of step.state.nodes.values()) if (node.connection !== undefined) connections.push(node.connection);
  send(step, connections, message);
}

export function connectedNodes(state: AggregatorState): NodeEntry[] {
  return [...state.nodes.values()].filter((node) => node.connection !== undefined);
}

/** Nodes of the current run that have their data. */
export function readyNodes(state: AggregatorState): NodeEntry[] {
  return connectedNodes(state).filter((node) => node.ready && state.run?.places.has(node.name));
}

/** Those of them that can do rounds. */
export function ableNodes(state: AggregatorState): NodeEntry[] {
  return readyNodes(state).filter((node) => !node.failed);
}

/** The node is gone: the round, or the final evaluation, goes on with the others. */
export function stopAwaiting(run: Run | undefined, name: string): void {
  if (run) run.loading = undefined;
  if (run?.phase.kind === "round") run.phase.open.awaited.delete(name);
  if (run?.phase.kind === "scoring") run.phase.scoring.awaited.delete(name);
}
