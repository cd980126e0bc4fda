import { capabilities, piecesCapability } from "../capabilities.ts";
import { lossProblem } from "../lost-messages.ts";
import { type Hello, protocolVersion, removedReason, stoppedReason } from "../messages.ts";
import { kindOf } from "../relay/shown.ts";
import {
  helloSeconds,
  isGone,
  patienceOfNodes,
  patienceWithLoading,
  silentAfterTick,
  tickSeconds,
} from "../silence.ts";
import { dataProblem, mergesOwnData } from "./data-problem.ts";
import { forgetDeparted } from "./departed.ts";
import type { AggregatorInput, ConnectionId, Proven } from "./environment.ts";
import { keepReports } from "./keeping.ts";
import { nodeLeft } from "./leaving.ts";
import { tellLesson } from "./lesson.ts";
import { tellLongWait } from "./long-waits.ts";
import { abilitiesOf, newMember } from "./member.ts";
import { bindName, isRemoved, nameProblem, replacedByProgram } from "./names.ts";
import { beginsAnew, comesBack } from "./resuming.ts";
import { comesBackInRound, giveUpAway, keepPlace, sendAgain } from "./returning.ts";
import { nodeArrived } from "./runs.ts";
import type { AggregatorState, Member } from "./state.ts";
import { currentRun, emit, type Step, send, sendToNode } from "./step.ts";

/** Up to this many heartbeats take no noticeable time. */
const manyHeartbeats = 100;

/** Connections and nodes: their names, and since when they have been silent. */

export function opened(step: Step, connection: ConnectionId, remote: string): void {
  step.state.members.connections.set(connection, {
    remote,
    openedSeconds: step.meters.seconds,
    silentSeconds: 0,
    lastSent: step.meters.seconds,
    sent: 0,
    received: 0,
    name: undefined,
  });
}

export function closed(
  step: Step,
  connection: ConnectionId,
  reason: string,
  { forGood = false }: { readonly forGood?: boolean } = {},
): void {
  const known = step.state.members.connections.get(connection);
  if (!known) return;
  step.state.members.connections.delete(connection);
  const node = known.name === undefined ? undefined : step.state.members.nodes.get(known.name);
  if (!node || node.connection !== connection) return;
  node.connection = undefined;
  node.goneSeconds = step.meters.seconds;
  const keptSeconds = forGood ? undefined : keepPlace(step, node);
  if (keptSeconds === undefined) nodeLeft(step, node);
  const place = keptSeconds === undefined ? "" : `; its place is kept for ${Math.ceil(keptSeconds)} s`;
  emit(step, { kind: "node-gone", name: node.name, reason: reason + place });
}

/** Ends a connection because of what came over it; the node behind it, if any, is gone. */
export function refuse(
  step: Step,
  connection: ConnectionId,
  reason: string,
  {
    final = false,
    passes,
    version,
  }: { readonly final?: boolean; readonly passes?: boolean; readonly version?: 1 } = {},
): void {
  const known = step.state.members.connections.get(connection);
  if (!known) return;
  const from = known.name ?? known.remote;
  if (final) step.state.members.lastRefused = { from, reason, seconds: step.meters.seconds };
  const run = currentRun(step.state);
  if (known.name !== undefined && run?.places.has(known.name)) run.sentAway.add(known.name);
  emit(step, { kind: "connection-refused", from, reason });
  if (version === undefined)
    send(step, [connection], { type: "dismissal", reason, final, ...(passes ? { passes } : {}) });
  else step.effects.push({ kind: "send-to-older", connection, version, reason });
  step.effects.push({ kind: "close", connection, reason });
  closed(step, connection, reason, { forGood: true });
}

/** Ends the connection of a program that speaks another version of the protocol; `version`: in which it has to be told. */
export function refuseVersion(step: Step, connection: ConnectionId, spoken: number, version?: 1): void {
  const versions = `version ${protocolVersion} of the protocol, this node version ${spoken}`;
  const reason = `the aggregator speaks ${versions}: install the same version of edgewise on both`;
  refuse(step, connection, reason, { final: true, ...(version === undefined ? {} : { version }) });
}

