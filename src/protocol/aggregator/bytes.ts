import { type Encoding, encodingNamed } from "../../learning/encoding/encoding.ts";
import { encodedBytes } from "../codec.ts";
import { farewellBytes, heartbeatBesidePieces, heartbeatBytes, reportBytes, scoringBytes } from "../message-sizes.ts";
import type { AggregatorMessage } from "../messages.ts";
import { bytesInPieces } from "../pieces/piece-sizes.ts";
import { tellsCorrection } from "./corrections.ts";
import { directivesOf, mostUpdates } from "./directives.ts";
import { measuresEnergy } from "./energy.ts";
import type { Sample } from "./sample.ts";
import type { NextRound, Run } from "./state.ts";
import { connectedNodes, type PresentNode, readyNodes, type Step } from "./step.ts";
import { expectedTelling } from "./telling.ts";

/**
 * Bytes are counted over all connections from a run's start to its end, whatever they are for. What a round and the run's end will
 * need of them is known from the form of their messages.
 */

/** Since the run's start, those among them that go out when this step is over. */
export function bytesOf(step: Step, { startBytes }: Run): number {
  const { meters, effects } = step;
  let bytes = meters.bytesSent - startBytes.sent + meters.bytesReceived - startBytes.received;
  for (const effect of effects) {
    if (effect.kind === "send") bytes += effect.connections.length * bytesOnWire(step, effect.message);
  }
  return bytes;
}

/** Of one message, and of what is said of its pieces if it goes in pieces. */
export function bytesOnWire({ environment }: Pick<Step, "environment">, message: AggregatorMessage): number {
  return bytesInPieces(encodedBytes(message), environment.config.pieces);
}

/** Of a round's directives and reports, and of a heartbeat each way. */
export function messagesOf(step: Step, run: Run, next: NextRound, sample: Sample): number {
  const { nodes } = sample;
  if (nodes.length === 0) return 0;
  let bytes = 2 * nodes.length * heartbeatOf(step);
  const telling = expectedTelling(run, next);
  for (const { directive, to } of directivesOf(step, run, next, sample, { telling, firstSeconds: anySeconds }))
    bytes += to.length * bytesOnWire(step, directive);
  if (step.environment.config.session !== undefined) bytes += keepBytes * nodes.length;
  return bytes + nodes.length * reportOf(step, run, next, sample);
}

/** Stands for what nodes are told: no other number is longer. */
const anySeconds = 1 / 3;

/** Of the field that marks a round, at most. */
const keepBytes = 14;

/** Of heartbeats in a second. */
export function heartbeatRate(step: Step, nodes: number): number {
  return (2 * nodes * heartbeatOf(step)) / step.environment.config.heartbeatSeconds;
}

const heartbeatOf = ({ environment }: Step) => (environment.config.pieces ? heartbeatBesidePieces : heartbeatBytes);

/** Of the longest report of a round. */
export function reportOf({ environment }: Step, run: Run, next: NextRound, { nodes, size }: Sample): number {
  const { round, weights } = next;
  const examples = nodes.reduce((most, { participant }) => Math.max(most, participant.examples), 1);
  const localUpdates = mostUpdates(run, next, size);
  const tells = nodes.some(({ participant }) => tellsCorrection(run, participant));
  const { measures, averages, update } = run.plan;
  const form = {
    measures,
    averages,
    tellsCorrection: tells,
    tellsPath: update.tellsPath,
    energy: measuresEnergy(run.settings),
  };
  const encoding = encodingOfReports(run, next, nodes);
  const bytes = reportBytes({ run: run.number, round, examples, localUpdates, weights, ...form, encoding });
  return bytesInPieces(bytes, environment.config.pieces);
}

/** In which encoding reports come, if all of them come in one. */
function encodingOfReports(run: Run, next: NextRound, nodes: readonly PresentNode[]): Encoding | undefined {
  const telling = expectedTelling(run, next);
  if (telling?.reports === undefined || !nodes.every(({ participant }) => participant.takesChanges)) return undefined;
  return encodingNamed(telling.reports);
}

/** A hello, its welcome and an assignment, with room for long names: a node may come at any time. */
export const joinBytes = 768;

/** When learning is over: every node evaluates what the run returns, and is told the end. */
export function endBytes(step: Step, run: Run): number {
  return readyNodes(step.state, run).length * scoringOf(step, run) + farewells(step, run);
}

/** How many nodes can be asked for a loss with so many bytes. */
export function scorableWith(step: Step, run: Run, bytes: number): number {
  return Math.max(0, Math.floor((bytes - farewells(step, run)) / scoringOf(step, run)));
}

/** Of asking one node. */
function scoringOf({ state, environment }: Step, run: Run): number {
  const bytes = scoringBytes(run.number, run.next.weights, state.agreed?.classNames.length);
  return bytesInPieces(bytes, environment.config.pieces);
}

/** Of telling everybody that the run is over. */
export function farewells({ state }: Step, run: Run): number {
  return connectedNodes(state).length * farewellBytes(run.number);
}
