import type { Hello, Welcome } from "../messages.ts";
import { bytesOnWire } from "./bytes.ts";
import { memberLost } from "./corrections.ts";
import type { AggregatorInput } from "./environment.ts";
import type { Resuming } from "./kept-state.ts";
import { nodeLeft } from "./leaving.ts";
import { charge, isOver } from "./resources.ts";
import { abandonRound } from "./round-end.ts";
import { scoreAgain } from "./scoring.ts";
import type { Member, OpenRound, Participant, Run } from "./state.ts";
import { currentRun, emit, type Step, send, testWeights } from "./step.ts";

/**
 * A run goes on in another program, from a state that was kept (keeping.ts). First its nodes come back: those that still know
 * what they knew in the kept round go on with their assignments, the others begin with new ones. Then the open round's directives
 * are sent again to those whose reports are missing. A node that has its report sends it again. Before the end of the first round
 * all begin anew.
 */

/** How long the nodes have to come back. */
const usualResumeSeconds = 5;

/** The first input after a state was restored. */
export function restored(step: Step, { charges, downSeconds }: Extract<AggregatorInput, { kind: "restored" }>): void {
  const { state, meters } = step;
  state.members.connections.clear();
  for (const node of state.members.nodes.values()) {
    node.connection = undefined;
    node.awayUntil = undefined;
  }
  state.keeping = { ...state.keeping, pending: [], lastSeconds: meters.seconds };
  state.agreement = undefined;
  // Who led it was the program that has ended.
  state.lesson = undefined;
  state.lessonIsOwed = false;
  state.wakeAt = undefined;
  state.lastWaiting = undefined;
  const run = currentRun(state);
  if (!run) return;
  run.keeping = { ...run.keeping, durable: run.keeping.marked };
  // What they sent meanwhile is lost: they are asked again.
  for (const [name, participant] of run.participants) {
    if (participant.owes) memberLost(run, name);
    participant.owes = undefined;
  }
  if (run.rounds === 0 && run.phase.kind === "round") beginAgain(step, run, run.phase.open, charges);
  const missing = new Set(run.participants.keys());
  const { resumeSeconds = usualResumeSeconds } = step.environment.config;
  run.resuming = { charges, downSeconds, missing, untilSeconds: meters.seconds + resumeSeconds };
  // A probe is followed by the first round.
  const round = Math.max(1, run.phase.kind === "round" ? run.phase.open.round : run.next.round);
  emit(step, { kind: "run-restored", run: run.number, round, downSeconds, charges, nodes: [...missing] });
}

/** Nothing has been learned yet, and no cost is known: the round is better done anew, by nodes that begin anew. */
function beginAgain(step: Step, run: Run, open: OpenRound, charges: boolean): void {
  if (charges) charge(step, run, open, step.meters.seconds - open.startedSeconds);
  run.phase = { kind: "gathering" };
  run.beginsAnew = true;
}

/**
 * A node says hello whose assignment the run still knows.
 *
 * @returns how it goes on with it; undefined if it cannot
 */
export function comesBack(step: Step, node: Member, hello: Hello): Welcome["resumes"] {
  const run = currentRun(step.state);
  const { session } = hello;
  if (!run?.resuming || run.rounds === 0 || !session || session.id !== step.environment.config.session)
    return undefined;
  const participant = run.participants.get(node.name);
  const isSame = node.instance === hello.instance && session.run === run.number;
  if (!isSame || !participant?.ready || participant.assignment !== session.assignment) return undefined;
  const resumes = wayBack(run, node.name, participant, session);
  if (resumes) run.resuming.missing.delete(node.name);
  return resumes;
}

