import type { Hello, Welcome } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import { bytesOnWire } from "./bytes.ts";
import { nodeLeft } from "./leaving.ts";
import { isOver } from "./resources.ts";
import type { Member, OpenRound, Run } from "./state.ts";
import { currentRun, type Step, send } from "./step.ts";

/**
 * Where weights are so large that they go in pieces, a node whose connection breaks in a round keeps its place for a while: what has come
 * of its directive or its report would be lost otherwise, and with a thin link that is minutes. It is waited for as long as
 * the round has lasted, so that this costs no more than to begin again would.
 */
const leastSeconds = 2;
const mostSeconds = 60;

function placesAreKept({ environment }: Pick<Step, "environment">, { plan }: Run): boolean {
  const { pieces, session } = environment.config;
  return pieces !== undefined && session !== undefined && 4 * plan.weightCount > pieces.wholeBytes;
}

/** A connection has ended. @returns for how many seconds its node keeps its place; undefined if it does not */
export function keepPlace(step: Step, node: Member): number | undefined {
  const run = currentRun(step.state);
  if (!run || run.resuming || !placesAreKept(step, run) || run.phase.kind !== "round") return undefined;
  const { open } = run.phase;
  if (!node.takesPieces || !node.resumes || isProbe(open) || !open.awaited.has(node.name)) return undefined;
  const { seconds } = step.meters;
  const wait = Math.max(leastSeconds, Math.min(mostSeconds, seconds - open.startedSeconds));
  node.awayUntil = seconds + wait;
  return wait;
}

/** A node says hello that has kept its place. @returns how it goes on; undefined if it begins anew */
export function comesBackInRound(step: Step, node: Member, hello: Hello): Welcome["resumes"] {
  const { session } = hello;
  const run = currentRun(step.state);
  if (!run || !session || session.id !== step.environment.config.session) return undefined;
  const participant = run.participants.get(node.name);
  const isSame = node.instance === hello.instance && session.run === run.number;
  if (!isSame || !participant?.ready || participant.assignment !== session.assignment) return undefined;
  // It has the newest directive: its report comes, or goes on to come, also if it is late.
  if (session.round === participant.lastDirective) return { answers: true };
  const open = run.phase.kind === "round" ? run.phase.open : undefined;
  if (!open?.awaited.has(node.name) || session.round > open.round) return undefined;
  const directive = directiveFor(open, node);
  if (!directive || isOver(step, run, open, bytesOnWire(step, directive))) return undefined;
  return {};
}

/** It has been welcomed, and gets what it has not got: the same bytes, so that it gets the rest of them. */
export function sendAgain(step: Step, node: Member, hello: Hello): void {
  const run = currentRun(step.state);
  const open = run?.phase.kind === "round" ? run.phase.open : undefined;
  if (!open?.awaited.has(node.name) || node.connection === undefined || hello.session?.round === open.round) return;
  const directive = directiveFor(open, node);
  if (directive) send(step, [node.connection], directive);
}

const directiveFor = ({ sent }: OpenRound, { name }: Member) =>
  sent.find(({ names }) => names.includes(name))?.directive;

/** Called now and then: who has not come back in time has left. */
export function giveUpAway(step: Step): void {
  for (const node of step.state.members.nodes.values()) {
    if (node.awayUntil === undefined || step.meters.seconds < node.awayUntil) continue;
    node.awayUntil = undefined;
    nodeLeft(step, node);
  }
}
