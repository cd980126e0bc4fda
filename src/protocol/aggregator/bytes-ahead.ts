import { farewellBytes } from "../message-sizes.ts";
import { toldBelow } from "./below.ts";
import { bytesOnWire, heartbeatOf, reportOf, scoringOf } from "./bytes.ts";
import { roundBelow, scoringBelow, spentBytes } from "./bytes-below.ts";
import { directivesOf } from "./directives.ts";
import type { Sample } from "./sample.ts";
import type { NextRound, Run } from "./state.ts";
import { connectedNodes, type PresentNode, readyNodes, type Step } from "./step.ts";
import { expectedTelling } from "./telling.ts";

/** What a round and the run's end will need of bytes, as is known from the form of their messages. */

/** Of a round's directives and reports, and of a heartbeat each way. */
export function messagesOf(step: Step, run: Run, next: NextRound, sample: Sample): number {
  const { nodes } = sample;
  if (nodes.length === 0) return 0;
  let bytes = 2 * nodes.length * heartbeatOf(step);
  const telling = expectedTelling(run, next);
  const directives = directivesOf(step, run, next, sample, { telling, firstSeconds: anySeconds });
  for (const { directive, to } of directives) bytes += to.length * bytesOnWire(step, directive);
  if (step.environment.config.session !== undefined) bytes += keepBytes * nodes.length;
  for (const below of roundBelow(step, run, next, sample, directives).values()) bytes += below;
  const relays = nodes.reduce((count, { participant }) => count + (participant.relay ? 1 : 0), 0);
  bytes += relays > 0 ? relays * reportOf(step, run, next, sample, { merged: true }) : 0;
  return bytes + (nodes.length - relays) * reportOf(step, run, next, sample);
}

/** Stands for what nodes are told: no other number is longer. */
const anySeconds = 1 / 3;

/** Of the field that marks a round, at most. */
const keepBytes = 14;

/** When learning is over: every node evaluates what the run returns, and is told the end. */
export function endBytes(step: Step, run: Run): number {
  const each = scoringOf(step, run);
  const scoring = readyNodes(step.state, run).reduce((sum, node) => sum + scoringWith(run, node, each), 0);
  return scoring + farewells(step, run);
}

export type AskedNode = Pick<PresentNode, "name" | "participant">;

/** Which of the nodes can be asked for a loss with so many bytes: the first ones. */
export function scorableWith(step: Step, run: Run, nodes: readonly AskedNode[], bytes: number): number {
  let left = bytes - farewells(step, run);
  let count = 0;
  const each = scoringOf(step, run);
  for (const node of nodes) {
    left -= scoringWith(run, node, each);
    if (left < 0) break;
    count += 1;
  }
  return count;
}

/** Of asking a node, or a relay and all that are behind it, where each takes so many bytes. */
const scoringWith = (run: Run, node: AskedNode, each: number): number =>
  each + (node.participant.relay ? spentBytes + scoringBelow(run, node, each) : 0);

/** Of telling everybody that the run is over, also below relays. */
export function farewells(step: Step, run: Run): number {
  let bytes = connectedNodes(step.state).length * farewellBytes(run.number);
  for (const { farewell } of toldBelow(step, run)) bytes += farewell;
  return bytes;
}
