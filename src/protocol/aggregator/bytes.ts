import { type Encoding, encodingNamed } from "../../learning/encoding/encoding.ts";
import { mostBytesOfSteps } from "../../learning/encoding/whole-steps.ts";
import { encodedBytes } from "../codec.ts";
import { heartbeatBesidePieces, heartbeatBytes, reportBytes, scoringBytes } from "../message-sizes.ts";
import type { AggregatorMessage } from "../messages.ts";
import { bytesInPieces } from "../pieces/piece-sizes.ts";
import { bytesBelow } from "./below.ts";
import { tellsCorrection } from "./corrections.ts";
import { mostUpdates } from "./directives.ts";
import { measuresEnergy } from "./energy.ts";
import type { Sample } from "./sample.ts";
import type { NextRound, Run } from "./state.ts";
import type { PresentNode, Step } from "./step.ts";
import { expectedTelling } from "./telling.ts";

/** Bytes are counted over all connections, and those below relays, from a run's start to its end, whatever they are for. */

/** Since the run's start, those among them that go out when this step is over. */
export function bytesOf(step: Step, run: Run): number {
  const { meters, effects } = step;
  const { startBytes } = run;
  let bytes = meters.bytesSent - startBytes.sent + meters.bytesReceived - startBytes.received;
  for (const effect of effects) {
    if (effect.kind === "send") bytes += effect.connections.length * bytesOnWire(step, effect.message);
  }
  return bytes + bytesBelow(step, run, heartbeatRate(step, 1));
}

/** Of one message, and of what is said of its pieces if it goes in pieces. */
export function bytesOnWire({ environment }: Pick<Step, "environment">, message: AggregatorMessage): number {
  return bytesInPieces(encodedBytes(message), environment.config.pieces);
}

export const heartbeatOf = ({ environment }: Step) =>
  environment.config.pieces ? heartbeatBesidePieces : heartbeatBytes;

/** Of heartbeats in a second. */
export function heartbeatRate(step: Step, links: number): number {
  return (2 * links * heartbeatOf(step)) / step.environment.config.heartbeatSeconds;
}

/** Links to these nodes, and below those that are relays. */
export function linksOf({ below }: Run, nodes: readonly PresentNode[]): number {
  return below.size === 0
    ? nodes.length
    : nodes.reduce((sum, { name }) => sum + 1 + (below.get(name)?.told?.links ?? 0), 0);
}

/** Of the longest report of a round; `merged`: of a relay, which has sums in it; `plain`: of a node that takes no encoding. */
export function reportOf(
  { environment }: Step,
  run: Run,
  next: NextRound,
  { nodes, size }: Sample,
  { merged = false, plain = false }: { readonly merged?: boolean; readonly plain?: boolean } = {},
): number {
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
  const encoding = plain ? undefined : encodingOfReports(run, next, nodes);
  const bytes = reportBytes({ run: run.number, round, examples, localUpdates, weights, ...form, encoding });
  return bytesInPieces(bytes + (merged ? sumsBytes(run, next, tells) : 0), environment.config.pieces);
}

/** What the sums of a relay's report take more than a node's report does. */
function sumsBytes({ plan }: Run, { localUpdates }: NextRound, tells: boolean): number {
  const { update, weightCount, clips } = plan;
  const vectors = localUpdates > 0 ? Number(update.corrects) + Number(update.tellsPath ?? false) : 0;
  const lengths = clips ? bytesOfLength * mostLengths : 0;
  // As whole steps one mean may take a little more than as float32, and so may corrections; two beside each other do not.
  const steps = localUpdates > 0 ? (tells ? 2 : 1) * (mostBytesOfSteps(weightCount) - 4 * weightCount) : 0;
  return vectors * 4 * weightCount + steps + sumsHeaderBytes + lengths;
}
/** How often a length occurs, and of how many different ones that is said. */
const bytesOfLength = 12;
const mostLengths = 200;
const sumsHeaderBytes = 960;

/** In which encoding reports come, if all of them come in one. */
function encodingOfReports(run: Run, next: NextRound, nodes: readonly PresentNode[]): Encoding | undefined {
  const telling = expectedTelling(run, next);
  if (telling?.reports === undefined || !nodes.every(({ participant }) => participant.takesChanges)) return undefined;
  return encodingNamed(telling.reports);
}

/** Of asking one node. */
export function scoringOf({ state, environment }: Step, run: Run): number {
  const bytes = scoringBytes(run.number, run.next.weights, state.agreed?.classNames.length);
  return bytesInPieces(bytes, environment.config.pieces);
}
