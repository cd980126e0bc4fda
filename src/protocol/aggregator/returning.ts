import type { AggregatorMessage, Hello, Welcome } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import { bytesOnWire } from "./bytes.ts";
import { hasReported } from "./corrections.ts";
import { canAskAgain } from "./end-costs.ts";
import { nodeLeft } from "./leaving.ts";
import { isOver } from "./resources.ts";
import type { Member, OpenRound, Run } from "./state.ts";
import { currentRun, type Step, send } from "./step.ts";

/**
 * Where weights are so large that they go in pieces, a node whose connection breaks in a round, in a probe, or while it is asked for its
 * loss keeps its place for a while: what has come of what it was sent, or of its answer, would be lost otherwise, and with a thin link
 * that is minutes. It is waited for as long as the round has lasted, so that this costs no more than to begin again would. One that is not
 * waited for, as it has reported, keeps its place until the next round begins.
 */
const leastSeconds = 2;
const mostSeconds = 60;

function placesAreKept({ environment }: Pick<Step, "environment">, { plan, parent }: Run): boolean {
  const { pieces, session } = environment.config;
  // What is sent again below a relay its parent has not put by.
  if (parent?.account !== undefined) return false;
  return pieces !== undefined && session !== undefined && 4 * plan.weightCount > pieces.wholeBytes;
}

/** A connection has ended. @returns for how many seconds its node keeps its place; undefined if it does not */
export function keepPlace(step: Step, node: Member): number | undefined {
  const run = currentRun(step.state);
  if (!run || run.resuming || !placesAreKept(step, run) || !node.takesPieces || !node.returns) return undefined;
  const wait = secondsFor(step, run, node.name);
  node.awayUntil = wait && step.meters.seconds + wait;
  return wait;
}

function secondsFor({ meters }: Step, { phase, parent, participants }: Run, name: string): number | undefined {
  const since = (started: number) => Math.max(leastSeconds, Math.min(mostSeconds, meters.seconds - started));
  switch (phase.kind) {
    case "round":
      if (phase.open.awaited.has(name)) return since(phase.open.startedSeconds);
      return hasReported(phase.open, name) ? mostSeconds : undefined;
    case "scoring":
      return phase.scoring.awaited.has(name) ? since(phase.scoring.startedSeconds) : undefined;
    case "gathering":
      // Between the rounds of a relay its report and the next directive are on their way.
      return parent && participants.get(name)?.ready ? mostSeconds : undefined;
    case "paused":
      return undefined;
    default:
      throw new Error(`unreachable: ${phase satisfies never}`);
  }
}

/** What is waited for of a node. */
interface Awaited {
  /** Whether the node has it, and works on it or has its answer. */
  readonly hasIt: boolean;
  /** What it is sent otherwise: the same bytes, so that it gets the rest of them. */
  readonly message: AggregatorMessage | undefined;
  /** Whether what is left pays for that. */
  readonly isPaid: () => boolean;
}

type Session = NonNullable<Hello["session"]>;

function awaitedOf(step: Step, run: Run, { name }: Member, { asked, round }: Session): Awaited | undefined {
  const { phase } = run;
  if (phase.kind === "scoring" && phase.scoring.awaited.has(name)) {
    const { weights } = phase.scoring;
    return {
      hasIt: asked === "losses",
      message: { type: "score", run: run.number, weights },
      isPaid: () => canAskAgain(step, run, phase.scoring),
    };
  }
  if (phase.kind !== "round" || !phase.open.awaited.has(name)) return undefined;
  const { open } = phase;
  const message = directiveFor(open, name);
  return {
    hasIt: isProbe(open) ? asked === "probe" : round === open.round,
    // Who knows of a later round cannot go on in this one.
    message: round > open.round ? undefined : message,
    isPaid: () => message !== undefined && !isOver(step, run, open, bytesOnWire(step, message)),
  };
}

const directiveFor = ({ sent }: OpenRound, name: string) => sent.find(({ names }) => names.includes(name))?.directive;

/** A node says hello that has kept its place. @returns how it goes on; undefined if it begins anew */
export function comesBackInRound(step: Step, node: Member, hello: Hello): Welcome["resumes"] {
  const { session } = hello;
  const run = currentRun(step.state);
  if (!run || !session || session.id !== step.environment.config.session) return undefined;
  const participant = run.participants.get(node.name);
  const isSame = node.instance === hello.instance && session.run === run.number;
  if (!isSame || !participant?.ready || participant.assignment !== session.assignment) return undefined;
  const awaited = awaitedOf(step, run, node, session);
  // Its report has come, or comes late.
  if (!awaited)
    return session.round === participant.lastDirective ? { answers: participant.owes !== undefined } : undefined;
  if (awaited.hasIt) return { answers: true };
  return awaited.message && awaited.isPaid() ? {} : undefined;
}

/** It has been welcomed, and gets what it has not got. */
export function sendAgain(step: Step, node: Member, { session }: Hello): void {
  const run = currentRun(step.state);
  const awaited = run && session && awaitedOf(step, run, node, session);
  if (!awaited?.message || awaited.hasIt || node.connection === undefined) return;
  send(step, [node.connection], awaited.message);
}

/** Called now and then: who has not come back in time has left. */
export function giveUpAway(step: Step): void {
  for (const node of step.state.members.nodes.values()) {
    if (node.awayUntil !== undefined && step.meters.seconds >= node.awayUntil) giveUp(step, node);
  }
}

/** Called when a round is about to begin: who is not there for it has left, but for those that still work on an earlier one. */
export function giveUpAbsent(step: Step, run: Run): void {
  if (!placesAreKept(step, run)) return;
  for (const node of step.state.members.nodes.values()) {
    if (node.awayUntil !== undefined && !run.participants.get(node.name)?.owes) giveUp(step, node);
  }
}

function giveUp(step: Step, node: Member): void {
  node.awayUntil = undefined;
  nodeLeft(step, node);
}
