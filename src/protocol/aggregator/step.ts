import type { MachineEvent } from "../events.ts";
import type { AggregatorMessage } from "../messages.ts";
import type { AggregatorEffect, AggregatorEnvironment, ConnectionId, Meters } from "./environment.ts";
import { isJudgedByTests } from "./judged-by-tests.ts";
import { askable } from "./owed.ts";
import type { AggregatorState, Member, Participant, Run } from "./state.ts";

/** One input being worked on: the state, the meters as they stood when the input came, and the effects so far. */
export interface Step {
  readonly environment: AggregatorEnvironment;
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
    const known = step.state.members.connections.get(connection);
    if (!known) continue;
    known.lastSent = step.meters.seconds;
    if (message.type !== "heartbeat") known.sent += 1;
  }
  step.effects.push({ kind: "send", connections, message });
}

export function sendToNode(step: Step, node: Member, message: AggregatorMessage): void {
  if (node.connection !== undefined) send(step, [node.connection], message);
}

export function sendToAll(step: Step, message: AggregatorMessage): void {
  const connections: ConnectionId[] = [];
  for (const { connection } of step.state.members.nodes.values()) {
    if (connection !== undefined) connections.push(connection);
  }
  send(step, connections, message);
}

/** Asks for a test of weights: those that a round starts from, or those that the run returns. */
export function testWeights(
  { effects }: Step,
  run: Run,
  { round, weights }: { readonly round: number | "final"; readonly weights: Float32Array },
): void {
  const consumedSeconds = run.budget.consumed[0] as number;
  const withheld = isJudgedByTests(run) ? { withheld: true } : {};
  const { number, next } = run;
  effects.push({
    ...{ kind: "test", run: number, round, consumedSeconds, weights, lastWeights: next.weights },
    ...withheld,
  });
}

/** The run that is under way. */
export function currentRun({ runs }: AggregatorState): Run | undefined {
  for (const run of runs.values()) return run;
  return undefined;
}

export function connectedNodes({ members }: AggregatorState): Member[] {
  return [...members.nodes.values()].filter((node) => node.connection !== undefined);
}

/** A node of a run that is connected. */
export interface PresentNode {
  readonly name: string;
  readonly connection: ConnectionId;
  readonly participant: Participant;
}

/** Nodes of the run that have their data. */
export const readyNodes = (state: AggregatorState, run: Run): PresentNode[] =>
  presentNodes(state, run, ({ ready }) => ready);

/** Nodes of the run that are to get ready yet. */
export const loadingNodes = (state: AggregatorState, run: Run): PresentNode[] =>
  presentNodes(state, run, ({ ready, failed }) => !ready && !failed);

function presentNodes(
  { members }: AggregatorState,
  run: Run,
  isMeant: (participant: Participant) => boolean,
): PresentNode[] {
  const present: PresentNode[] = [];
  for (const { name, connection } of members.nodes.values()) {
    const participant = run.participants.get(name);
    if (participant && connection !== undefined && isMeant(participant))
      present.push({ name, connection, participant });
  }
  return present;
}

/** Those of them that can do the next round. Looked through before each round, however many there are: in one go. */
export function ableNodes({ members }: AggregatorState, run: Run): readonly PresentNode[] {
  const able: PresentNode[] = [];
  for (const { name, connection } of members.nodes.values()) {
    if (connection === undefined) continue;
    const participant = run.participants.get(name);
    // Of a relay none may be there at the moment.
    const canBeAsked = participant?.ready && !participant.failed && participant.relay?.nodes !== 0;
    if (canBeAsked) able.push({ name, connection, participant });
  }
  return askable(run, able);
}

/** The node is gone: the round, or the final evaluation, goes on with the others. */
export function stopAwaiting(run: Run, name: string): void {
  run.loading = undefined;
  if (run.phase.kind === "round") {
    run.phase.open.awaited.delete(name);
    run.phase.open.repeating.delete(name);
  }
  if (run.phase.kind === "scoring") run.phase.scoring.awaited.delete(name);
}
