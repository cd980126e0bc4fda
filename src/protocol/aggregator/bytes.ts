import { type Encoding, encodingNamed } from "../../learning/encoding/encoding.ts";
import { encodedBytes } from "../codec.ts";
import { farewellBytes, heartbeatBytes, reportBytes, scoringBytes } from "../message-sizes.ts";
import { tellsCorrection } from "./corrections.ts";
import { directivesOf, mostUpdates } from "./directives.ts";
import { measuresEnergy } from "./energy.ts";
import type { NextRound, Run } from "./state.ts";
import { connectedNodes, type PresentNode, readyNodes, type Step } from "./step.ts";
import { expectedTelling } from "./telling.ts";

/**
 * Bytes are counted over all connections from a run's start to its end, whatever they are for. What a round and the run's end will
 * need of them is known from the form of their messages.
 */

/** Since the run's start, those among them that go out when this step is over. */
export function bytesOf({ meters, effects }: Step, { startBytes }: Run): number {
  let bytes = meters.bytesSent - startBytes.sent + meters.bytesReceived - startBytes.received;
  for (const effect of effects) {
    if (effect.kind === "send") bytes += effect.connections.length * encodedBytes(effect.message);
  }
  return bytes;
}

/** Of a round's directives and reports, and of a heartbeat each way. */
export function messagesOf(step: Step, run: Run, next: NextRound, nodes: readonly PresentNode[]): number {
  if (nodes.length === 0) return 0;
  let bytes = 2 * nodes.length * heartbeatBytes;
  const telling = expectedTelling(run, next);
  for (const { directive, to } of directivesOf(step, run, next, nodes, { telling }))
    bytes += to.length * encodedBytes(directive);
  if (step.environment.config.session !== undefined) bytes += keepBytes * nodes.length;
  return bytes + nodes.length * reportOf(run, next, nodes);
}

/** Of the field that marks a round, at most. */
const keepBytes = 14;

/** Of heartbeats in a second. */
export function heartbeatRate({ environment }: Step, nodes: number): number {
  return (2 * nodes * heartbeatBytes) / environment.config.heartbeatSeconds;
}

/** Of the longest report of a round. */
export function reportOf(run: Run, next: NextRound, nodes: readonly PresentNode[]): number {
  const { round, weights } = next;
  const examples = nodes.reduce((most, { participant }) => Math.max(most, participant.examples), 1);
  const localUpdates = mostUpdates(next, nodes.length);
  const tells = nodes.some(({ participant }) => tellsCorrection(run, participant));
  const { measures, averages } = run.plan;
  const form = { measures, averages, tellsCorrection: tells, energy: measuresEnergy(run.settings) };
  const encoding = encodingOfReports(run, next, nodes);
  return reportBytes({ run: run.number, round, examples, localUpdates, weights, ...form, encoding });
}

/** In which encoding reports come, if all of them come in one. */
function encodingOfReports(run: Run, next: NextRound, nodes: readonly PresentNode[]): Encoding | undefined {
  const telling = expectedTelling(run, next);
  if (!telling || !nodes.every(({ participant }) => participant.takesChanges)) return undefined;
  return encodingNamed(telling.reports);
}

/** When learning is over: every node evaluates what the run returns, and is told the end. */
export function endBytes(step: Step, run: Run): number {
  return readyNodes(step.state, run).length * scoringOf(step, run) + farewells(step, run);
}

/** How many nodes can be asked for a loss with so many bytes. */
export function scorableWith(step: Step, run: Run, bytes: number): number {
  return Math.max(0, Math.floor((bytes - farewells(step, run)) / scoringOf(step, run)));
}

/** Of asking one node. */
function scoringOf({ state }: Step, run: Run): number {
  return scoringBytes(run.number, run.next.weights, state.agreed?.classNames.length);
}

/** Of telling everybody that the run is over. */
export function farewells({ state }: Step, run: Run): number {
  return connectedNodes(state).length * farewellBytes(run.number);
}
