import { addCorrectionsInto, correctionOf } from "../../learning/mean-correction.ts";
import { allFinite } from "../../math/vectors.ts";
import { examplesCorrected } from "./participant.ts";
import type { Reporter } from "./reporter.ts";
import type { OpenRound, Participant, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/**
 * Who has a drift correction c_i, and their mean c (docs/algorithm.md, Who takes part). A node that has none yet works
 * without one for a round, as if its c_i were c, and has one from then on; the others keep theirs in rounds in which they
 * were not asked. When one leaves, its part stays in c until c has been found anew over those who are there: each of them
 * tells its c_i once, when it is asked next.
 */

/** A node leaves or cannot go on. */
export function memberLost(run: Run, name: string): void {
  const participant = run.participants.get(name);
  if (!participant || !run.plan.update.corrects) return;
  if (run.plan.needsVectors) {
    participant.corrects = false;
    run.ownGradients.delete(name);
    return;
  }
  const reported = run.phase.kind === "round" && run.phase.open.sums.corrects && hasReported(run.phase.open, name);
  const { corrects, counted, relay } = participant;
  participant.corrects = false;
  if (!corrects && !reported) return;
  // In a recount, one that has not told yet is missing in the sum, as it should be; of a relay some may have.
  if (run.recount.kind === "under-way" && !counted && !reported && !relay?.someCounted) return;
  run.recount = { kind: "due" };
}

export const hasReported = ({ reporters, held, relayed }: OpenRound, name: string): boolean =>
  reporters.has(name) || relayed.has(name) || held.some((report) => report.name === name);

/** A node counts for another number of examples from now on: c is a mean by the numbers before until it has been found anew. */
export function countsAnew(run: Run, { corrects, examples }: Participant, before: number): void {
  if (corrects) correctedAnew(run, examples - before);
}

/** So many more examples are with nodes that have a correction, as some count for another number. */
export function correctedAnew(run: Run, more: number): void {
  if (more === 0 || run.plan.needsVectors) return;
  run.correctedExamples += more;
  run.recount = { kind: "due" };
}

/** Called between rounds: settles who goes on, and with what. */
export function beginCorrections(run: Run): void {
  if (run.beginsAnew) return forget(run);
  if (run.recount.kind !== "none") settleRecount(run);
  // Weights may be so large that c is no number that could be sent.
  if (run.correction.kind === "given" && !allFinite(run.correction.mean)) forget(run);
}

function settleRecount(run: Run): void {
  const mean = correctionNow(run);
  if (mean) run.correction = { kind: "given", mean };
  if (run.recount.kind === "due") {
    run.recount = {
      kind: "under-way",
      sum: new Float64Array(run.plan.weightCount),
      examples: 0,
      since: run.next.round,
    };
    for (const participant of run.participants.values()) {
      participant.counted = false;
      if (participant.relay) participant.relay.someCounted = false;
      participant.corrects &&= participant.tells;
    }
  }
  if (goneOnesPrevail(run)) forget(run);
}

/** Whether most of what c is the mean over is of nodes that are gone. */
function goneOnesPrevail({ participants, correctedExamples }: Run): boolean {
  let present = 0;
  for (const participant of participants.values()) present += examplesCorrected(participant);
  return 2 * present < correctedExamples;
}

/** No node has a correction any more. */
function forget(run: Run): void {
  run.correction = { kind: "restart" };
  run.correctedExamples = 0;
  run.recount = { kind: "none" };
  run.ownGradients.clear();
  run.lastStart = run.beginsAnew ? undefined : run.lastStart;
  for (const participant of run.participants.values()) {
    participant.corrects = false;
    participant.counted = false;
  }
}

/** Whether a node is to tell its correction with its report. */
export function tellsCorrection({ recount }: Run, { corrects, counted }: Participant): boolean {
  return recount.kind === "under-way" && corrects && !counted;
}

/** Whether most examples are with nodes that have a correction. */
export function areCorrected(nodes: readonly PresentNode[]): boolean {
  let balance = 0;
  for (const { participant } of nodes) balance += 2 * examplesCorrected(participant) - participant.examples;
  return balance >= 0;
}

/** Takes the reports of a round into c: of those who had a correction the change, of the others all. */
export function takeCorrections(run: Run, open: OpenRound, next: Float32Array): void {
  const { round, sums, weights, stepSize, reporters } = open;
  const before = correctionNow(run);
  recount(run, open, before);
  let asked = 0;
  for (const reporter of reporters.values()) asked += accountOf(reporter).asked;
  const others = run.correctedExamples - asked;
  const rest = before && others > 0 ? { mean: before, examples: others } : undefined;
  for (const [name, reporter] of reporters) {
    const participant = stillThere(run, name, reporter);
    if (participant) nowCorrects(participant, reporter, round);
  }
  run.correctedExamples = sums.examples + (rest?.examples ?? 0);
  const derivable = run.plan.derivable && !run.plan.samples && allKnowMean(run, round);
  run.correction = correctionOf(sums, weights, { stepSize, derivable, rest });
  const earlier = run.plan.update.momentum > 0 ? run.lastStart : undefined;
  run.derived =
    run.correction.kind === "derive"
      ? { scale: 1 / (sums.asked * stepSize), start: weights, next, earlier }
      : undefined;
  run.lastStart = weights;
  finishRecount(run);
  beginCorrections(run);
}

/** What a report says of corrections: the examples of those who had one, and had told it already, and whether one did not tell it. */
export function accountOf({ behind, corrected, counted, told, examples }: Reporter) {
  if (behind) return behind;
  return { asked: corrected ? examples : 0, known: counted ? examples : 0, untold: corrected && !counted && !told };
}

/** Who has made local updates has a correction. */
export function nowCorrects(participant: Participant, { behind, corrected }: Reporter, round: number): void {
  const { relay } = participant;
  participant.newlyCorrects = !corrected && round > 1;
  participant.corrects = behind === undefined || behind.corrected > 0;
  if (!relay || !behind) return;
  relay.corrected = behind.corrected;
  relay.counts = behind.counts ?? relay.counts;
  relay.knowMean = behind.knowMean;
}

/** Who reported, unless it has failed since, or left; if it is back, it has no correction. */
export function stillThere({ participants }: Run, name: string, { assignment }: Reporter): Participant | undefined {
  const participant = participants.get(name);
  return participant?.assignment === assignment && !participant.failed ? participant : undefined;
}

/** c as it is in the round that is under way, if there is one. */
export function correctionNow({ correction, derived, plan }: Run): Float32Array | undefined {
  if (correction.kind === "given") return correction.mean;
  if (correction.kind === "restart" || !derived) return undefined;
  const { scale, start, next, earlier } = derived;
  const { momentum } = plan.update;
  return start.map((from, j) => {
    const continued = earlier ? momentum * (from - (earlier[j] as number)) : 0;
    return scale * (from - (next[j] as number) + continued);
  });
}

/** Adds what a round says of corrections to the sum of a recount. */
function recount(
  run: Run,
  { sums, weights, stepSize, reporters }: OpenRound,
  mean: Float32Array = new Float32Array(weights.length),
): void {
  if (run.recount.kind !== "under-way") return;
  const { sum } = run.recount;
  let { examples } = run.recount;
  let known = 0;
  for (const [name, reporter] of reporters) {
    const participant = stillThere(run, name, reporter);
    if (participant) participant.counted = reporter.behind?.counted ?? true;
    if (participant?.relay) participant.relay.someCounted = true;
    const account = accountOf(reporter);
    known += account.known;
    examples += reporter.examples - account.known;
    // One that was asked and said nothing cannot be counted, nor told apart in the sums: it begins anew.
    if (!account.untold) continue;
    run.recount = { kind: "due" };
    // A relay knows which of its nodes that is.
    if (participant && !participant.relay) participant.tells = false;
  }
  if (run.recount.kind === "due") return;
  addCorrectionsInto(sum, sums, { start: weights, stepSize, known: { mean, examples: known } });
  run.recount = { ...run.recount, sum, examples };
}

/** c is the mean over those who are there, as soon as each of them has been counted. */
function finishRecount(run: Run): void {
  if (run.recount.kind !== "under-way") return;
  for (const { corrects, counted } of run.participants.values()) if (corrects && !counted) return;
  const { sum, examples } = run.recount;
  run.correction = { kind: "given", mean: Float32Array.from(sum, (total) => total / examples) };
  run.correctedExamples = examples;
  run.recount = { kind: "none" };
  run.derived = undefined;
  for (const participant of run.participants.values()) participant.counted = false;
}

/** Whether everybody who goes on was in this round and can tell its mean from the next w0. */
function allKnowMean({ participants }: Run, round: number): boolean {
  for (const { corrects, lastDirective, knowsMomentum, relay } of participants.values()) {
    if (corrects && !(lastDirective === round && knowsMomentum && (relay?.knowMean ?? true))) return false;
  }
  return true;
}