export function greeted(step: Step, connection: ConnectionId, hello: Hello, proven: Proven = {}): void {
  const { state } = step;
  const known = state.members.connections.get(connection);
  if (!known) return;
  if (hello.protocol !== protocolVersion) return refuseVersion(step, connection, hello.protocol);
  if (known.name !== undefined) return refuse(step, connection, "hello: was sent twice on one connection");
  const otherRun = runProblem(step, hello);
  if (otherRun !== undefined) return refuse(step, connection, otherRun, { final: true });
  const otherData = dataProblem(step, {
    data: hello.data,
    relay: hello.relay && { mergesOwnData: mergesOwnData(hello.capabilities) },
  });
  if (otherData !== undefined) return refuse(step, connection, otherData, { final: true });

  const before = state.members.nodes.get(hello.name);
  const notTheirs = nameProblem(hello, before, proven);
  if (notTheirs) return refuse(step, connection, notTheirs.reason, notTheirs);
  if (isRemoved(state, hello.name, proven)) return refuse(step, connection, removedReason, { final: true });
  if (before?.connection !== undefined) replace(step, before.connection, before.instance === hello.instance);

  known.name = hello.name;
  currentRun(state)?.sentAway.delete(hello.name);
  const node = before ?? newMember(hello, connection);
  const wasAway = node.awayUntil !== undefined;
  const resumes = wasAway ? comesBackInRound(step, node, hello) : comesBack(step, node, hello);
  if (!resumes && wasAway) nodeLeft(step, node);
  else if (!resumes) beginsAnew(step, node);
  node.awayUntil = undefined;
  node.instance = hello.instance;
  node.connection = connection;
  node.goneSeconds = undefined;
  node.data = hello.data;
  node.energy = hello.energy;
  Object.assign(node, abilitiesOf(hello.capabilities));
  node.relay = hello.relay;
  if (step.environment.config.relays && !hello.relay) node.kind = kindOf(hello);
  node.stoppedOnPurpose = false;
  node.key = proven.key;
  state.members.nodes.set(node.name, node);
  bindName(step, node, proven);

  const { heartbeatSeconds, silenceSeconds, session } = step.environment.config;
  const able = (capability: string) =>
    capabilities.includes(capability) && (capability !== piecesCapability || step.environment.config.pieces);
  const shared = hello.capabilities.filter(able);
  const timing = { heartbeatSeconds, silenceSeconds: patienceOfNodes * silenceSeconds };
  const goesOn = {
    ...(session === undefined || !node.returns ? {} : { session }),
    ...(resumes ? { resumes } : {}),
  };
  sendToNode(step, node, { type: "welcome", protocol: protocolVersion, ...timing, capabilities: shared, ...goesOn });
  if (node.slowdown !== 1) sendToNode(step, node, { type: "adjust", slowdown: node.slowdown });
  emit(step, {
    kind: "node-joined",
    name: node.name,
    device: hello.device,
    link: hello.link,
    again: before !== undefined,
    startable: step.environment.config.startableNames.has(node.name),
    platform: hello.platform,
    ...(hello.energy ? { energy: { metered: hello.energy.metered, by: hello.energy.by } } : {}),
    ...(hello.relay ? { standsFor: hello.relay.nodes } : {}),
  });
  tellLesson(step, node);
  if (!resumes) nodeArrived(step, node);
  else if (wasAway) sendAgain(step, node, hello);
}

/** A node connects anew whose former connection looks open still. */
function replace(step: Step, stale: ConnectionId, isSameProgram: boolean): void {
  const reason = isSameProgram ? "replaced by a new connection of the same node" : replacedByProgram;
  // Of two programs that run, one has to give way, or they would replace each other for ever.
  if (!isSameProgram) send(step, [stale], { type: "dismissal", reason, final: true });
  step.effects.push({ kind: "close", connection: stale, reason });
  closed(step, stale, "connects anew");
}

/** Why a run is not the one that a node wants to take part in. */
function runProblem({ environment: { config } }: Step, { run }: Hello): string | undefined {
  if (run === undefined || run === config.run) return undefined;
  const here = config.run === undefined ? "there is one run, and it has no name" : `the run is ${config.run}`;
  return `there is no run ${run} here: ${here}; leave out --run`;
}

/**
 * Silent connections are closed, departed nodes are forgotten, nodes that have heard nothing for long get a heartbeat, and people hear
 * of a round that waits for long.
 */
