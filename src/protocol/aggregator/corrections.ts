import { correctionOf } from "../../learning/round-sums.ts";
import type { OpenRound, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/**
 * Who has a drift correction c_i, and their mean c (docs/algorithm.md, Who takes part). A node that has none yet works
 * without one for a round, as if its c_i were c, and has one from then on; the others keep theirs in rounds in which they
 * were not asked.
 */

/** A node leaves or cannot go on: what its part of c was is not known, so all begin anew if it had one. */
export function memberLost(run: Run, name: string): void {
  const participant = run.participants.get(name);
  if (!participant) return;
  const { update, samples } = run.plan;
  const tookPart = update.corrects ? participant.corrects : !samples && participant.lastDirective > 0;
  if (tookPart) run.beginsAnew = true;
}

/** Called before a round's directives: no node has a correction any more, if all begin anew. */
export function beginCorrections(run: Run): void {
  if (!run.beginsAnew) return;
  run.correction = { kind: "restart" };
  run.correctedExamples = 0;
  for (const participant of run.participants.values()) participant.corrects = false;
}

/** Whether most examples are with nodes that have a correction. */
export function areCorrected(nodes: readonly PresentNode[]): boolean {
  let balance = 0;
  for (const { participant } of nodes) balance += participant.corrects ? participant.examples : -participant.examples;
  return balance >= 0;
}

/** Takes the reports of a round into c: of those who had a correction the change, of the others all. */
export function takeCorrections(run: Run, { round, sums, weights, stepSize, reporters }: OpenRound): void {
  let asked = 0;
  for (const { corrected, examples } of reporters.values()) if (corrected) asked += examples;
  const { correction } = run;
  const examples = run.correctedExamples - asked;
  const rest = correction.kind === "given" && examples > 0 ? { mean: correction.mean, examples } : undefined;
  for (const name of reporters.keys()) {
    const participant = run.participants.get(name);
    if (participant) participant.corrects = true;
  }
  run.correctedExamples = sums.examples + (rest?.examples ?? 0);
  const derivable = run.plan.derivable && !run.plan.samples && allKnowMean(run, round);
  run.correction = correctionOf(sums, weights, { stepSize, derivable, rest });
}

/** Whether everybody who goes on was in this round and can tell its mean from the next w0. */
function allKnowMean({ participants }: Run, round: number): boolean {
  for (const { corrects, lastDirective, knowsMomentum } of participants.values()) {
    if (corrects && !(lastDirective === round && knowsMomentum)) return false;
  }
  return true;
}
