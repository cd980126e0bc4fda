import { meetAtRelay, nextAtRelay } from "../relay/step-relay.ts";
import { agreementEnds, giveUpAgreement } from "./agreement.ts";
import type { Resuming } from "./kept-state.ts";
import { deadlineOf } from "./late.ts";
import { closeProbe } from "./probe.ts";
import { secondsLeft } from "./resources.ts";
import { giveUpMissing } from "./resuming.ts";
import { closeLate, closeOver } from "./round-end.ts";
import { giveUpWaiting } from "./runs.ts";
import { compared, finishRun } from "./scoring.ts";
import { giveUpScores, scoringEnds } from "./scoring-ends.ts";
import type { OpenRound, Phase, Run } from "./state.ts";
import { currentRun, type Step } from "./step.ts";

/**
 * Every phase of a run has an end, whatever nodes do: a round the budget's; a probe, waiting for nodes and the final
 * evaluation one of their own. Only a pause lasts until it is ended.
 */

/** A report that arrives exactly when the budget ends still counts: the round is ended this much later. A power of two. */
const graceSeconds = 2 ** -20;

/** Called before an input is taken: what was due by then happens first. */
export function meetDeadlines(step: Step): void {
  const { agreement } = step.state;
  if (agreement && step.meters.seconds >= (agreementEnds(step, agreement) ?? Number.POSITIVE_INFINITY)) {
    giveUpAgreement(step, agreement);
  }
  const run = currentRun(step.state);
  if (!run) return;
  if (run.parent) return meetAtRelay(step, run);
  const { seconds } = step.meters;
  const { phase, resuming } = run;
  if (resuming) {
    if (seconds < returnEnds(step, run, resuming)) return;
    giveUpMissing(step, run);
    if (!isCharged(phase, resuming) || seconds < roundEnds(step, run, phase.open)) return;
    // Nobody is asked again for what cannot be paid.
    run.resuming = undefined;
    return closeOver(step, run, phase.open, graceSeconds);
  }
  switch (phase.kind) {
    case "round":
      if (phase.open.untilSeconds === undefined) {
        closeOver(step, run, phase.open, graceSeconds);
        if (run.phase === phase) closeLate(step, run, phase.open);
        return;
      }
      if (seconds >= phase.open.untilSeconds) closeProbe(step, run, phase.open);
      return;
    case "gathering":
      if (seconds >= (waitingEnds(step, run) ?? Number.POSITIVE_INFINITY)) giveUpWaiting(step, run);
      return;
    case "paused":
      return;
    case "scoring":
      if (seconds < scoringEnds(run, phase.scoring)) return;
      if (phase.scoring.comparing) return compared(step, run, phase.scoring);
      if (seconds < phase.scoring.untilSeconds) return giveUpScores(step, run, phase.scoring);
      return finishRun(step, run, phase.scoring);
    default:
      throw new Error(`unreachable: ${phase satisfies never}`);
  }
}

/** Wakes that come this much later than they might are not asked for again. */
const lateSeconds = 1e-6;

/** Called when an input has been taken: asks to be woken for what is due next, unless that is asked for already. */
export function askToBeWoken(step: Step): void {
  const { state } = step;
  const run = currentRun(state);
  const atSeconds = state.agreement ? agreementEnds(step, state.agreement) : run && nextDeadline(step, run);
  if (atSeconds === undefined) return;
  if (state.wakeAt !== undefined && state.wakeAt <= atSeconds + lateSeconds) return;
  state.wakeAt = atSeconds;
  step.effects.push({ kind: "wake", atSeconds });
}

function nextDeadline(step: Step, run: Run): number | undefined {
  const { phase } = run;
  if (run.parent) return nextAtRelay(step, run);
  if (run.resuming) return returnEnds(step, run, run.resuming);
  switch (phase.kind) {
    case "round": {
      const ends = roundEnds(step, run, phase.open);
      if (phase.open.untilSeconds !== undefined) return ends;
      return Math.min(ends, deadlineOf(step, run, phase.open) ?? ends);
    }
    case "gathering":
      return waitingEnds(step, run);
    case "paused":
      return undefined;
    case "scoring":
      return scoringEnds(run, phase.scoring);
    default:
      throw new Error(`unreachable: ${phase satisfies never}`);
  }
}

function waitingEnds({ environment }: Step, run: Run): number | undefined {
  const { waitSeconds } = environment.config;
  return waitSeconds === undefined || run.pauseAsked ? undefined : run.waitingSince + waitSeconds;
}

/** When the budget, or the time for a probe, is over. */
function roundEnds(step: Step, run: Run, open: OpenRound): number {
  return (open.untilSeconds ?? open.startedSeconds + secondsLeft(step, run, open)) + graceSeconds;
}

type RoundPhase = Extract<Phase, { kind: "round" }>;

/** Whether waiting for nodes after a restart costs something. */
const isCharged = (phase: Phase, { charges }: Resuming): phase is RoundPhase => charges && phase.kind === "round";

/** Until when nodes may come back: no longer than the budget pays for. */
function returnEnds(step: Step, run: Run, resuming: Resuming): number {
  const { phase } = run;
  const { untilSeconds } = resuming;
  return isCharged(phase, resuming) ? Math.min(untilSeconds, roundEnds(step, run, phase.open)) : untilSeconds;
}