export function tick(step: Step, { heard = [] }: Extract<AggregatorInput, { kind: "tick" }>): void {
  const { seconds } = step.meters;
  const { members } = step.state;
  const { connections } = members;
  const { heartbeatSeconds, silenceSeconds } = step.environment.config;
  const sinceTick = seconds - (members.tickedSeconds ?? seconds - tickSeconds);
  const speaking = new Set(heard);
  const idle: ConnectionId[] = [];
  members.tickedSeconds = seconds;
  for (const [connection, known] of connections) {
    known.silentSeconds = silentAfterTick(known, sinceTick, speaking.has(connection));
    if (known.name === undefined) {
      if (seconds - known.openedSeconds >= helloSeconds) end(step, connection, `no hello within ${helloSeconds} s`);
      continue;
    }
    const loads = loadsData(step.state, known.name);
    const limit = loads ? patienceWithLoading * silenceSeconds : silenceSeconds;
    if (isGone(known, limit)) {
      end(step, connection, `silent for ${limit} s${loads ? " while it loaded its data" : ""}`);
    } else if (seconds - known.lastSent >= heartbeatSeconds) idle.push(connection);
  }
  // What went to all at once, as directives do, leaves all idle at once. Thousands of heartbeats would hold up what
  // nodes send meanwhile: they are spread over as many seconds as pass between two of them, if silence allows that.
  const spreadSeconds = Math.min(heartbeatSeconds, (silenceSeconds - heartbeatSeconds) / 2);
  const atOnce = Math.max(manyHeartbeats, Math.ceil((connections.size * tickSeconds) / Math.max(1, spreadSeconds)));
  sendHeartbeats(step, idle.slice(0, atOnce));
  giveUpAway(step);
  forgetDeparted(step);
  tellLongWait(step);
  const run = currentRun(step.state);
  if (run) keepReports(step, run);
}

/** Whether a node was asked for its data, or to describe them, and has not answered. */
function loadsData({ agreement, runs }: AggregatorState, name: string): boolean {
  if (agreement?.asked.has(name) && !agreement.described.has(name)) return true;
  for (const { participants } of runs.values()) {
    const participant = participants.get(name);
    if (participant && !participant.ready && !participant.failed) return true;
  }
  return false;
}

function sendHeartbeats(step: Step, to: readonly ConnectionId[]): void {
  const bySent = new Map<number, ConnectionId[]>();
  for (const connection of to) {
    const sent = step.state.members.connections.get(connection)?.sent ?? 0;
    const others = bySent.get(sent);
    if (others) others.push(connection);
    else bySent.set(sent, [connection]);
  }
  for (const [sent, connections] of bySent) send(step, connections, { type: "heartbeat", sent });
}

/** A message from this node has been lost on the way: over a new connection it is asked for anew. */
export function heartbeatCame(step: Step, connection: ConnectionId, sent: number | undefined): void {
  const known = step.state.members.connections.get(connection);
  const problem = known && lossProblem(sent, known);
  if (problem !== undefined) end(step, connection, problem);
}

function end(step: Step, connection: ConnectionId, reason: string): void {
  step.effects.push({ kind: "close", connection, reason });
  closed(step, connection, reason);
}

export function stopNode(step: Step, name: string): void {
  const node = step.state.members.nodes.get(name);
  if (!node) return;
  node.stoppedOnPurpose = true;
  dismiss(step, node, stoppedReason);
}

/** The node is told not to come back, and why. */
export function dismiss(step: Step, node: Member, reason: string): void {
  const { connection } = node;
  if (connection === undefined) return;
  sendToNode(step, node, { type: "dismissal", reason, final: true });
  step.effects.push({ kind: "close", connection, reason });
  closed(step, connection, reason, { forGood: true });
}

/** Where another run needs it more. Nothing was learned here with it, so that it is forgotten. */
export function giveOnNode(step: Step, name: string, reason: string): void {
  const { nodes } = step.state.members;
  const connection = nodes.get(name)?.connection;
  if (connection !== undefined) {
    step.effects.push({ kind: "close", connection, reason });
    closed(step, connection, reason, { forGood: true });
  }
  if (!currentRun(step.state)?.places.has(name)) nodes.delete(name);
}

export function slowNode(step: Step, name: string, slowdown: number): void {
  const node = step.state.members.nodes.get(name);
  if (!node) return;
  node.slowdown = slowdown;
  sendToNode(step, node, { type: "adjust", slowdown });
  emit(step, { kind: "node-adjusted", name, slowdown });
}