/** How a node comes to know what it has to know: nothing more and nothing less than the run does. */
function wayBack(
  run: Run,
  name: string,
  { failed, lastDirective }: Participant,
  { round, busy = false, kept, answered = [] }: NonNullable<Hello["session"]>,
): Welcome["resumes"] {
  // It learns nothing any more.
  if (failed || run.phase.kind === "scoring") return {};
  const open = run.phase.kind === "round" ? run.phase.open : undefined;
  const isKept = (wanted: number) => kept.some(([before]) => before === wanted);
  if (open?.awaited.has(name)) {
    if (round <= open.round) return {};
    if (isKept(open.round)) return { round: open.round };
    const withReport = kept.find(([before, after]) => after === open.round && answered.includes(before));
    return withReport && { round: withReport[0] };
  }
  // It may have done it again since.
  open?.repeating.delete(name);
  if (round === lastDirective) {
    // Of a round that has its report, it was told to do it again by an aggregator that was restarted before.
    if (busy && open?.round === lastDirective) open.repeating.add(name);
    return {};
  }
  const afterLast = kept.find(([, after]) => after === lastDirective);
  if (afterLast) return { round: afterLast[0] };
  if (open?.round !== lastDirective || !isKept(lastDirective)) return undefined;
  // Its report is in the sums already: it only has to come to where it was.
  open.repeating.add(name);
  return { round: lastDirective };
}

/** A node of the run is ready again, over a new assignment. */
export function noLongerMissing(run: Run, name: string): void {
  run.resuming?.missing.delete(name);
}

/** A node that cannot go on with its assignment begins with another one. */
export function beginsAnew(step: Step, node: Member): void {
  const run = currentRun(step.state);
  if (!run?.resuming || !run.participants.has(node.name)) return;
  const { missing } = run.resuming;
  nodeLeft(step, node);
  missing.add(node.name);
}

/** The time to come back is over: the run goes on without those who are missing. */
export function giveUpMissing(step: Step, { resuming }: Run): void {
  for (const name of resuming?.missing ?? []) {
    const node = step.state.members.nodes.get(name);
    if (node && node.connection === undefined) {
      nodeLeft(step, node);
      emit(step, { kind: "node-gone", name, reason: "it did not come back after the aggregator's restart" });
    }
  }
  resuming?.missing.clear();
}

/** Called with each input while nodes are waited for. @returns whether they still are */
export function awaitsReturn(step: Step, run: Run): boolean {
  const { resuming } = run;
  if (!resuming) return false;
  const open = run.phase.kind === "round" ? run.phase.open : undefined;
  // Coming back costs bytes too, which nobody has put by.
  const isAffordable = !open || !isOver(step, run, open);
  if (resuming.missing.size > 0 && isAffordable) return true;
  run.resuming = undefined;
  run.waitingSince = step.meters.seconds;
  if (open) repeatRound(step, run, open, resuming);
  else if (run.phase.kind === "scoring") scoreAgain(step, run, run.phase.scoring);
  return false;
}

/** From when a state was taken until it was durable, about which the time without an aggregator is known too short. */
const keptSeconds = 1;

function repeatRound(step: Step, run: Run, open: OpenRound, { charges, downSeconds }: Resuming): void {
  open.interrupted = charges ? "charged" : "uncharged";
  open.earlierSeconds += keptSeconds;
  if (!charges) {
    // Nodes may have gone on all the time.
    open.earlierSeconds += step.meters.seconds - open.startedSeconds + downSeconds;
    open.startedSeconds = step.meters.seconds;
  }
  const again = open.sent.map(({ directive, names }) => {
    const to = names.flatMap((name) => {
      const connection = step.state.members.nodes.get(name)?.connection;
      const isAsked = open.awaited.has(name) || open.repeating.has(name);
      return isAsked && connection !== undefined ? [connection] : [];
    });
    return { directive, to };
  });
  const bytes = again.reduce((sum, { directive, to }) => sum + to.length * bytesOnWire(step, directive), 0);
  if (isOver(step, run, open, bytes)) return abandonRound(step, run, open);
  for (const { directive, to } of again) send(step, to, directive);
  testWeights(step, run, open);
}
